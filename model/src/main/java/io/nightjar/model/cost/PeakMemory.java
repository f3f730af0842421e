package io.nightjar.model.cost;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.quantization.WeightStatistics;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What a plan holds: rows of residues at the worst moment, and what its steps keep ready. */
public final class PeakMemory {
    private static final long SHORTEST_RUN = 64;

    private final CkksParameters parameters;
    private final ScheduledCircuit plan;
    private final CountingInterpreter counting;
    private final ScheduleAnalysis run;

    PeakMemory(CkksParameters parameters, ScheduledCircuit plan, CountingInterpreter counting, ScheduleAnalysis run) {
        this.parameters = parameters;
        this.plan = plan;
        this.counting = counting;
        this.run = run;
    }

    /** The most bytes of residues held at once. */
    long peakBytes() {
        return rows(peak()) * MemoryModel.rowBytes(parameters.ringDegree());
    }

    /** Bytes of data prepared once for all blocks: encoded masks, and weights in stored and tiled form. */
    public long preparedBytes() {
        long masks = 0;
        int expanded = 0;
        long weights = 0;
        for (int i = 0; i < plan.steps().size(); i++) {
            if (plan.steps().get(i) instanceof LinearStep linear) {
                boolean rotates = linear.dataflow().sources().stream().anyMatch(LinearDataflow.Source::isRotated);
                int special = rotates ? parameters.specialModuli().size() : 0;
                for (boolean[] mask : linear.dataflow().masks()) {
                    masks += (run.level(i) + 1L + special) * maskBytes(mask.length);
                }
                expanded = Math.max(expanded, linear.dataflow().masks().size());
                for (WeightStatistics.Row row : plan.statistics().get(i).rows()) {
                    weights += Arrays.stream(row.columns()).sum();
                }
            }
        }
        return masks
                + expanded * MemoryModel.rowBytes(parameters.ringDegree())
                + weights * (Integer.BYTES + Double.BYTES);
    }

    /**
     * A limb of a mask: where it repeats itself after a power of two of slots, runs of equal residues, unless they are
     * so short that the transform's last passes tear them apart.
     */
    private long maskBytes(int positions) {
        boolean runs = !plan.order().isCyclic()
                && Integer.bitCount(positions) == 1
                && positions * SHORTEST_RUN <= parameters.ringDegree();
        return runs ? 2L * positions * Double.BYTES : MemoryModel.rowBytes(parameters.ringDegree());
    }

    /**
     * The linear steps by what their sums and outputs take at the peak, most first; those that take nothing are left
     * out.
     */
    public List<Integer> heaviestLinearSteps() {
        CountingInterpreter.LiveSet peak = peak();
        return IntStream.range(0, plan.steps().size())
                .filter(i -> plan.steps().get(i) instanceof LinearStep && linearRows(peak, ArrayIndex.madeBy(i)) > 0)
                .boxed()
                .sorted(Comparator.comparingLong(i -> -linearRows(peak, ArrayIndex.madeBy(i))))
                .toList();
    }

    private long linearRows(CountingInterpreter.LiveSet moment, int array) {
        return held(moment, array) + sums(moment, array);
    }

    private long held(CountingInterpreter.LiveSet moment, int array) {
        ScheduleAnalysis.Value value = run.value(array);
        return (long) moment.held()[array] * value.components() * (value.level() + 1);
    }

    private CountingInterpreter.LiveSet peak() {
        return counting.moments().stream()
                .max(Comparator.comparingLong(this::rows))
                .orElseThrow();
    }

    private long rows(CountingInterpreter.LiveSet moment) {
        long rows = 2L * counting.buffered();
        for (int array = 0; array < ArrayIndex.count(plan.steps()); array++) {
            rows += held(moment, array) + sums(moment, array);
        }
        return rows + (moment.step() < 0 ? 0 : (long) moment.decomposed() * (run.level(moment.step()) + 1));
    }

    /** Rows of the sums of an array's groups; a sum is let go of when its output, which is smaller, has been made. */
    private long sums(CountingInterpreter.LiveSet moment, int array) {
        if (array == ArrayIndex.INPUTS) {
            return 0;
        }
        int step = ArrayIndex.makerOf(array);
        int limbs = run.level(step) + 1;
        return (long) run.components(step) * moment.plainSums()[array] * limbs
                + 2L
                        * moment.rotatedSums()[array]
                        * (limbs + parameters.specialModuli().size());
    }
}
