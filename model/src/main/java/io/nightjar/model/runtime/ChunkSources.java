package io.nightjar.model.runtime;

import io.nightjar.ckks.evaluation.LimbRotations;
import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.model.runtime.TileChunk.Derived;
import io.nightjar.model.runtime.TileChunk.InputSources;
import io.nightjar.model.runtime.TileChunk.Kind;
import io.nightjar.model.runtime.TileChunk.Product;
import java.util.List;

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

    private final double[][] masks;

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
        boolean masked = chunk.derived().stream().anyMatch(Derived::isMasked);
        this.masks = tools.rows().take(masked ? prepared.masks().size() : 0);
    }

    /** Computes what is rotated or masked at a limb, in place of that at another. */
    void compute(int limb) {
        for (int mask = 0; mask < masks.length; mask++) {
            prepared.masks().get(mask).expand(limb, masks[mask]);
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

    private void maskInput(InputSources sources, int limb) {
        for (int d : sources.masked()) {
            for (int component = 0; component < 2; component++) {
                double[] row = inputs.get(sources.input()).component(component).row(limb);
                mask(row, chunk.derived().get(d).mask(), limb, derived[component][d]);
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
                mask(derived[0][d], source.mask(), limb, derived[0][d]);
                mask(derived[1][d], source.mask(), limb, derived[1][d]);
            }
        }
    }

    private void mask(double[] row, int mask, int limb, double[] out) {
        ElementWise.multiply(row, masks[mask], out, basis.modulus(limb));
    }

    /** The K rows that a product reads of a component at a limb: any for inputs, that computed last for all others. */
    double[][] columns(Product product, int component, int limb) {
        int[] places = product.rows();
        double[][] columns = new double[places.length][];
        if (product.kind() == Kind.PLAIN) {
            for (int k = 0; k < columns.length; k++) {
                columns[k] = inputs.get(places[k]).component(component).row(limb);
            }
        } else {
            for (int k = 0; k < columns.length; k++) {
                columns[k] = derived[component][places[k]];
            }
        }
        return columns;
    }

    /** Lets later results use the memory of what was computed, which is not read any more. */
    void recycle() {
        tools.rows().give(derived[0]);
        tools.rows().give(derived[1]);
        tools.rows().give(masks);
        for (LimbRotations.Decomposition decomposition : digits) {
            if (decomposition != null) {
                rotations.byLimb().recycle(decomposition);
            }
        }
    }
}
