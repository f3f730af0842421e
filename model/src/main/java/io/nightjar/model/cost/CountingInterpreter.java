package io.nightjar.model.cost;

import io.nightjar.ckks.math.WeightPanel;
import io.nightjar.model.circuit.Activation;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.PolynomialStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.circuit.TileGroup;
import io.nightjar.model.circuit.UseCounts;
import io.nightjar.model.interpreter.DemandDrivenExecutor;
import io.nightjar.model.interpreter.Interpreter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a run of a circuit asks for, whatever its parameters: how many ciphertexts of every array are made, what their
 * steps do, in which order inputs are opened, and what is held together. One walk over the circuit serves all parameter
 * sets that a search tries.
 */
public final class CountingInterpreter implements Interpreter<Boolean> {
    /** Operations of one step, in ciphertexts and rows. */
    public static final class StepCounts {
        private long made;
        private long producers;
        private long members;
        private PanelCounts[] panels = new PanelCounts[0];
        private long plainSums;
        private long rotatedSums;
        private long plainRows;
        private long rotatedRows;
        private long decompositions;
        private long rotations;
        private long plainMasks;
        private long rotatedMasks;
        private long shifts;
        private int[] rotationSteps = new int[0];
        private long weights;
        private double largestConstant;
        private int largestGroup;

        private StepCounts() {}

        /** Takes from a step what does not need a run. */
        private void describe(Step step) {
            if (step instanceof LinearStep linear) {
                rotationSteps =
                        distinct(linear.dataflow().sources().stream().mapToInt(LinearDataflow.Source::rotation));
                panels = new PanelCounts[linear.weights().panelCount()];
                Arrays.setAll(panels, p -> new PanelCounts());
                for (int p = 0; p < panels.length; p++) {
                    weights +=
                            (long) linear.weights().rows(p) * linear.weights().columns(p);
                }
                largestConstant = Math.max(linear.largestShift(), linear.largestBias());
            } else if (step instanceof SumStep sum) {
                rotationSteps =
                        distinct(sum.outputs().stream().flatMap(Arrays::stream).mapToInt(SumStep.Term::rotation));
                largestGroup =
                        sum.outputs().stream().mapToInt(t -> t.length).max().orElseThrow();
            } else if (step instanceof Activation activation) {
                largestGroup = activation.largestGroup();
            }
        }

        private static int[] distinct(IntStream rotations) {
            return rotations.filter(rotation -> rotation != 0).distinct().toArray();
        }

        /** Ciphertexts made. */
        public long made() {
            return made;
        }

        /** Inputs opened, or squares and sums made. */
        public long producers() {
            return producers;
        }

        /** Squares in all groups of an activation, terms in all sums. */
        public long members() {
            return members;
        }

        /** Matrix products by panel of weights. */
        List<PanelCounts> panels() {
            return List.of(panels);
        }

        /** Rows of the products of single chunks with unrotated sources, each added to a row over Q. */
        public long plainSums() {
            return plainSums;
        }

        /** Rows of the products of single chunks with rotated sources, each added to a row over QP. */
        public long rotatedSums() {
            return rotatedSums;
        }

        /** Rows of products over Q. */
        public long plainRows() {
            return plainRows;
        }

        /** Rows of products over QP. */
        public long rotatedRows() {
            return rotatedRows;
        }

        /** Ciphertexts decomposed into digits. */
        public long decompositions() {
            return decompositions;
        }

        /** Rotations made. */
        public long rotations() {
            return rotations;
        }

        /** The different rotations, in slots, of what the step reads; none is 0. */
        IntStream rotationSteps() {
            return Arrays.stream(rotationSteps);
        }

        /** Whether anything that the step reads is rotated. */
        boolean rotates() {
            return rotationSteps.length > 0;
        }

        /** Weights of all panels. */
        long weights() {
            return weights;
        }

        /** The largest magnitude of a bias or shift of a linear step, 0 of other steps. */
        double largestConstant() {
            return largestConstant;
        }

        /** Inputs of the largest group of an activation, terms of the longest sum. */
        int largestGroup() {
            return largestGroup;
        }

        /** Masks applied to unrotated sources. */
        public long plainMasks() {
            return plainMasks;
        }

        /** Masks applied to rotated sources. */
        public long rotatedMasks() {
            return rotatedMasks;
        }

        /** Rows whose shift has to be encoded, since it depends on the coarse position. */
        public long shifts() {
            return shifts;
        }
    }

    /** Matrix products of all tiles that one panel of weights serves, with unrotated sources and with rotated ones. */
    static final class PanelCounts {
        private long plainProducts;
        private long rotatedProducts;
        private long plainColumns;
        private long rotatedColumns;
        private long plainRows;
        private long rotatedRows;

        private PanelCounts() {}

        /** Products of a weight and an unrotated source, with those that fill up blocks of rows. */
        long plainProducts() {
            return plainProducts;
        }

