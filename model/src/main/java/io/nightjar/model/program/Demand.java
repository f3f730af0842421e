package io.nightjar.model.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a run of a circuit asks for, whatever its parameters: how many ciphertexts of every array are made, what their steps do, in which order
 * inputs are opened, and what is held together. One walk over the circuit serves all parameter sets that a search tries.
 */
final class Demand implements Backend<Boolean> {
    /** Operations of one step, in ciphertexts and rows. */
    static final class Work {
        /** Ciphertexts made. */
        long made;
        /** Inputs opened, or squares and sums made. */
        long producers;
        /** Squares in all groups of an activation, terms in all sums. */
        long members;
        /** Products of a weight and an unrotated source, and of a weight and a rotated one. */
        long plainProducts;

        long rotatedProducts;
        /** Columns of products, and rows, which are those of products over Q and over QP. */
        long plainColumns;

        long rotatedColumns;
        long plainRows;
        long rotatedRows;
        /** Ciphertexts decomposed, rotations, and masks applied to rotated and other sources. */
        long decompositions;

        long rotations;
        long plainMasks;
        long rotatedMasks;
    }

    /**
     * What is alive at one moment.
     *
     * @param held ciphertexts of every array
     * @param step whose batch is computed, or -1
     * @param plainSums rows of outputs over Q on the way
     * @param rotatedSums rows of outputs over QP on the way
     * @param decomposed ciphertexts with their digits
     * @param buffered rotated or masked sources of one limb
     */
    record Moment(int[] held, int step, int plainSums, int rotatedSums, int decomposed, int buffered) {
        boolean isCoveredBy(Moment other) {
            boolean covered = step == other.step || step < 0;
            for (int i = 0; covered && i < held.length; i++) {
                covered = held[i] <= other.held[i];
            }
            return covered
                    && plainSums <= other.plainSums
                    && rotatedSums <= other.rotatedSums
                    && decomposed <= other.decomposed
                    && buffered <= other.buffered;
        }
    }

    private final List<? extends Wiring> steps;
    private final Work[] work;
    private final int[] held;
    private final List<Integer> inputOrder = new ArrayList<>();
    private final List<Moment> moments = new ArrayList<>();

    private Demand(List<? extends Wiring> steps) {
        this.steps = steps;
        this.work = new Work[steps.size() + 1];
        Arrays.setAll(work, i -> new Work());
        this.held = new int[steps.size() + 1];
    }

    static Demand of(List<? extends Wiring> steps) {
        Demand demand = new Demand(steps);
        new DemandRunner<>(steps, DemandRunner.countReads(steps), demand, 1).run();
        return demand;
    }

    /** What making an array takes: index 0 opening inputs, i + 1 step i. */
    Work work(int array) {
        return work[array];
    }

    /** Indices of the inputs in the order of first use. */
    List<Integer> inputOrder() {
        return inputOrder;
    }

    /** Moments of which none needs less than another in every respect. */
    List<Moment> moments() {
        return moments;
    }

    @Override
    public List<Boolean> open(int[] indices) {
        for (int index : indices) {
            inputOrder.add(index);
        }
        work[0].made += indices.length;
        work[0].producers += indices.length;
        return Collections.nCopies(indices.length, true);
    }

    @Override
    public void holding(int array, int count) {
        held[array] = count;
        remember(new Moment(held.clone(), -1, 0, 0, 0, 0));
    }

    private void remember(Moment moment) {
        for (int i = moments.size() - 1; i >= 0; i--) {
            if (moment.isCoveredBy(moments.get(i))) {
                return;
            }
        }
        moments.removeIf(m -> m.isCoveredBy(moment));
        moments.add(moment);
    }

