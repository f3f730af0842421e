package io.nightjar.model.program;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.NoiseEstimate;
import java.util.ArrayList;
import java.util.List;

/**
 * The cost interpreter: a value is a level, a scale, a bound on the message and the standard deviation of the error of a slot. Running a
 * program with it gives the levels and scales of all steps, operation counts, the most bytes held, the order in which inputs are wanted,
 * the predicted error, and refuses a program whose values could exceed half their modulus.
 *
 * <p>Errors: {@link NoiseEstimate} for what an operation adds; what was there is multiplied by the root mean square of the derivative, as
 * the calibration images show it, or by the largest derivative where bounds come from weights.
 */
final class CostBackend implements Backend<CostBackend.Value> {
    /** What stands for a ciphertext: error and bound are in message units, per slot. */
    record Value(int level, double scale, double bound, double error) {}

    private static final double LOG2 = Math.log(2);
    /** Bits between the largest value expected and half the modulus. */
    static final double MARGIN_BITS = 1;

    private final CkksParameters parameters;
    private final List<Step> steps;
    private final ValueBounds bounds;
    private final Value input;
    private final OperationCount[] counts;
    private final Value[] firstOfArray;
    private final int[] held;
    private final List<Integer> inputOrder = new ArrayList<>();
    private long peakBytes;

    /** For inputs encrypted under the secret key. */
    CostBackend(CkksParameters parameters, List<Step> steps, ValueBounds bounds, int inputLevel, double inputScale) {
        this(parameters, steps, bounds, NoiseEstimate.secretKeyEncryption(parameters, inputLevel, inputScale));
    }

    /** @param fresh an input ciphertext */
    CostBackend(CkksParameters parameters, List<Step> steps, ValueBounds bounds, NoiseEstimate fresh) {
        this.parameters = parameters;
        this.steps = steps;
        this.bounds = bounds;
        this.input = new Value(fresh.level(), fresh.scale(), bounds.limits()[0], fresh.slotDeviation());
        this.counts = new OperationCount[steps.size() + 1];
        java.util.Arrays.setAll(counts, i -> new OperationCount());
        this.firstOfArray = new Value[steps.size() + 1];
        this.held = new int[steps.size() + 1];
    }

    List<Value> run() {
        return new DemandRunner<>(steps, DemandRunner.countReads(steps), this, 1).run();
    }

    /** Operations per array: index 0 reading inputs, i step i - 1. */
    OperationCount count(int array) {
        return counts[array];
    }

    /** Level and scale of an array's values. */
    Value value(int array) {
        return firstOfArray[array];
    }

    List<Integer> inputOrder() {
        return inputOrder;
    }

    /** The most bytes of ciphertext held at once. */
    long peakBytes() {
        return peakBytes;
    }

    @Override
    public List<Value> open(int[] indices) {
        List<Value> opened = new ArrayList<>();
        for (int index : indices) {
            inputOrder.add(index);
            opened.add(input);
            counts[0].unpacked += input.level + 1;
            counts[0].expanded += input.level + 1;
        }
        firstOfArray[0] = input;
        return opened;
    }

    @Override
    public void holding(int array, int count) {
        held[array] = count;
        long bytes = 0;
        for (int i = 0; i < held.length; i++) {
            if (firstOfArray[i] != null) {
                bytes += held[i] * 2L * (firstOfArray[i].level + 1) * parameters.ringDegree() * Double.BYTES;
            }
        }
        peakBytes = Math.max(peakBytes, bytes);
    }

    @Override
    public TileSum<Value> linear(LinearStep step, LinearStep.Tile tile) {
        LinearStep.Panel panel = step.panels().get(tile.panel());
        int array = steps.indexOf(step) + 1;
        return new TileSum<>() {
            private Value in;

            @Override
            public void add(int from, List<Value> inputs) {
                in = inputs.get(0);
                long limbs = 2L * (in.level + 1);
                counts[array].products += limbs * panel.rows() * inputs.size();
                counts[array].splits += limbs * inputs.size();
                counts[array].combines += limbs * panel.rows();
            }

            @Override
            public List<Value> finish() {
                List<Value> outputs = new ArrayList<>();
                for (int m = 0; m < panel.rows(); m++) {
                    outputs.add(linear(step, panel, m, in, array));
                }
                return outputs;
            }
        };
    }

    private Value linear(LinearStep step, LinearStep.Panel panel, int row, Value in, int array) {
        double unit = panel.multipliers()[row] / step.factor();
        double squares = 0;
        for (int w : panel.weights()[row]) {
            squares += (double) w * w;
        }
        double rounding = unit * bounds.rms()[array - 1] * Math.sqrt(panel.columns() / 12.0);
        double error = Math.hypot(Math.sqrt(squares) * unit * in.error, rounding);
        Value sum = new Value(in.level, in.scale * step.factor(), bounds.limits()[array], error);
        requireRoom(step.name(), sum.level, sum.scale, sum.bound);
        Value out = step.rescale() ? rescale(step, sum, array) : sum;
        if (firstOfArray[array] == null || firstOfArray[array].error < out.error) {
            firstOfArray[array] = out;
        }
        return out;
    }

