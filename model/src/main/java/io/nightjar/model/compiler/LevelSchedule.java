package io.nightjar.model.compiler;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.polynomial.PowerScales;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.PolynomialStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.StepSchedule;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.interpreter.ReadMeans;
import io.nightjar.model.quantization.Quantizer;
import io.nightjar.model.quantization.WeightStatistics;
import io.nightjar.model.ranges.ValueBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Levels and scales for one circuit under one parameter set. The rescale of partial sums comes after they are added up.
 *
 * @param parameters the set
 * @param rescaling where rescales are
 * @param logScale log2 of the scale S of inputs and of what activations make; of what keeps its square, of its root
 */
record LevelSchedule(CkksParameters parameters, Rescaling rescaling, double logScale) {
    /** Weight bits of a linear step without a rescale that another linear step follows. */
    private static final int PLAIN_WEIGHT_BITS = 14;

    /** Least growth of a scale that leaves anything of weights. */
    private static final double MIN_FACTOR = 2;

    /** Bits kept free, so that a scale that is rounded up still fits. */
    private static final double ROUNDING_BITS = 0.01;

    /** The scale of inputs. */
    double inputScale(Rescales rescales) {
        return rescales.kept()[ArrayIndex.INPUTS] ? scale() * scale() : scale();
    }

    /** S. */
    private double scale() {
        return Math.pow(2, logScale);
    }

