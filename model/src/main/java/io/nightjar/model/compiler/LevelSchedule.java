package io.nightjar.model.compiler;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.polynomial.PowerScales;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.Activation;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.PolynomialStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.StepSchedule;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.quantization.Quantizer;
import io.nightjar.model.quantization.WeightStatistics;
import io.nightjar.model.ranges.ValueBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Levels and scales for one circuit under one parameter set. Either every linear step is followed by a rescale, so that
 * weights have 20 significant bits; or only those are whose masks take the place of the weights' multipliers, and the
 * squarings' rescales serve the other weights as well: a block of a linear step and a fourth power turns scale S into
 * (S F)^4 / (q_l^2 q_(l-1)), and F is what makes that S again. The rescale of partial sums comes after they are added
 * up.
 *
 * @param parameters the set
 * @param rescaleLinear whether all linear steps have a rescale of their own
 * @param logScale log2 of the scale of inputs and of what activations make
 */
record LevelSchedule(CkksParameters parameters, boolean rescaleLinear, double logScale) {
    /** Weight bits of a linear step without a rescale that another linear step follows. */
    private static final int PLAIN_WEIGHT_BITS = 14;

    /** Least growth of a scale that leaves anything of weights. */
    private static final double MIN_FACTOR = 2;

    /** Bits kept free, so that a scale that is rounded up still fits. */
    private static final double ROUNDING_BITS = 0.01;

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
        for (Step step : circuit.steps()) {
            if (usesKeys(step)) {
                highest = Math.max(highest, depth + operandLevel(step, levels));
            }
        }
        return highest;
    }

    private static boolean usesKeys(Step step) {
        if (step instanceof LinearStep linear) {
            return linear.dataflow().sources().stream().anyMatch(LinearDataflow.Source::isRotated);
        }
        return true;
    }

    /** Levels of all arrays, of the inputs 0 and below for others. */
    private static int[] levels(Circuit circuit, boolean rescaleLinear) {
        int[] levels = new int[ArrayIndex.count(circuit.steps())];
        for (int i = 0; i < circuit.steps().size(); i++) {
            Step step = circuit.steps().get(i);
            int spent = rescales(circuit, i, rescaleLinear) ? 1 : 0;
            if (step instanceof Activation activation) {
                spent = activation.depth();
            }
            levels[ArrayIndex.madeBy(i)] = operandLevel(step, levels) - spent;
        }
        return levels;
    }

    static int operandLevel(Step step, int[] levels) {
        return step.operands().stream().mapToInt(o -> levels[o.array()]).min().orElseThrow();
    }

    /** Whether a linear step, or the sum of its partial sums, ends in a rescale. */
    static boolean rescales(Circuit circuit, int index, boolean rescaleLinear) {
        Step step = circuit.steps().get(index);
        if (step instanceof LinearStep linear) {
            boolean partial = circuit.readers(ArrayIndex.madeBy(index)).stream().anyMatch(SumStep.class::isInstance);
            return linear.dataflow().hasMasks() || rescaleLinear && !partial;
        }
        return step instanceof SumStep sum
                && rescaleLinear
                && sum.operand().array() > 0
                && circuit.steps().get(sum.operand().array() - 1) instanceof LinearStep linear
                && !linear.dataflow().hasMasks();
    }

    double inputScale() {
        return Math.pow(2, logScale);
    }

    /**
     * The schedules of all steps.
     *
     * @param statistics of the weights, by step
     * @throws CompileException if the set has too few levels or there is no room for weights
     */
    ScheduledCircuit apply(Circuit circuit, List<WeightStatistics> statistics, ValueBounds bounds) {
        int count = circuit.steps().size();
        int[] levels = new int[count + 1];
        double[] scales = new double[count + 1];
        levels[0] = depth(circuit, rescaleLinear);
        scales[0] = inputScale();
        List<StepSchedule> schedules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Step step = circuit.steps().get(i);
            int level = operandLevel(step, levels);
            int operand = step.operands().get(0).array();
            boolean rescale = rescales(circuit, i, rescaleLinear);
            double divisor = rescale ? modulus(level) : 1;
            if (step instanceof PolynomialStep polynomial) {
                levels[ArrayIndex.madeBy(i)] = level - polynomial.depth();
                StepSchedule schedule = polynomial(polynomial, bounds);
                scales[ArrayIndex.madeBy(i)] = resultScale(polynomial, schedule, level, scales[operand]);
                schedules.add(schedule);
            } else if (step instanceof ActivationStep activation) {
                levels[ArrayIndex.madeBy(i)] = level - activation.depth();
                scales[ArrayIndex.madeBy(i)] = scaleAfter(activation, level, scales[operand]);
                schedules.add(StepSchedule.ofSquares(false));
            } else if (step instanceof LinearStep linear) {
                levels[ArrayIndex.madeBy(i)] = level - (rescale ? 1 : 0);
                double target = target(circuit, i, levels[ArrayIndex.madeBy(i)], bounds);
                double[] factors = factors(linear, target, scales, divisor, bounds.limits()[ArrayIndex.madeBy(i)]);
                scales[ArrayIndex.madeBy(i)] = scales[operand] * factors[0] / divisor;
                schedules.add(new StepSchedule(factors, statistics.get(i).multipliers(factors), rescale));
            } else {
                levels[ArrayIndex.madeBy(i)] = level - (rescale ? 1 : 0);
                scales[ArrayIndex.madeBy(i)] = scales[operand] / divisor;
                schedules.add(StepSchedule.withoutWeights(rescale));
            }
        }
        return new ScheduledCircuit(circuit.steps(), schedules, statistics);
    }

    private double scaleAfter(ActivationStep step, int level, double scale) {
        double after = scale;
        for (int squaring = 0; squaring < step.depth(); squaring++) {
            after = after * after / modulus(level - squaring);
        }
        return after;
    }

    /** Leading coefficients of 1 or -1 leave nothing to choose; otherwise large values have powers of about 1. */
    private StepSchedule polynomial(PolynomialStep step, ValueBounds bounds) {
        double largest = bounds.largest()[step.operand().array()];
        return step.isMonic()
                ? StepSchedule.ofPolynomial(1, 0)
                : StepSchedule.ofPolynomial(largest > 0 ? largest : 1, inputScale());
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
    static List<Step> steps(ScheduledCircuit plan) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < plan.steps().size(); i++) {
            StepSchedule schedule = plan.schedules().get(i);
            Step step = plan.steps().get(i);
            if (step instanceof LinearStep linear) {
                steps.add(Quantizer.quantize(linear, schedule));
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
    private double target(Circuit circuit, int index, int level, ValueBounds bounds) {
        List<Step> readers = circuit.readers(ArrayIndex.madeBy(index));
        for (Step reader : readers) {
            if (reader instanceof PolynomialStep polynomial) {
                return argumentScale(polynomial, level, bounds);
            } else if (reader instanceof ActivationStep activation) {
                double root = inputScale() * modulus(level);
                return activation.degree() == 2
                        ? Math.sqrt(root)
                        : Math.sqrt(Math.sqrt(root * modulus(level) * modulus(level - 1)));
            }
        }
        if (readers.size() == 1 && readers.get(0) instanceof SumStep sum) {
            int next = circuit.steps().indexOf(sum);
            boolean rescale = rescales(circuit, next, rescaleLinear);
            double limit = bounds.limits()[ArrayIndex.madeBy(index)];
            double after = target(circuit, next, rescale ? level - 1 : level, bounds);
            return Math.min(rescale ? after * modulus(level) : after, room(level, limit));
        }
        if (!readers.isEmpty()) {
            return inputScale() * (rescales(circuit, index, rescaleLinear) ? 1 : Math.pow(2, PLAIN_WEIGHT_BITS));
        }
        double room = room(level, bounds.limits()[ArrayIndex.madeBy(index)]);
        return rescaleLinear ? Math.min(inputScale(), room) : room;
    }

    /** The scale of an argument that leads to powers, or to a result, of the scale wanted. */
    private double argumentScale(PolynomialStep step, int level, ValueBounds bounds) {
        modulus(level - step.depth() + 1);
        if (step.isMonic()) {
            double ofOne = PowerScales.monicResult(parameters, step.plan(), level, 1);
            return Math.pow(inputScale() / ofOne, 1.0 / step.degree());
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
