package io.nightjar.model.cost;

import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.noise.NoiseEstimate;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Dataflow;
import io.nightjar.model.circuit.Deferral;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.PolynomialStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.StepSchedule;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.machine.UnitCosts;
import io.nightjar.model.packing.SlotOrder;
import io.nightjar.model.quantization.WeightStatistics;
import io.nightjar.model.ranges.ValueBounds;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The cost interpreter: all ciphertexts of an array have one level, scale, bound on the message and standard deviation
 * of the error of a slot. It gives these for every array, with operation counts, the keys and the predicted error, and
 * refuses a plan whose values could exceed half their modulus.
 *
 * <p>Errors: {@link NoiseEstimate} for what an operation adds; what was there is multiplied by the root mean square of
 * the derivative, as the calibration images show it, or by the largest derivative where bounds come from weights.
 */
public final class ScheduleAnalysis {
    /**
     * An array's ciphertexts: error and bound are in message units, per slot.
     *
     * @param components 3 where an activation's products are deferred, otherwise 2
     */
    public record Value(int level, double scale, double bound, double error, int components) {
        /** Ciphertexts of two components. */
        public Value(int level, double scale, double bound, double error) {
            this(level, scale, bound, error, 2);
        }

        private Value ofThreeComponents() {
            return new Value(level, scale, bound, error, 3);
        }
    }

    /** Which errors count. */
    private enum Errors {
        /** Of scores against those of real weights. */
        ALL,
        /** Against those of the integers. */
        BESIDE_INTEGERS,
        /** Those alone that the step itself adds, against the integers. */
        ADDED
    }

    /** Operands of an addition may differ by this share in scale; the engine refuses more. */
    private static final double SAME_SCALE = 0x1p-40;

    /** Bits between the largest value expected and half the modulus. */
    public static final double MARGIN_BITS = 1;

    /** The evaluator makes no product whose scale is half the modulus, however small its message; with the margin. */
    private static final double LEAST_MESSAGE = 0.51;

    private final CkksParameters parameters;
    private final ScheduledCircuit plan;
    private final CountingInterpreter counting;
    private final ValueBounds bounds;
    private final OperationCounts[] counts;
    private final Value[] values;
    private final Errors errors;
    private final PlanRoom room;
    private KeyRequest keys = KeyRequest.none();

    /**
     * @param counting of the same circuit
     * @param fresh an input ciphertext
     * @throws CompileException if values do not fit, or levels do not suffice
     */
    public ScheduleAnalysis(
            CkksParameters parameters,
            ScheduledCircuit plan,
            CountingInterpreter counting,
            ValueBounds bounds,
            NoiseEstimate fresh) {
        this(parameters, plan, counting, bounds, fresh, Errors.ALL);
    }

    private ScheduleAnalysis(
            CkksParameters parameters,
            ScheduledCircuit plan,
            CountingInterpreter counting,
            ValueBounds bounds,
            NoiseEstimate fresh,
            Errors errors) {
        this.errors = errors;
        this.room = new PlanRoom(parameters);
        this.parameters = parameters;
        this.plan = plan;
        this.counting = counting;
        this.bounds = bounds;
        this.counts = new OperationCounts[ArrayIndex.count(plan.steps())];
        this.values = new Value[counts.length];
        Arrays.setAll(counts, i -> new OperationCounts(parameters));
        values[0] = new Value(fresh.level(), fresh.scale(), bounds.limits()[0], fresh.slotDeviation());
        counts[0].addInputs(counting.work(0).made(), fresh.level());
        for (int i = 0; i < plan.steps().size(); i++) {
            int array = ArrayIndex.madeBy(i);
            values[array] = run(array, plan.steps().get(i), plan.schedules().get(i));
        }
    }

    /**
     * The same with errors against what the integer weights make of the images, which is what the clear interpreter
     * gives; masks count as they are meant. The error of scores is that of the score with the most.
     *
     * @throws CompileException if values do not fit, or levels do not suffice
     */
    public static ScheduleAnalysis besideIntegers(
            CkksParameters parameters,
            ScheduledCircuit plan,
            CountingInterpreter counting,
            ValueBounds bounds,
            NoiseEstimate fresh) {
        return new ScheduleAnalysis(parameters, plan, counting, bounds, fresh, Errors.BESIDE_INTEGERS);
    }

    /**
     * By array, the standard deviation of the error that encryption or the step that makes it adds to a slot, whatever
     * error its operands have; without the rounding of weights, which a run in the clear with the integers has.
     *
     * @throws CompileException if values do not fit, or levels do not suffice
     */
    public static double[] addedErrors(
            CkksParameters parameters,
            ScheduledCircuit plan,
            CountingInterpreter counting,
            ValueBounds bounds,
            NoiseEstimate fresh) {
        ScheduleAnalysis added = new ScheduleAnalysis(parameters, plan, counting, bounds, fresh, Errors.ADDED);
        return Arrays.stream(added.values).mapToDouble(Value::error).toArray();
    }

