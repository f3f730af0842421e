package io.nightjar.model.cost;

import io.nightjar.ckks.math.WeightPanel;
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

/**
 * What a run of a circuit asks for, whatever its parameters: how many ciphertexts of every array are made, what their
 * steps do, in which order inputs are opened, and what is held together. One walk over the circuit serves all parameter
 * sets that a search tries.
 */
public final class CountingInterpreter implements Interpreter<Boolean> {
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
        List<Integer> panels = tiles.stream()
                .map(LinearDataflow.Tile::panel)
                .distinct()
                .sorted()
                .toList();
        PanelCounts products = w.panels.computeIfAbsent(panels, first -> new PanelCounts());
        int plain = 0;
        int rotated = 0;
        for (LinearDataflow.Tile tile : tiles) {
            boolean overQp = dataflow.isRotated(tile);
            plain += overQp ? 0 : tile.outputs().length;
            rotated += overQp ? tile.outputs().length : 0;
            count(dataflow, tile, products);
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
                addSources(dataflow, tiles, chunk, array, products);
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
                panel.rotatedProducts += rows;
            } else {
                panel.plainProducts += rows;
            }
        }
    }

    /** @param chunk by input, whether it is added */
    private void addSources(
            LinearDataflow dataflow,
            List<LinearDataflow.Tile> tiles,
            boolean[] chunk,
            int array,
            PanelCounts products) {
        StepCounts w = work[array];
        Set<LinearDataflow.Source> columns = new LinkedHashSet<>();
        for (LinearDataflow.Tile tile : tiles) {
            boolean joint = false;
            boolean onlyRotated = false;
            boolean alsoMasked = false;
            for (int s : tile.sources()) {
                LinearDataflow.Source source = dataflow.sources().get(s);
                if (chunk[source.input()]) {
                    joint |= source.isMasked() || !source.isRotated();
                    onlyRotated |= source.isRotated() && !source.isMasked();
                    alsoMasked |= source.isRotated() && source.isMasked();
                    columns.add(source);
                }
            }
            int rows = tile.outputs().length;
            w.plainSums += joint ? rows : 0;
            w.rotatedSums += onlyRotated ? rows : 0;
            w.specialSums += alsoMasked ? rows : 0;
        }
        Set<Integer> decomposed = new LinkedHashSet<>();
        int derived = 0;
        for (LinearDataflow.Source source : columns) {
            products.plainColumns += source.isRotated() ? 0 : 1;
            products.rotatedColumns += source.isRotated() ? 1 : 0;
            derived += source.isRotated() || source.isMasked() ? 1 : 0;
            if (source.isRotated()) {
                decomposed.add(source.input());
                w.rotations++;
                w.rotatedMasks += source.isMasked() ? 1 : 0;
            } else if (source.isMasked()) {
                w.plainMasks++;
            }
        }
        w.decompositions += decomposed.size();
        buffered = Math.max(buffered, derived);
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
