package io.nightjar.model.compiler;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.quantization.Quantizer;
import io.nightjar.model.quantization.WeightStatistics;
import io.nightjar.model.ranges.ValueBounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Levels and scales for one circuit under one parameter set. Either every linear stage is followed by a rescale, so
 * that weights have 20 significant bits; or only those are whose masks take the place of the weights' multipliers, and
 * the squarings' rescales serve the other weights as well: a block of a linear stage and a fourth power turns scale S
 * into (S F)^4 / (q_l^2 q_(l-1)), and F is what makes that S again. The rescale of partial sums comes after they are
 * added up.
 *
 * @param parameters the set
 * @param rescaleLinear whether all linear stages have a rescale of their own
 * @param logScale log2 of the scale of inputs and of what activations make
 */
record LevelSchedule(CkksParameters parameters, boolean rescaleLinear, double logScale) {
    /** Weight bits of a linear stage without a rescale that another linear stage follows. */
    private static final int PLAIN_WEIGHT_BITS = 14;

    /** Levels that the circuit spends. */
    static int depth(Circuit circuit, boolean rescaleLinear) {
        int[] levels = levels(circuit, rescaleLinear);
        return -levels[levels.length - 1];
    }

    /** The highest level at which a key is used. */
    static int keyLevel(Circuit circuit, boolean rescaleLinear) {
        int[] levels = levels(circuit, rescaleLinear);
        int depth = -levels[levels.length - 1];
        int highest = 0;
        for (Circuit.Stage stage : circuit.stages()) {
            if (usesKeys(stage)) {
                highest = Math.max(highest, depth + operandLevel(stage, levels));
            }
        }
        return highest;
    }

    private static boolean usesKeys(Circuit.Stage stage) {
        if (stage instanceof Circuit.LinearStage linear) {
            return linear.wiring().sources().stream().anyMatch(LinearDataflow.Source::isRotated);
        }
        return true;
    }

    /** Levels of all arrays, of the inputs 0 and below for others. */
    private static int[] levels(Circuit circuit, boolean rescaleLinear) {
        int[] levels = new int[circuit.stages().size() + 1];
        for (int i = 0; i < circuit.stages().size(); i++) {
            Circuit.Stage stage = circuit.stages().get(i);
            int cost = stage instanceof Circuit.ActivationStage a
                    ? a.step().depth()
                    : rescales(circuit, i, rescaleLinear) ? 1 : 0;
            levels[i + 1] = operandLevel(stage, levels) - cost;
        }
        return levels;
    }

    private static int operandLevel(Circuit.Stage stage, int[] levels) {
        return stage.wiring().operands().stream()
                .mapToInt(o -> levels[o.array()])
                .min()
                .orElseThrow();
    }

    /** Whether a linear stage, or the sum of its partial sums, ends in a rescale. */
    private static boolean rescales(Circuit circuit, int index, boolean rescaleLinear) {
        Circuit.Stage stage = circuit.stages().get(index);
        if (stage instanceof Circuit.LinearStage linear) {
            boolean partial = circuit.readers(index + 1).stream().anyMatch(Circuit.SumStage.class::isInstance);
            return linear.wiring().hasMasks() || rescaleLinear && !partial;
        }
        return stage instanceof Circuit.SumStage sum
                && rescaleLinear
                && sum.step().operand().array() > 0
                && circuit.stages().get(sum.step().operand().array() - 1) instanceof Circuit.LinearStage linear
                && !linear.wiring().hasMasks();
    }

    double inputScale() {
        return Math.pow(2, logScale);
    }