    @Override
    public BatchSum<Boolean> linear(int step, int batch) {
        LinearWiring wiring = (LinearWiring) steps.get(step).wiring();
        int[] inputs = wiring.reads(batch);
        List<LinearWiring.Tile> tiles = wiring.batch(batch);
        Work w = work[step + 1];
        int plainSums = 0;
        int rotatedSums = 0;
        for (LinearWiring.Tile tile : tiles) {
            boolean rotated = wiring.isRotated(tile);
            plainSums += rotated ? 0 : tile.outputs().length;
            rotatedSums += rotated ? tile.outputs().length : 0;
            count(wiring, tile, w);
        }
        w.made += plainSums + rotatedSums;
        w.plainRows += plainSums;
        w.rotatedRows += rotatedSums;
        int outputs = plainSums + rotatedSums;
        int plain = plainSums;
        int overQp = rotatedSums;
        return new BatchSum<>() {
            @Override
            public void add(int from, List<Boolean> values) {
                Set<Integer> chunk = new LinkedHashSet<>();
                for (int i = from; i < from + values.size(); i++) {
                    chunk.add(inputs[i]);
                }
                addSources(wiring, tiles, chunk, step, plain, overQp);
            }

            @Override
            public List<Boolean> finish() {
                return Collections.nCopies(outputs, true);
            }
        };
    }

    private static void count(LinearWiring wiring, LinearWiring.Tile tile, Work w) {
        for (int s : tile.sources()) {
            if (wiring.sources().get(s).isRotated()) {
                w.rotatedColumns++;
                w.rotatedProducts += tile.outputs().length;
            } else {
                w.plainColumns++;
                w.plainProducts += tile.outputs().length;
            }
        }
    }

    private void addSources(
            LinearWiring wiring,
            List<LinearWiring.Tile> tiles,
            Set<Integer> chunk,
            int step,
            int plainSums,
            int rotatedSums) {
        Set<LinearWiring.Source> sources = new LinkedHashSet<>();
        for (LinearWiring.Tile tile : tiles) {
            for (int s : tile.sources()) {
                LinearWiring.Source source = wiring.sources().get(s);
                if (chunk.contains(source.input()) && (source.isRotated() || source.isMasked())) {
                    sources.add(source);
                }
            }
        }
        Work w = work[step + 1];
        Set<Integer> decomposed = new LinkedHashSet<>();
        for (LinearWiring.Source source : sources) {
            if (source.isRotated()) {
                decomposed.add(source.input());
                w.rotations++;
                w.rotatedMasks += source.isMasked() ? 1 : 0;
            } else {
                w.plainMasks++;
            }
        }
        w.decompositions += decomposed.size();
        int[] alive = held.clone();
        for (int operand = 0; operand < wiring.operands().size(); operand++) {
            int own = operand;
            long taken = chunk.stream().filter(i -> wiring.operandOf(i) == own).count();
            int array = wiring.operands().get(operand).array();
            alive[array] = Math.max(alive[array], (int) taken);
        }
        remember(new Moment(alive, step, plainSums, rotatedSums, decomposed.size(), sources.size()));
    }

    @Override
    public List<Boolean> activate(int step, List<List<Boolean>> groups) {
        Work w = work[step + 1];
        w.made += groups.size();
        w.producers += groups.size();
        groups.forEach(g -> w.members += g.size());
        return Collections.nCopies(groups.size(), true);
    }

    @Override
    public List<Boolean> sum(int step, int[] outputs, List<List<Boolean>> inputs) {
        SumStep sum = (SumStep) steps.get(step);
        Work w = work[step + 1];
        for (int output : outputs) {
            SumStep.Term[] terms = sum.outputs().get(output);
            w.members += terms.length;
            w.rotations += Arrays.stream(terms).filter(t -> t.rotation() != 0).count();
            w.decompositions += Arrays.stream(terms)
                    .filter(t -> t.rotation() != 0)
                    .mapToInt(SumStep.Term::input)
                    .distinct()
                    .count();
            w.rotatedRows += sum.isRotated(output) ? 1 : 0;
            w.plainRows += sum.isRotated(output) ? 0 : 1;
        }
        w.made += outputs.length;
        w.producers += outputs.length;
        return Collections.nCopies(outputs.length, true);
    }
}
