package io.nightjar.model.circuit;

import io.nightjar.ckks.Counts;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Convolutions, dense layers and sums of branches as products of matrices with columns of ciphertexts. With integer
 * weights, output row m of a tile is
 *
 * <pre>multiplier[m] * sum over k of weight[m][k] * source[k] + bias[m] * scale * factor</pre>
 *
 * at scale {@code input scale * factor}, where the real weight is weight * multiplier / factor. A masked source is
 * multiplied by its mask at the scale of the multiplier instead, which is why all rows of masked tiles have the same
 * one, and no level is spent on masks. Shifts are added on top of the bias, each at its coarse position.
 *
 * @param dataflow what it reads and makes
 * @param weights shared by tiles
 * @param rescale whether a rescale follows; false as long as the weights are real
 * @param shifts by output and coarse position, reals in message units; empty for none
 */
public record LinearStep(LinearDataflow dataflow, Weights weights, boolean rescale, List<double[]> shifts)
        implements Step {
    public LinearStep {
        shifts = List.copyOf(shifts);
        requireShifts(dataflow, shifts);
        if (weights instanceof QuantizedWeights quantized) {
            requireFactors(dataflow, quantized.factors());
            requireOneMultiplier(dataflow, quantized);
        }
        boolean[] used = new boolean[weights.panelCount()];
        for (LinearDataflow.Tile tile : dataflow.tiles()) {
            used[tile.panel()] = true;
            if (weights.columns(tile.panel()) != tile.sources().length
                    || weights.rows(tile.panel()) != tile.outputs().length) {
                throw new IllegalArgumentException("a tile of " + dataflow.name() + " does not fit its weights");
            }
        }
        for (boolean panel : used) {
            if (!panel) {
                throw new IllegalArgumentException("step " + dataflow.name() + " has weights that no tile uses");
            }
        }
    }

    /** A step without shifts of a network that has just been lowered. */
    public static LinearStep lowered(LinearDataflow dataflow, RealWeights weights) {
        return lowered(dataflow, weights, List.of());
    }

    /** A step of a network that has just been lowered. */
    public static LinearStep lowered(LinearDataflow dataflow, RealWeights weights, List<double[]> shifts) {
        return new LinearStep(dataflow, weights, false, shifts);
    }

    private static void requireShifts(LinearDataflow dataflow, List<double[]> shifts) {
        if (!shifts.isEmpty() && shifts.size() != dataflow.outputCount()) {
            throw new IllegalArgumentException("step " + dataflow.name() + " has shifts for " + shifts.size() + " of "
                    + Counts.of(dataflow.outputCount(), "output"));
        }
        for (double[] shift : shifts) {
            if (shift.length == 0 || shift.length != shifts.get(0).length) {
                throw new IllegalArgumentException("step " + dataflow.name() + " has a shift of "
                        + Counts.of(shift.length, "position") + ", expected " + Math.max(1, shifts.get(0).length));
            }
            for (double value : shift) {
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("step " + dataflow.name() + " has shift " + value);
                }
            }
        }
    }

    /** Whether the shift of an output is not the same at all coarse positions. */
    public boolean isShiftedByPosition(int output) {
        if (shifts.isEmpty()) {
            return false;
        }
        double[] byPosition = shifts.get(output);
        for (double shift : byPosition) {
            if (shift != byPosition[0]) {
                return true;
            }
        }
        return false;
    }

    private static void requireFactors(LinearDataflow dataflow, double[] factors) {
        if (factors.length != dataflow.operands().size()) {
            throw new IllegalArgumentException("step " + dataflow.name() + " has " + Counts.of(factors.length, "factor")
                    + " for " + Counts.of(dataflow.operands().size(), "operand"));
        }
        for (double factor : factors) {
            if (!(factor > 0) || Double.isInfinite(factor)) {
                throw new IllegalArgumentException("step " + dataflow.name() + " has factor " + factor);
            }
        }
    }

    private static void requireOneMultiplier(LinearDataflow dataflow, QuantizedWeights weights) {
        double[] masked = dataflow.tiles().stream()
                .filter(dataflow::isMasked)
                .flatMapToDouble(
                        tile -> Arrays.stream(weights.panels().get(tile.panel()).multipliers()))
                .distinct()
                .toArray();
        if (masked.length > 1) {
            throw new IllegalArgumentException("masked tiles of " + dataflow.name()
                    + " have rows of different multipliers (" + masked[0] + " and " + masked[1] + ")");
        }
    }

    /** The largest magnitude of a bias, 0 where all are. */
    public double largestBias() {
        return IntStream.range(0, weights.panelCount())
                .mapToObj(weights::bias)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElse(0);
    }

    /** The largest magnitude of a shift, 0 without shifts. */
    public double largestShift() {
        return shifts.stream()
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElse(0);
    }

    /**
     * The weights before a schedule is chosen.
     *
     * @throws IllegalStateException if they are integers already
     */
    public RealWeights real() {
        if (weights instanceof RealWeights real) {
            return real;
        }
        throw new IllegalStateException("the weights of step " + name() + " are integers, expected real ones");
    }

    /**
     * The weights in a program.
     *
     * @throws IllegalStateException if they are still real
     */
    public QuantizedWeights quantized() {
        if (weights instanceof QuantizedWeights quantized) {
            return quantized;
        }
        throw new IllegalStateException("the weights of step " + name() + " are real, expected integers");
    }

    @Override
    public String name() {
        return dataflow.name();
    }

    @Override
    public List<Operand> operands() {
        return dataflow.operands();
    }

    @Override
    public int outputCount() {
        return dataflow.outputCount();
    }

    @Override
    public int producers() {
        return dataflow.producers();
    }

    @Override
    public int[] producerByOutput() {
        return dataflow.producerByOutput();
    }

    @Override
    public int[] reads(int producer) {
        return dataflow.reads(producer);
    }
}