    /** @throws CompileException if the set has too few levels or there is no room for weights */
    ScheduledCircuit plan(Circuit circuit, List<WeightStatistics> profiles, ValueBounds bounds) {
        int count = circuit.stages().size();
        int[] levels = new int[count + 1];
        double[] scales = new double[count + 1];
        levels[0] = depth(circuit, rescaleLinear);
        scales[0] = inputScale();
        List<ScheduledCircuit.Stage> stages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Circuit.Stage stage = circuit.stages().get(i);
            int level = operandLevel(stage, levels);
            int operand = stage.wiring().operands().get(0).array();
            boolean rescale = rescales(circuit, i, rescaleLinear);
            levels[i + 1] = level - (rescale ? 1 : 0);
            if (stage instanceof Circuit.LinearStage linear) {
                double target = target(circuit, i, levels[i + 1], bounds);
                double[] factors = new double[linear.wiring().operands().size()];
                for (int o = 0; o < factors.length; o++) {
                    int array = linear.wiring().operands().get(o).array();
                    factors[o] = target / scales[array] * (rescale ? modulus(level) : 1);
                    requireRoom(linear, factors[o]);
                }
                WeightStatistics profile = profiles.get(i);
                stages.add(new ScheduledCircuit.Linear(
                        linear.wiring(), profile, profile.multipliers(factors), factors, rescale));
                scales[i + 1] = scales[operand] * factors[0] / (rescale ? modulus(level) : 1);
            } else if (stage instanceof Circuit.SumStage sum) {
                stages.add(new ScheduledCircuit.Sum(sum.step(), rescale));
                scales[i + 1] = scales[operand] / (rescale ? modulus(level) : 1);
            } else if (stage instanceof Circuit.ActivationStage a) {
                stages.add(new ScheduledCircuit.Activation(a.step()));
                scales[i + 1] = scales[operand];
                for (int s = 0; s < a.step().depth(); s++) {
                    scales[i + 1] = scales[i + 1] * scales[i + 1] / modulus(level - s);
                }
                levels[i + 1] = level - a.step().depth();
            }
        }
        return new ScheduledCircuit(stages);
    }

    /** The steps of a plan, with their weights. */
    List<Step> steps(Circuit circuit, ScheduledCircuit plan) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < plan.stages().size(); i++) {
            ScheduledCircuit.Stage stage = plan.stages().get(i);
            if (stage instanceof ScheduledCircuit.Linear linear) {
                Circuit.LinearStage real =
                        (Circuit.LinearStage) circuit.stages().get(i);
                steps.add(Quantizer.quantize(real, linear.factors(), linear.rescale()));
            } else if (stage instanceof ScheduledCircuit.Sum sum) {
                steps.add(new SumStep(
                        sum.step().name(), sum.step().operand(), sum.step().outputs(), sum.rescale()));
            } else if (stage instanceof ScheduledCircuit.Activation activation) {
                steps.add(activation.step());
            }
        }
        return steps;
    }

    private void requireRoom(Circuit.LinearStage stage, double factor) {
        if (factor < 2) {
            throw new CompileException("parameter set " + parameters.name() + " leaves no room for the weights of "
                    + stage.wiring().name() + "; use wider primes or a smaller input scale");
        }
    }

    /** The scale that a linear stage is to end at, its own rescale included. */
    private double target(Circuit circuit, int index, int level, ValueBounds bounds) {
        List<Circuit.Stage> readers = circuit.readers(index + 1);
        for (Circuit.Stage reader : readers) {
            if (reader instanceof Circuit.ActivationStage a) {
                double root = inputScale() * modulus(level);
                return a.step().degree() == 2
                        ? Math.sqrt(root)
                        : Math.sqrt(Math.sqrt(root * modulus(level) * modulus(level - 1)));
            }
        }
        if (readers.size() == 1 && readers.get(0) instanceof Circuit.SumStage sum) {
            int next = circuit.stages().indexOf(sum);
            boolean rescale = rescales(circuit, next, rescaleLinear);
            double limit = bounds.limits()[index + 1];
            double after = target(circuit, next, rescale ? level - 1 : level, bounds);
            return Math.min(rescale ? after * modulus(level) : after, room(level, limit));
        }
        if (!readers.isEmpty()) {
            return inputScale() * (rescales(circuit, index, rescaleLinear) ? 1 : Math.pow(2, PLAIN_WEIGHT_BITS));
        }
        double room = room(level, bounds.limits()[index + 1]);
        return rescaleLinear ? Math.min(inputScale(), room) : room;
    }

    /** The largest scale at which values up to a bound fit. */
    private double room(int level, double bound) {
        return Math.pow(
                2,
                parameters.logQ(Math.max(level, 0))
                        - 1
                        - ScheduleAnalysis.MARGIN_BITS
                        - Math.log(bound) / Math.log(2)
                        - 0.01);
    }

    private double modulus(int level) {
        if (level < 0) {
            throw new CompileException("parameter set " + parameters.name() + " has " + parameters.maxLevel()
                    + " levels, which are too few for this network");
        }
        return parameters.moduli().get(level);
    }

    /** Profiles of a circuit's linear stages by index, null elsewhere. */
    static List<WeightStatistics> profiles(Circuit circuit) {
        WeightStatistics[] profiles = new WeightStatistics[circuit.stages().size()];
        for (int i = 0; i < profiles.length; i++) {
            if (circuit.stages().get(i) instanceof Circuit.LinearStage linear) {
                profiles[i] = WeightStatistics.of(linear);
            }
        }
        return Arrays.asList(profiles);
    }
}
