package io.nightjar.model.program;

import io.nightjar.ckks.scheme.CkksParameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Levels and scales for one circuit under one parameter set. Either every linear stage is followed by a rescale, so that weights have 20
 * significant bits and activations keep the nominal scale; or none is, and the squarings' rescales serve the weights as well: a block of a
 * linear stage and a fourth power turns scale S into (S F)^4 / (q_l^2 q_(l-1)), and F is what makes that S again.
 *
 * @param parameters the set
 * @param rescaleLinear whether linear stages have a rescale of their own
 * @param logScale log2 of the scale of inputs and of what activations make
 */
record Schedule(CkksParameters parameters, boolean rescaleLinear, double logScale) {

    /** Levels that the circuit spends. */
    static int depth(Circuit circuit, boolean rescaleLinear) {
        return circuit.squarings() + (rescaleLinear ? circuit.linearStages() : 0);
    }

    /** Level at which the first key is used. */
    static int keyLevel(Circuit circuit, boolean rescaleLinear) {
        int level = depth(circuit, rescaleLinear);
        for (Circuit.Stage stage : circuit.stages()) {
            if (stage instanceof Circuit.ActivationStage) {
                break;
            }
            level -= rescaleLinear ? 1 : 0;
        }
        return level;
    }

    double inputScale() {
        return Math.pow(2, logScale);
    }

    /** @throws PlanException if the set has too few levels or values do not fit */
    List<Step> steps(Circuit circuit, ValueBounds bounds) {
        int level = depth(circuit, rescaleLinear);
        double scale = inputScale();
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < circuit.stages().size(); i++) {
            if (circuit.stages().get(i) instanceof Circuit.LinearStage linear) {
                int after = rescaleLinear ? level - 1 : level;
                double target = target(circuit, i, after, bounds.limits()[i + 1]);
                double factor = target / scale * (rescaleLinear ? modulus(level) : 1);
                if (factor < 2) {
                    throw new PlanException("parameter set " + parameters.name() + " leaves no room for the weights of "
                            + linear.name() + "; use wider primes or a smaller input scale");
                }
                steps.add(Quantizer.quantize(linear, factor, rescaleLinear));
                scale = rescaleLinear ? scale * factor / modulus(level) : scale * factor;
                level = after;
            } else if (circuit.stages().get(i) instanceof Circuit.ActivationStage a) {
                for (int s = 0; s < a.step().depth(); s++) {
                    scale = scale * scale / modulus(level--);
                }
                steps.add(a.step());
            }
        }
        return steps;
    }

    /** The scale that a linear stage is to end at. */
    private double target(Circuit circuit, int stage, int level, double bound) {
        if (stage + 1 < circuit.stages().size()
                && circuit.stages().get(stage + 1) instanceof Circuit.ActivationStage a) {
            if (rescaleLinear) {
                return inputScale();
            }
            double root = inputScale() * modulus(level);
            return a.step().degree() == 2
                    ? Math.sqrt(root)
                    : Math.sqrt(Math.sqrt(root * modulus(level) * modulus(level - 1)));
        }
        double room = parameters.logQ(level) - 1 - CostBackend.MARGIN_BITS - Math.log(bound) / Math.log(2);
        return Math.pow(2, Math.min(rescaleLinear ? logScale : Double.POSITIVE_INFINITY, room - 0.01));
    }

    private double modulus(int level) {
        if (level < 0) {
            throw new PlanException("parameter set " + parameters.name() + " has " + parameters.maxLevel()
                    + " levels, which are too few for this network");
        }
        return parameters.moduli().get(level);
    }
}