        /** Products of a weight and a rotated source, with those that fill up blocks of rows. */
        long rotatedProducts() {
            return rotatedProducts;
        }

        /** Columns of products with unrotated sources. */
        long plainColumns() {
            return plainColumns;
        }

        /** Columns of products with rotated sources. */
        long rotatedColumns() {
            return rotatedColumns;
        }

        /** Rows of tiles over Q. */
        long plainRows() {
            return plainRows;
        }

        /** Rows of tiles over QP. */
        long rotatedRows() {
            return rotatedRows;
        }
    }

    /**
     * What is alive at one moment.
     *
     * @param held ciphertexts of every array, squares on their way to a fourth power among those that are squared,
     *     powers and sums of a polynomial among its arguments
     * @param plainSums by array, rows over Q of the groups on the way
     * @param rotatedSums by array, rows over QP of the groups on the way
     * @param step whose digits are held, or -1
     * @param decomposed ciphertexts with their digits
     */
    public record LiveSet(int[] held, int[] plainSums, int[] rotatedSums, int step, int decomposed) {
        LiveSet copy() {
            return new LiveSet(held.clone(), plainSums.clone(), rotatedSums.clone(), step, decomposed);
        }

        boolean isCoveredBy(LiveSet other) {
            return (step == other.step || step < 0)
                    && decomposed <= other.decomposed
                    && isCovered(held, other.held)
                    && isCovered(plainSums, other.plainSums)
                    && isCovered(rotatedSums, other.rotatedSums);
        }