    /** Operations per array: reading inputs, or what a step does, numbered as {@link ArrayIndex} says. */
    public OperationCounts count(int array) {
        return counts[array];
    }

    /** Level, scale, bound and error of an array's values. */
    public Value value(int array) {
        return values[array];
    }

    /** What the network's outputs are like. */
    public Value output() {
        return values[values.length - 1];
    }

    /** Every key at the highest level of its use. */
    public KeyRequest keys() {
        return keys;
    }

    /** What is held while it runs. */
    public PeakMemory held() {
        return new PeakMemory(parameters, plan, counting, this);
    }

    /** Predicted thread-CPU seconds per block, of one core of the machine that unit costs hold for. */
    public double seconds(UnitCosts costs) {
        return Arrays.stream(counts).mapToDouble(c -> c.seconds(costs)).sum();
    }

    /** The level at which a step reads its operands. */
    public int level(int step) {
        return level(plan.steps().get(step).operands());
    }

    /** Components of the ciphertexts that a step reads. */
    public int components(int step) {
        return values[plan.steps().get(step).operands().get(0).array()].components;
    }

    private int level(List<Dataflow.Operand> operands) {
        int least = Integer.MAX_VALUE;
        for (Dataflow.Operand operand : operands) {
            least = Math.min(least, values[operand.array()].level);
        }
        return least;
    }

    private Value run(int array, Step step, StepSchedule schedule) {
        if (step instanceof LinearStep linear) {
            return linear(linear, schedule, array);
        } else if (step instanceof SumStep sum) {
            return sum(sum, schedule.rescale(), array);
        } else if (step instanceof PolynomialStep polynomial) {
            return polynomial(polynomial, schedule, array);
        }
        return activation((ActivationStep) step, schedule, array);
    }

    /** An operand as far as the errors of what is made of it are concerned. */
    private Value operand(Dataflow.Operand operand) {
        Value v = values[operand.array()];
        return errors == Errors.ADDED ? new Value(v.level, v.scale, v.bound, 0, v.components) : v;
    }

    private Value polynomial(PolynomialStep step, StepSchedule schedule, int array) {
        Value u = operand(step.operand());
        requestRelinearization(step.name(), u.level);
        return new PolynomialAnalysis(
                        parameters,
                        step,
                        schedule.unit(),
                        schedule.resultScale(),
                        u,
                        bounds.inner()[array],
                        counts[array],
                        counting.work(array))
                .made(u, bounds.limits()[array], bounds.slopes()[array]);
    }

    private void requestRelinearization(String name, int level) {
        room.requireKeys(name, level);
        keys = new KeyRequest(
                Math.max(keys.relinearizationLevel(), level), keys.rotationLevels(), keys.conjugationLevel());
    }

    private Value activation(ActivationStep step, StepSchedule schedule, int array) {
        Value u = operand(step.operand());
        Value sum = step.degree() == 2 ? square(step, u, array) : fourth(step, u, array);
        if (!schedule.rescale() && !onlyLinearStepsRead(array)) {
            throw new CompileException("step " + step.name() + " leaves its products unrescaled, but not all that reads"
                    + " them are linear steps");
        }
        if (!schedule.deferred()) {
            long products = counting.work(array).producers();
            return schedule.rescale()
                    ? product(step.name(), sum, products, array)
                    : relinearized(step.name(), sum, products, array);
        }
        if (!Deferral.isPossible(plan.steps(), array)) {
            throw new CompileException("step " + step.name() + " leaves its products unrelinearised, but not all that"
                    + " reads them are linear steps without rotations and masks that read nothing else");
        }
        requireRoom(step.name(), sum);
        return sum.ofThreeComponents();
    }

    private Value linear(LinearStep step, StepSchedule schedule, int array) {
        List<Dataflow.Operand> operands = step.dataflow().operands();
        int level = level(operands);
        double scale = values[operands.get(0).array()].scale * schedule.factors()[0];
        for (int o = 1; o < operands.size(); o++) {
            double other = values[operands.get(o).array()].scale * schedule.factors()[o];
            if (Math.abs(other / scale - 1) > SAME_SCALE) {
                throw new CompileException(
                        "the operands of step " + step.dataflow().name() + " come to different scales");
            }
        }
        StepCounts work = counting.work(array);
        requestRotations(step.dataflow().name(), level, rotations(work));
        int components = components(ArrayIndex.makerOf(array));
        WeightStatistics statistics = plan.statistics().get(ArrayIndex.makerOf(array));
        counts[array].addProducts(work, statistics.magnitudes(schedule), level, components);
        double error = error(operands, schedule, statistics, maskDeviation(step), level, array);
        Value sum = new Value(level, scale, bounds.limits()[array], error);
        requireRoom(step.dataflow().name(), sum);
        room.requireRoom(step.dataflow().name(), level, scale, work.largestConstant());
        if (components == 2) {
            return ended(step, schedule.rescale(), sum, array);
        }
        boolean left = plan.schedules()
                .get(ArrayIndex.makerOf(operands.get(0).array()))
                .rescale();
        if (!left && !schedule.rescale()) {
            return relinearized(step.dataflow().name(), sum, work.plainRows(), array);
        }
        Value reduced = product(step.dataflow().name(), sum, work.plainRows(), array);
        return ended(step, left && schedule.rescale(), reduced, array);
    }