    private Value rescale(LinearStep step, Value v, int array) {
        requireLevel(step.name(), v.level);
        counts[array].transforms += 2L + 2L * v.level;
        counts[array].elementwise += 4L * v.level;
        double scale = v.scale / parameters.moduli().get(v.level);
        Value out = new Value(
                v.level - 1,
                scale,
                v.bound,
                Math.hypot(v.error, exact(v.level, v.scale).rescale().slotDeviation()));
        requireRoom(step.name(), out.level, out.scale, out.bound);
        return out;
    }

    @Override
    public List<Value> activate(ActivationStep step, List<List<Value>> groups) {
        int array = steps.indexOf(step) + 1;
        List<Value> outputs = new ArrayList<>();
        for (List<Value> group : groups) {
            Value out = step.degree() == 2 ? square(step, group, array) : fourth(step, group, array);
            firstOfArray[array] = out;
            outputs.add(out);
        }
        return outputs;
    }

    private Value square(ActivationStep step, List<Value> group, int array) {
        Value u = group.get(0);
        tensor(group.size(), u.level, array);
        double error = Math.sqrt(group.size()) * bounds.slopes()[array] * u.error;
        return product(step.name(), u.level, u.scale * u.scale, bounds.limits()[array], error, array);
    }

    private Value fourth(ActivationStep step, List<Value> group, int array) {
        Value u = group.get(0);
        double innerBound = inner(step, u.bound);
        Value inner = null;
        for (int i = 0; i < group.size(); i++) {
            tensor(1, u.level, array);
            inner = product(step.name(), u.level, u.scale * u.scale, innerBound, 0, array);
        }
        tensor(group.size(), inner.level, array);
        counts[array].elementwise += 2L * (inner.level + 1) * group.size();
        double each = Math.hypot(2 * bounds.inner()[array] * inner.error, bounds.slopes()[array] * u.error);
        double error = Math.sqrt(group.size()) * each;
        return product(step.name(), inner.level, inner.scale * inner.scale, bounds.limits()[array], error, array);
    }

    private static double inner(ActivationStep step, double u) {
        return Math.max(Math.abs(step.c()), Math.abs(u * u + step.c()));
    }

    private void tensor(int products, int level, int array) {
        counts[array].elementwise += 4L * products * (level + 1);
    }

    /** A relinearisation with its rescale. */
    private Value product(String name, int level, double scale, double bound, double error, int array) {
        requireLevel(name, level);
        requireRoom(name, level, scale, bound);
        if (level > parameters.keyLevel()) {
            throw new PlanException("step " + name + " multiplies at level " + level + " but parameter set "
                    + parameters.name() + " has keys up to level " + parameters.keyLevel());
        }
        countKeySwitch(level, counts[array]);
        double out = scale / parameters.moduli().get(level);
        requireRoom(name, level - 1, out, bound);
        double added = exact(level, scale).relinearizeAndRescale().slotDeviation();
        return new Value(level - 1, out, bound, Math.hypot(error, added));
    }

    private void countKeySwitch(int level, OperationCount count) {
        int special = parameters.specialModuli().size();
        int size = parameters.digitSize();
        count.transforms += level + 1;
        for (int from = 0; from <= level; from += size) {
            int digit = Math.min(size, level + 1 - from);
            int targets = level + 1 - digit + special;
            count.transforms += targets;
            count.elementwise += 2L * digit + (long) targets * (digit + 1) + 2L * (level + 1 + special);
        }
        count.transforms += 2L * (special + 1) + 2L * level;
        count.elementwise += 2L * (level + 1) + 2L * level * (special + 3) + 4L * (special + 1);
    }

    private NoiseEstimate exact(int level, double scale) {
        return new NoiseEstimate(parameters, level, scale, 0);
    }

    private void requireLevel(String name, int level) {
        if (level == 0) {
            throw new PlanException("step " + name + " has no level left; use a parameter set with more primes than "
                    + parameters.moduli().size());
        }
    }

    private void requireRoom(String name, int level, double scale, double bound) {
        double bits = Math.log(bound * scale) / LOG2 + MARGIN_BITS;
        double room = parameters.logQ(level) - 1;
        if (!(bits <= room)) {
            throw new PlanException(String.format(
                    "step %s: values up to %.3g at scale 2^%.1f take %.1f bits, half the modulus of level %d has %.1f; give calibration"
                            + " images that show the real range, or a parameter set with wider primes",
                    name, bound, Math.log(scale) / LOG2, bits, level, room));
        }
    }
}