    /**
     * The schedules of all steps.
     *
     * @throws CompileException if the set has too few levels or there is no room for weights
     */
    ScheduledCircuit apply(LoweredCircuit lowered, ValueBounds bounds) {
        Circuit circuit = lowered.circuit();
        List<WeightStatistics> statistics = lowered.statistics();
        Rescales rescales = lowered.rescales().get(rescaling);
        int count = circuit.steps().size();
        double[] scales = new double[count + 1];
        scales[ArrayIndex.INPUTS] = inputScale(rescales);
        double maskDeviation = maskDeviation(circuit);
        List<StepSchedule> schedules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Step step = circuit.steps().get(i);
            int made = ArrayIndex.madeBy(i);
            int level = rescales.depth() + Rescales.operandLevel(step, rescales.levels());
            int operand = step.operands().get(0).array();
            boolean rescale = rescales.afterStep()[i];
            double divisor = rescale ? modulus(level) : 1;
            if (step instanceof PolynomialStep polynomial) {
                StepSchedule schedule = polynomial(polynomial, bounds);
                scales[made] = resultScale(polynomial, schedule, level, scales[operand]);
                schedules.add(schedule);
            } else if (step instanceof ActivationStep activation) {
                scales[made] = scaleAfter(activation, rescales.kept()[made], level, scales[operand]);
                schedules.add(StepSchedule.ofSquares(!rescales.kept()[made], false));
            } else if (step instanceof LinearStep linear) {
                double target = target(circuit, rescales, i, bounds);
                double[] factors = factors(linear, target, scales, divisor, bounds.limits()[made]);
                scales[made] = scales[operand] * factors[0] / divisor;
                double[] rms = linear.operands().stream()
                        .mapToDouble(o -> bounds.rms()[o.array()])
                        .toArray();
                double[] multipliers = statistics.get(i).multipliers(factors, rms, maskDeviation);
                schedules.add(new StepSchedule(factors, multipliers, rescale));
            } else {
                scales[made] = scales[operand] / divisor;
                schedules.add(StepSchedule.withoutWeights(rescale));
            }
        }
        return new ScheduledCircuit(circuit.steps(), schedules, statistics, circuit.order());
    }

    private double maskDeviation(Circuit circuit) {
        return ScheduleAnalysis.maskDeviation(parameters, circuit.order(), circuit.positions());
    }

    private double scaleAfter(ActivationStep step, boolean kept, int level, double scale) {
        double after = scale;
        for (int squaring = 0; squaring < step.depth(); squaring++) {
            boolean rescaled = !kept || squaring < step.depth() - 1;
            after = after * after / (rescaled ? modulus(level - squaring) : 1);
        }
        return after;
    }

    /** Leading coefficients of 1 or -1 leave nothing to choose; otherwise large values have powers of about 1. */
    private StepSchedule polynomial(PolynomialStep step, ValueBounds bounds) {
        double largest = bounds.largest()[step.operand().array()];
        return step.isMonic()
                ? StepSchedule.ofPolynomial(1, 0)
                : StepSchedule.ofPolynomial(largest > 0 ? largest : 1, scale());
    }

    private double resultScale(PolynomialStep step, StepSchedule schedule, int level, double scale) {
        return step.isMonic() ? PowerScales.monicResult(parameters, step.plan(), level, scale) : schedule.resultScale();
    }

    private double[] factors(LinearStep step, double target, double[] scales, double divisor, double bound) {
        double[] factors = new double[step.operands().size()];
        for (int o = 0; o < factors.length; o++) {
            factors[o] = target / scales[step.operands().get(o).array()] * divisor;
            requireRoom(step, factors[o], bound);
        }
        return factors;
    }

    /** The steps with their schedules and integer weights. */
    static List<Step> steps(ScheduledCircuit plan, ReadMeans means) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < plan.steps().size(); i++) {
            StepSchedule schedule = plan.schedules().get(i);
            Step step = plan.steps().get(i);
            if (step instanceof LinearStep linear) {
                int made = ArrayIndex.madeBy(i);
                steps.add(Quantizer.quantize(linear, schedule, input -> means.of(made, input)));
            } else if (step instanceof SumStep sum) {
                steps.add(sum.scheduled(schedule));
            } else if (step instanceof ActivationStep activation) {
                steps.add(activation.scheduled(schedule));
            } else {
                steps.add(((PolynomialStep) step).scheduled(schedule));
            }
        }
        return steps;
    }

    private void requireRoom(LinearStep step, double factor, double bound) {
        if (factor < MIN_FACTOR) {
            throw new CompileException(
                    String.format(
                            Locale.ROOT,
                            "parameter set %s leaves no room for the weights of %s: where values reach %.3g the scale"
                                    + " may grow by 2^%.1f, weights take at least 2^1; use wider primes or a smaller"
                                    + " input scale",
                            parameters.name(),
                            step.name(),
                            bound,
                            Math.log(factor) / Math.log(2)),
                    1 - Math.log(factor) / Math.log(2));
        }
    }

    /** The scale that a linear step is to end at, its own rescale included. */
    private double target(Circuit circuit, Rescales rescales, int index, ValueBounds bounds) {
        int made = ArrayIndex.madeBy(index);
        int level = rescales.depth() + rescales.levels()[made];
        List<Step> readers = circuit.readers(made);
        for (Step reader : readers) {
            if (reader instanceof PolynomialStep polynomial) {
                return argumentScale(polynomial, level, bounds);
            } else if (reader instanceof ActivationStep activation) {
                return argumentScale(activation, rescales.kept()[circuit.madeBy(reader)], level);
            }
        }
        if (readers.size() == 1 && readers.get(0) instanceof SumStep sum) {
            int next = ArrayIndex.makerOf(circuit.madeBy(sum));
            double limit = bounds.limits()[made];
            double after = target(circuit, rescales, next, bounds);
            return Math.min(rescales.afterStep()[next] ? after * modulus(level) : after, room(level, limit));
        }
        if (!readers.isEmpty()) {
            return scale() * (rescales.afterStep()[index] ? 1 : Math.pow(2, PLAIN_WEIGHT_BITS));
        }
        double room = room(level, bounds.limits()[made]);
        return rescaling == Rescaling.EVERY_LINEAR_STEP ? Math.min(scale(), room) : room;
    }

    /** The scale of an argument whose square or fourth power comes to S, or to its square if that is kept. */
    private double argumentScale(ActivationStep activation, boolean kept, int level) {
        double scale = scale();
        for (int squaring = activation.depth() - 1; squaring >= 0; squaring--) {
            boolean last = squaring == activation.depth() - 1;
            scale = last && kept ? scale : Math.sqrt(scale * modulus(level - squaring));
        }
        return scale;
    }

    /** The scale of an argument that leads to powers, or to a result, of the scale wanted. */
    private double argumentScale(PolynomialStep step, int level, ValueBounds bounds) {
        modulus(level - step.depth() + 1);
        if (step.isMonic()) {
            double ofOne = PowerScales.monicResult(parameters, step.plan(), level, 1);
            return Math.pow(scale() / ofOne, 1.0 / step.degree());
        }
        return PowerScales.argumentScale(parameters, step.depth(), level)
                / polynomial(step, bounds).unit();
    }

    /** The largest scale at which values up to a bound fit. */
    private double room(int level, double bound) {
        return Math.pow(
                2,
                parameters.logQ(Math.max(level, 0))
                        - 1
                        - ScheduleAnalysis.MARGIN_BITS
                        - Math.log(bound) / Math.log(2)
                        - ROUNDING_BITS);
    }

    private double modulus(int level) {
        if (level < 0) {
            throw new CompileException("parameter set " + parameters.name() + " has "
                    + Counts.of(parameters.maxLevel(), "level") + ", which are too few for this network");
        }
        return parameters.moduli().get(level);
    }
}