    /** The sums with their ModDown and rescale. */
    private Value ended(LinearStep step, boolean rescale, Value sum, int array) {
        StepCounts work = counting.work(array);
        int level = sum.level;
        NoiseEstimate exact = exact(level, sum.scale);
        if (rescale) {
            room.requireLevel(step.dataflow().name(), level);
            counts[array].addRescales(work.plainRows(), level);
            counts[array].addModDowns(work.rotatedRows(), level, 1);
            double added = (work.rotatedRows() > 0 ? exact.modDownAndRescale() : exact.rescale()).slotDeviation();
            return rescaled(step.dataflow().name(), sum, added);
        }
        counts[array].addModDowns(work.rotatedRows(), level, 0);
        double added = work.rotatedRows() > 0 ? exact.modDown().slotDeviation() : 0;
        return new Value(level, sum.scale, sum.bound, Math.hypot(sum.error, added));
    }

    /** Of a slot of the masks of a step at a scale of 1, 0 without masks. */
    private double maskDeviation(LinearStep step) {
        return step.dataflow().masks().stream()
                .mapToDouble(mask -> maskDeviation(parameters, plan.order(), mask.length))
                .max()
                .orElse(0);
    }

    /**
     * Standard deviation of the error of a slot of an encoded mask at a scale of 1.
     *
     * @param positions of an image, after which masks repeat themselves where images are outermost
     */
    public static double maskDeviation(CkksParameters parameters, SlotOrder order, int positions) {
        int period = order.isCyclic() ? parameters.slots() : positions;
        return NoiseEstimate.encodedMask(parameters, 0, 1, period).slotDeviation();
    }

    /**
     * Standard deviation of the error of the rows together: input errors, rotation and mask noise, weight rounding. The
     * root mean square, and not the largest of a row: what follows reads all rows, and the largest of every layer
     * multiplied would be far above what deep networks have. Of scores nothing is made: beside integers, which is what
     * they are checked and released by, the largest of a row counts.
     */
    private double error(
            List<Dataflow.Operand> operands,
            StepSchedule schedule,
            WeightStatistics statistics,
            double maskDeviation,
            int level,
            int array) {
        boolean rotates = counting.work(array).rotations() > 0;
        int count = operands.size();
        double[] rms = new double[count];
        double[] sources = new double[count];
        for (int o = 0; o < count; o++) {
            Dataflow.Operand operand = operands.get(o);
            Value in = operand(operand);
            double rotation = rotates ? exact(level, in.scale).rotateExtended().slotDeviation() : 0;
            rms[o] = bounds.rms()[operand.array()];
            sources[o] = Math.hypot(in.error, rotation);
        }
        double squares = 0;
        double largest = 0;
        int rows = schedule.multipliers().length;
        for (int r = 0; r < rows; r++) {
            WeightStatistics.Row row = statistics.rows().get(r);
            double multiplier = schedule.multipliers()[r];
            double variance = row.maskVariance(multiplier, rms, maskDeviation);
            variance += errors != Errors.ALL ? 0 : row.weightVariance(multiplier, schedule.factors(), rms);
            for (int o = 0; o < count; o++) {
                variance += row.norms()[o] * row.norms()[o] * sources[o] * sources[o];
            }
            squares += variance;
            largest = Math.max(largest, variance);
        }
        if (errors == Errors.BESIDE_INTEGERS && array == values.length - 1) {
            return Math.sqrt(largest);
        }
        return rows == 0 ? 0 : Math.sqrt(squares / rows);
    }

    private void requestRotations(String name, int level, IntStream steps) {
        List<Integer> inSlots = steps.distinct().boxed().toList();
        if (!inSlots.isEmpty()) {
            room.requireKeys(name, level);
            keys = keys.withRotations(level, inSlots);
        }
    }

    private IntStream rotations(StepCounts work) {
        return work.rotationSteps().map(r -> Math.floorMod(r, parameters.slots()));
    }

