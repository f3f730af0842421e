package io.nightjar.model.runtime;

import io.nightjar.ckks.evaluation.LimbRotations;
import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.model.runtime.TileChunk.Batch;
import io.nightjar.model.runtime.TileChunk.Derived;
import io.nightjar.model.runtime.TileChunk.InputSources;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the products of one chunk read: its inputs, and what is rotated and masked of them. The latter is computed for
 * one limb at a time by all threads, so that it is held once, however many threads there are.
 */
final class ChunkSources {
    private final String name;
    private final PreparedStep prepared;
    private final TileChunk chunk;
    private final List<Ciphertext> inputs;
    private final BlockTools tools;
    private final GroupRotations rotations;
    private final RnsBasis basis;
    /** By input the digits of those that are rotated, otherwise null. */
    private final LimbRotations.Decomposition[] digits;
    /** By component and derived source, at the limb that was computed last. */
    private final double[][][] derived;

    /** By mask, at the limb that was computed last; null where no source of the kind has it. */
    private final double[][] masks;

    private final double[][] rotatedMasks;

    /** In place of inputs where the multiplier of what is not masked is 0. */
    private double[] zeros;

    /**
     * Decomposes the inputs that are rotated.
     *
     * @param name under which CPU time is counted
     */
    ChunkSources(
            String name,
            PreparedStep prepared,
            TileChunk chunk,
            List<Ciphertext> inputs,
            BlockTools tools,
            GroupRotations rotations) {
        this.name = name;
        this.prepared = prepared;
        this.chunk = chunk;
        this.inputs = inputs;
        this.tools = tools;
        this.rotations = rotations;
        this.basis = rotations.basis();
        this.digits = new LimbRotations.Decomposition[inputs.size()];
        List<InputSources> rotated =
                chunk.byInput().stream().filter(InputSources::isRotated).toList();
        tools.parallel().run(name, rotated.size(), i -> {
            int input = rotated.get(i).input();
            digits[input] = rotations.byLimb().decompose(tools.evaluator().dropTo(inputs.get(input), prepared.level()));
        });
        int count = chunk.derived().size();
        this.derived = new double[][][] {tools.rows().take(count), tools.rows().take(count)};
        this.masks = masks(source -> !source.isRotated());
        this.rotatedMasks = masks(Derived::isRotated);
    }

    private double[][] masks(Predicate<Derived> kind) {
        double[][] rows = new double[prepared.masks().size()][];
        chunk.derived().stream()
                .filter(Derived::isMasked)
                .filter(kind)
                .mapToInt(Derived::mask)
                .distinct()
                .forEach(mask -> rows[mask] = tools.rows().take());
        return rows;
    }

    /** Computes what is rotated or masked at a limb, in place of that at another. */
    void compute(int limb) {
        if (limb <= prepared.level()) {
            expand(limb, prepared.maskFactor(basis.modulus(limb)), masks);
        }
        if (rotations.byLimb() != null) {
            expand(limb, rotatedMaskFactor(limb), rotatedMasks);
        }
        tools.parallel().run(name, chunk.byInput().size(), i -> {
            InputSources sources = chunk.byInput().get(i);
            if (limb <= prepared.level()) {
                maskInput(sources, limb);
            }
            if (sources.isRotated()) {
                rotations.workspaces().use(workspace -> rotateInput(sources, limb, workspace));
            }
        });
    }

    private void expand(int limb, double factor, double[][] rows) {
        for (int mask = 0; mask < rows.length; mask++) {
            if (rows[mask] != null) {
                prepared.masks().get(mask).expand(limb, factor, basis.modulus(limb), rows[mask]);
            }
        }
    }

    /** At a limb of Q rotations are P times too large beside what is not rotated. */
    private double rotatedMaskFactor(int limb) {
        if (limb > prepared.level()) {
            return 1;
        }
        Modulus modulus = basis.modulus(limb);
        double special = modulus.inverse(rotations.specialProduct(limb));
        return modulus.multiply(prepared.maskFactor(modulus), special);
    }

    private void maskInput(InputSources sources, int limb) {
        for (int d : sources.masked()) {
            for (int component = 0; component < 2; component++) {
                double[] row = inputs.get(sources.input()).component(component).row(limb);
                mask(row, masks[chunk.derived().get(d).mask()], limb, derived[component][d]);
            }
        }
    }

    private void rotateInput(InputSources sources, int limb, LimbRotations.Workspace workspace) {
        rotations.byLimb().extend(digits[sources.input()], limb, workspace);
        for (int d : sources.rotated()) {
            Derived source = chunk.derived().get(d);
            rotations
                    .byLimb()
                    .rotate(workspace, tools.keys().rotation(source.rotation()), derived[0][d], derived[1][d]);
            if (source.isMasked()) {
                mask(derived[0][d], rotatedMasks[source.mask()], limb, derived[0][d]);
                mask(derived[1][d], rotatedMasks[source.mask()], limb, derived[1][d]);
            }
        }
    }

    private void mask(double[] row, double[] mask, int limb, double[] out) {
        ElementWise.multiply(row, mask, out, basis.modulus(limb));
    }

    /**
     * The rows that a batch reads of a component at a limb: any for inputs, that computed last for all others.
     *
     * @param withInputs false for zeros in place of inputs
     */
    double[][] rows(Batch batch, int component, int limb, boolean withInputs) {
        int[] places = batch.rows();
        double[][] rows = new double[places.length][];
        for (int r = 0; r < rows.length; r++) {
            if (places[r] < 0) {
                rows[r] = derived[component][TileChunk.derived(places[r])];
            } else {
                rows[r] =
                        withInputs ? inputs.get(places[r]).component(component).row(limb) : zeros();
            }
        }
        return rows;
    }

    private synchronized double[] zeros() {
        if (zeros == null) {
            zeros = new double[basis.degree()];
        }
        return zeros;
    }

    /** Lets later results use the memory of what was computed, which is not read any more. */
    void recycle() {
        tools.rows().give(derived[0]);
        tools.rows().give(derived[1]);
        Stream.of(masks, rotatedMasks)
                .flatMap(Arrays::stream)
                .filter(Objects::nonNull)
                .forEach(tools.rows()::give);
        for (LimbRotations.Decomposition decomposition : digits) {
            if (decomposition != null) {
                rotations.byLimb().recycle(decomposition);
            }
        }
    }
}