        private static boolean isCovered(int[] counts, int[] others) {
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] > others[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private final StepCounts[] work;
    private final int[] held;
    private final int[] plainSums;
    private final int[] rotatedSums;
    private boolean sumsBegun;
    private int buffered;
    private final List<Integer> inputOrder = new ArrayList<>();
    private final LiveSets front = new LiveSets();

    private CountingInterpreter(int arrays) {
        this.work = new StepCounts[arrays];
        Arrays.setAll(work, i -> new StepCounts());
        this.held = new int[arrays];
        this.plainSums = new int[arrays];
        this.rotatedSums = new int[arrays];
    }

    /** Walks a circuit, with weights of either kind, as a run with up to four threads does. */
    public static CountingInterpreter of(List<Step> steps) {
        CountingInterpreter counting = new CountingInterpreter(ArrayIndex.count(steps));
        for (int i = 0; i < steps.size(); i++) {
            counting.work[ArrayIndex.madeBy(i)].describe(steps.get(i));
        }
        new DemandDrivenExecutor<>(steps, UseCounts.of(steps), counting, DemandDrivenExecutor.WAVE).run();
        return counting;
    }

    /** What making an array takes, which for that of the inputs is to open them. */
    public StepCounts work(int array) {
        return work[array];
    }

    /** Indices of the inputs in the order of first use. */
    public List<Integer> inputOrder() {
        return inputOrder;
    }

    /** The most rotated or masked sources of one limb that a chunk has. */
    int buffered() {
        return buffered;
    }

    /** Moments of a run with up to four threads, of which none needs less than another in every respect. */
    public List<LiveSet> moments() {
        return front.moments();
    }

    @Override
    public List<Boolean> open(int[] indices) {
        for (int index : indices) {
            inputOrder.add(index);
        }
        work[ArrayIndex.INPUTS].made += indices.length;
        work[ArrayIndex.INPUTS].producers += indices.length;
        return Collections.nCopies(indices.length, true);
    }

    @Override
    public void holding(int array, int count) {
        boolean grows = count > held[array];
        held[array] = count;
        // less than at the moment that was remembered last is covered by that
        if (grows || sumsBegun) {
            remember(held, -1, 0);
        }
    }

    private void remember(int[] alive, int step, int decomposed) {
        sumsBegun = false;
        front.add(new LiveSet(alive, plainSums, rotatedSums, step, decomposed));
    }

    @Override
    public GroupSum<Boolean> linear(LinearStep step, int array, TileGroup group) {
        LinearDataflow dataflow = step.dataflow();
        List<LinearDataflow.Tile> tiles = group.tiles();
        StepCounts w = work[array];
        int plain = 0;
        int rotated = 0;
        for (LinearDataflow.Tile tile : tiles) {
            boolean overQp = dataflow.isRotated(tile);
            plain += overQp ? 0 : tile.outputs().length;
            rotated += overQp ? tile.outputs().length : 0;
            count(dataflow, tile, w.panels[tile.panel()]);
            w.shifts += Arrays.stream(tile.outputs())
                    .filter(step::isShiftedByPosition)
                    .count();
        }
        int outputs = plain + rotated;
        w.made += outputs;
        w.plainRows += plain;
        w.rotatedRows += rotated;
        plainSums[array] += plain;
        rotatedSums[array] += rotated;
        sumsBegun = true;
        return new GroupSum<>() {
            @Override
            public void add(int from, List<Boolean> values) {
                boolean[] chunk = new boolean[dataflow.inputCount()];
                for (int i = from; i < from + values.size(); i++) {
                    chunk[group.inputs()[i]] = true;
                }
                addSources(dataflow, tiles, chunk, array);
            }

            @Override
            public List<Boolean> finish() {
                plainSums[array] = 0;
                rotatedSums[array] = 0;
                return Collections.nCopies(outputs, true);
            }
        };
    }

    private static void count(LinearDataflow dataflow, LinearDataflow.Tile tile, PanelCounts panel) {
        int outputs = tile.outputs().length;
        panel.plainRows += dataflow.isRotated(tile) ? 0 : outputs;
        panel.rotatedRows += dataflow.isRotated(tile) ? outputs : 0;
        int rows = (outputs + WeightPanel.TILE - 1) / WeightPanel.TILE * WeightPanel.TILE;
        for (int s : tile.sources()) {
            if (dataflow.sources().get(s).isRotated()) {
                panel.rotatedColumns++;
                panel.rotatedProducts += rows;
            } else {
                panel.plainColumns++;
                panel.plainProducts += rows;
            }
        }
    }

    /** @param chunk by input, whether it is added */
    private void addSources(LinearDataflow dataflow, List<LinearDataflow.Tile> tiles, boolean[] chunk, int array) {
        StepCounts w = work[array];
        Set<LinearDataflow.Source> sources = new LinkedHashSet<>();
        for (LinearDataflow.Tile tile : tiles) {
            boolean plain = false;
            boolean masked = false;
            boolean rotated = false;
            boolean rotatedMasked = false;
            for (int s : tile.sources()) {
                LinearDataflow.Source source = dataflow.sources().get(s);
                if (chunk[source.input()]) {
                    plain |= !source.isRotated() && !source.isMasked();
                    masked |= !source.isRotated() && source.isMasked();
                    rotated |= source.isRotated() && !source.isMasked();
                    rotatedMasked |= source.isRotated() && source.isMasked();
                    if (source.isRotated() || source.isMasked()) {
                        sources.add(source);
                    }
                }
            }
            int outputs = tile.outputs().length;
            w.rotatedSums += (rotated ? outputs : 0) + (rotatedMasked ? outputs : 0);
            w.plainSums += (plain ? outputs : 0) + (masked ? outputs : 0);
        }
        Set<Integer> decomposed = new LinkedHashSet<>();
        for (LinearDataflow.Source source : sources) {
            if (source.isRotated()) {
                decomposed.add(source.input());
                w.rotations++;
                w.rotatedMasks += source.isMasked() ? 1 : 0;
            } else {
                w.plainMasks++;
            }
        }
        w.decompositions += decomposed.size();
        buffered = Math.max(buffered, sources.size());
        remember(held, ArrayIndex.makerOf(array), decomposed.size());
    }

    @Override
    public List<Boolean> activate(ActivationStep step, int array, List<List<Boolean>> groups) {
        StepCounts w = work[array];
        w.made += groups.size();
        w.producers += groups.size();
        groups.forEach(g -> w.members += g.size());
        int[] alive = held.clone();
        alive[array] += groups.size();
        if (step.depth() > 1) {
            alive[step.operand().array()] +=
                    groups.stream().mapToInt(List::size).max().orElse(0);
        }
        remember(alive, -1, 0);
        return Collections.nCopies(groups.size(), true);
    }

    @Override
    public List<Boolean> activate(PolynomialStep step, int array, int[] outputs, List<List<Boolean>> groups) {
        StepCounts w = work[array];
        w.made += groups.size();
        w.producers += groups.size();
        groups.forEach(g -> w.members += g.size());
        int[] alive = held.clone();
        alive[array] += groups.size();
        alive[step.operand().array()] += groups.size() * step.plan().heldCiphertexts();
        remember(alive, -1, 0);
        return Collections.nCopies(groups.size(), true);
    }

    @Override
    public List<Boolean> sum(SumStep step, int array, int[] outputs, List<List<Boolean>> inputs) {
        StepCounts w = work[array];
        for (int output : outputs) {
            SumStep.Term[] terms = step.outputs().get(output);
            w.members += terms.length;
            w.rotations += Arrays.stream(terms).filter(t -> t.rotation() != 0).count();
            w.decompositions += Arrays.stream(terms)
                    .filter(t -> t.rotation() != 0)
                    .mapToInt(SumStep.Term::input)
                    .distinct()
                    .count();
            w.rotatedRows += step.isRotated(output) ? 1 : 0;
            w.plainRows += step.isRotated(output) ? 0 : 1;
        }
        w.made += outputs.length;
        w.producers += outputs.length;
        return Collections.nCopies(outputs.length, true);
    }
}