    private Value rescaled(String name, Value v, double added) {
        double scale = v.scale / parameters.moduli().get(v.level);
        // without values a search counts with scales of 1, whose squares are below
        if (bounds.limits()[ArrayIndex.INPUTS] > 0) {
            room.requireScale(name, v.level, v.scale, scale);
        }
        Value out = new Value(v.level - 1, scale, v.bound, Math.hypot(v.error, added));
        requireRoom(name, out);
        return out;
    }

    private Value sum(SumStep step, boolean rescale, int array) {
        Value in = operand(step.operand());
        StepCounts work = counting.work(array);
        requestRotations(step.name(), in.level, rotations(work).filter(r -> r != 0));
        counts[array].addHoistings(work.decompositions(), in.level);
        counts[array].addRotations(work.rotations(), in.level);
        counts[array].addTerms(work.rotations(), work.members() - work.rotations(), in.level);
        counts[array].addModDowns(work.rotatedRows(), in.level, rescale ? 1 : 0);
        counts[array].addRescales(rescale ? work.plainRows() : 0, in.level);
        int terms = work.largestGroup();
        NoiseEstimate added = exact(in.level, in.scale);
        if (work.rotatedRows() > 0) {
            added = added.rotateExtended().multiplyInteger(Math.sqrt(terms));
        }
        Value total = new Value(in.level, in.scale, bounds.limits()[array], Math.sqrt(terms) * in.error);
        requireRoom(step.name(), total);
        if (rescale) {
            room.requireLevel(step.name(), in.level);
            NoiseEstimate after = work.rotatedRows() > 0 ? added.modDownAndRescale() : added.rescale();
            return rescaled(step.name(), total, after.slotDeviation());
        }
        double noise = work.rotatedRows() > 0 ? added.modDown().slotDeviation() : 0;
        return new Value(in.level, in.scale, total.bound, Math.hypot(total.error, noise));
    }

    /** The sums of squares before they are relinearised. */
    private Value square(ActivationStep step, Value u, int array) {
        StepCounts work = counting.work(array);
        counts[array].addSquares(work.members(), u.level);
        double error = Math.sqrt(work.largestGroup()) * bounds.slopes()[array] * u.error;
        Value product = new Value(u.level, u.scale * u.scale, bounds.limits()[array], error);
        room.requireRoomForConstant(step, work.largestGroup(), product.level, product.scale);
        return product;
    }

    /** The sums of fourth powers before they are relinearised. */
    private Value fourth(ActivationStep step, Value u, int array) {
        StepCounts work = counting.work(array);
        double innerBound = Math.max(Math.abs(step.c()), Math.abs(u.bound * u.bound + step.c()));
        counts[array].addSquares(work.members(), u.level);
        Value inner = product(step.name(), new Value(u.level, u.scale * u.scale, innerBound, 0), work.members(), array);
        counts[array].addOuterSquares(work.members(), inner.level);
        double each = Math.hypot(2 * bounds.inner()[array] * inner.error, bounds.slopes()[array] * u.error);
        double scale = inner.scale * inner.scale;
        // the factor of u is a multiple of the scale of u over that of the sum
        double factor = step.d() == 0
                ? 0
                : u.scale / scale / Math.sqrt(12) * bounds.rms()[step.operand().array()];
        double error = Math.sqrt(work.largestGroup()) * Math.hypot(each, factor);
        Value outer = new Value(inner.level, scale, bounds.limits()[array], error);
        room.requireRoomForConstant(step, work.largestGroup(), outer.level, outer.scale);
        return outer;
    }

    /** Relinearisations with their rescale. */
    private Value product(String name, Value v, long times, int array) {
        requestRelinearization(name, v.level);
        room.requireLevel(name, v.level);
        requireRoom(name, v);
        room.requireRoom(name, v.level, v.scale, LEAST_MESSAGE);
        counts[array].addRelinearizations(times, v.level, 1);
        return rescaled(name, v, exact(v.level, v.scale).relinearizeAndRescale().slotDeviation());
    }

    /** Relinearisations without a rescale. */
    private Value relinearized(String name, Value v, long times, int array) {
        requestRelinearization(name, v.level);
        requireRoom(name, v);
        room.requireRoom(name, v.level, v.scale, LEAST_MESSAGE);
        counts[array].addRelinearizations(times, v.level, 0);
        double added = exact(v.level, v.scale).relinearize().slotDeviation();
        return new Value(v.level, v.scale, v.bound, Math.hypot(v.error, added));
    }

    private boolean onlyLinearStepsRead(int array) {
        for (Step step : plan.steps()) {
            for (Dataflow.Operand operand : step.operands()) {
                if (operand.array() == array && !(step instanceof LinearStep)) {
                    return false;
                }
            }
        }
        return array < plan.steps().size();
    }

    private NoiseEstimate exact(int level, double scale) {
        return new NoiseEstimate(parameters, level, scale, 0);
    }

    private void requireRoom(String name, Value v) {
        room.requireRoom(name, v.level, v.scale, v.bound);
    }
}
