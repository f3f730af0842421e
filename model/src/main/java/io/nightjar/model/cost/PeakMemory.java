package io.nightjar.model.cost;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.LinearStep;
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
    private final long[] ciphertextRows;
    private final long[] plainSumRows;
    private final long[] rotatedSumRows;
    private final LiveSet peak;
    private final long peakRows;

    PeakMemory(CkksParameters parameters, ScheduledCircuit plan, CountingInterpreter counting, ScheduleAnalysis run) {
        this.parameters = parameters;
        this.plan = plan;
        this.counting = counting;
        this.run = run;
        int arrays = ArrayIndex.count(plan.steps());
        this.ciphertextRows = new long[arrays];
        this.plainSumRows = new long[arrays];
        this.rotatedSumRows = new long[arrays];
        for (int array = 0; array < arrays; array++) {
            ScheduleAnalysis.Value value = run.value(array);
            ciphertextRows[array] = (long) value.components() * (value.level() + 1);
            // a sum is let go of when its output, which is smaller, has been made
            if (array != ArrayIndex.INPUTS) {
                int step = ArrayIndex.makerOf(array);
                int limbs = run.level(step) + 1;
                plainSumRows[array] = (long) run.components(step) * limbs;
                rotatedSumRows[array] = 2L * (limbs + parameters.specialModuli().size());
            }
        }
        LiveSet worst = null;
        long most = -1;
        for (LiveSet moment : counting.moments()) {
            long rows = rows(moment);
            worst = rows > most ? moment : worst;
            most = Math.max(most, rows);
        }
        this.peak = worst;
        this.peakRows = most;
    }

    /** The most bytes of residues held at once. */
    long peakBytes() {
        return peakRows * MemoryModel.rowBytes(parameters.ringDegree());
    }

    /** Bytes of data prepared once for all blocks: encoded masks, and weights in stored and tiled form. */
    public long preparedBytes() {
        long masks = 0;
        int expanded = 0;
        long weights = 0;
        for (int i = 0; i < plan.steps().size(); i++) {
            if (plan.steps().get(i) instanceof LinearStep linear) {
                StepCounts work = counting.work(ArrayIndex.madeBy(i));
                int special = work.rotates() ? parameters.specialModuli().size() : 0;
                for (boolean[] mask : linear.dataflow().masks()) {
                    masks += (run.level(i) + 1L + special) * maskBytes(mask.length);
                }
                expanded = Math.max(expanded, work.expandedMasks());
                weights += work.weights() * (Integer.BYTES + Double.BYTES);
                // those of masked rotations are tiled once more, for the limbs of special primes
                weights += work.rotates() && linear.dataflow().hasMasks() ? work.weights() * Double.BYTES : 0;
            }
        }
        return masks + expanded * MemoryModel.rowBytes(parameters.ringDegree()) + weights;
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
        return IntStream.range(0, plan.steps().size())
                .filter(i -> plan.steps().get(i) instanceof LinearStep && rows(peak, ArrayIndex.madeBy(i)) > 0)
                .boxed()
                .sorted(Comparator.comparingLong(i -> -rows(peak, ArrayIndex.madeBy(i))))
                .toList();
    }

    private long rows(LiveSet moment) {
        long rows = 2L * counting.buffered();
        for (int array = 0; array < ciphertextRows.length; array++) {
            rows += rows(moment, array);
        }
        return rows + (moment.step() < 0 ? 0 : (long) moment.decomposed() * (run.level(moment.step()) + 1));
    }

    /** Rows of an array's ciphertexts and of the sums of its groups. */
    private long rows(LiveSet moment, int array) {
        return ciphertextRows[array] * moment.held()[array]
                + plainSumRows[array] * moment.plainSums()[array]
                + rotatedSumRows[array] * moment.rotatedSums()[array];
    }
}
