package io.nightjar.model.runtime;

import io.nightjar.ckks.evaluation.ExtendedCiphertext;
import io.nightjar.ckks.keys.RelinearizationKey;
import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.MatrixProduct;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.Encoder;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.TileGroup;
import io.nightjar.model.interpreter.Interpreter;
import io.nightjar.model.runtime.TileChunk.Batch;
import io.nightjar.model.runtime.TileChunk.Kind;
import io.nightjar.model.runtime.TileChunk.Product;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * The sums of one group of tiles of a linear step, limb by limb: {@link ChunkSources} computes what is rotated and
 * masked of a chunk of inputs at one limb, the tiles add the products with it to their {@link TileSum}, and it makes
 * room for the next limb. Tiles that read a rotated source are summed over QP, where what is not rotated is multiplied
 * by P, and divided once (double hoisting; Bossuat et al., EUROCRYPT 2021, section 4.3); all others are summed over Q.
 * Sums of three components are relinearised and rescaled once they are complete.
 */
final class TileGroupProduct implements Interpreter.GroupSum<Ciphertext> {
    private static final MatrixProduct PRODUCT = Kernels.chosen().matrixProduct();

    /** Pieces of rows that threads add products to, of each component. */
    private static final int PIECES = 4;

    /** Shorter rows are not cut. */
    private static final int LEAST_CUT = 1 << 12;

    private final LinearStep step;
    private final PreparedStep prepared;
    private final PreparedTileGroup group;
    private final BlockTools tools;
    private final GroupRotations rotations;
    private final RnsBasis basis;
    private final TileSum[] sums;
    private final double factor;
    /** Of the sums, known with the first input: whichever it is, its scale times the factor of its operand. */
    private double scale;

    TileGroupProduct(LinearStep step, PreparedStep prepared, TileGroup tiles, BlockTools tools) {
        this.step = step;
        this.prepared = prepared;
        this.group = prepared.groups()[tiles.number()];
        this.tools = tools;
        int level = prepared.level();
        this.rotations = group.isRotated() ? GroupRotations.at(tools, level) : GroupRotations.none(tools, level);
        this.basis = rotations.basis();
        this.sums = new TileSum[group.tiles()];
        for (int tile = 0; tile < sums.length; tile++) {
            int limbs = group.isRotated(tile) ? basis.size() : level + 1;
            sums[tile] = new TileSum(group.outputs(tile), prepared.components(), limbs, tools.rows());
        }
        this.factor = step.quantized().factors()[step.dataflow().operandOf(tiles.inputs()[0])];
    }

    @Override
    public void add(int from, List<Ciphertext> inputs) {
        if (from == 0) {
            scale = inputs.get(0).scale() * factor;
        }
        TileChunk chunk = group.chunk(from);
        ChunkSources sources = new ChunkSources(step.name(), prepared, chunk, inputs, tools, rotations);
        if (chunk.derived().isEmpty()) {
            addAllLimbs(chunk, sources);
        } else {
            for (int limb = 0; limb < basis.size(); limb++) {
                sources.compute(limb);
                addLimb(chunk, sources, limb);
            }
        }
        sources.recycle();
    }

    /** Where only the inputs themselves are read, limbs need not wait for each other. */
    private void addAllLimbs(TileChunk chunk, ChunkSources sources) {
        int components = prepared.components();
        int degree = basis.degree();
        tools.parallel().run(step.name(), components * (prepared.level() + 1), unit -> {
            addProducts(chunk, sources, unit / components, unit % components, 0, degree);
        });
        for (int limb = 0; limb <= prepared.level(); limb++) {
            begin(chunk, limb);
        }
    }

    private void addLimb(TileChunk chunk, ChunkSources sources, int limb) {
        int pieces = basis.degree() < LEAST_CUT ? 1 : PIECES;
        int length = basis.degree() / pieces;
        tools.parallel().run(step.name(), 2 * pieces, unit -> {
            addProducts(chunk, sources, limb, unit % 2, unit / 2 * length, (unit / 2 + 1) * length);
        });
        begin(chunk, limb);
    }

    /** Notes which sums have been begun, once all pieces of their rows are. */
    private void begin(TileChunk chunk, int limb) {
        for (Batch batch : chunk.batches()) {
            if (batch.kind().isMadeAt(limb > prepared.level())) {
                for (Product product : batch.products()) {
                    for (int component = 0; component < prepared.components(); component++) {
                        sums[product.tile()].begin(component, limb);
                    }
                }
            }
        }
    }

    /** Adds the products of all tiles at one limb of one component, at places [from, to) of its rows. */
    private void addProducts(TileChunk chunk, ChunkSources sources, int limb, int component, int from, int to) {
        boolean[] begun = new boolean[sums.length];
        for (Batch batch : chunk.batches()) {
            if (batch.kind().isMadeAt(limb > prepared.level())) {
                if (batch.kind() != Kind.JOINT || prepared.countsUnmasked(basis.modulus(limb))) {
                    List<MatrixProduct.Part> parts = parts(batch, limb, component, begun, product -> true);
                    multiply(parts, sources.rows(batch, component, limb, true), limb, from, to);
                } else {
                    for (boolean masked : new boolean[] {false, true}) {
                        List<MatrixProduct.Part> parts = parts(
                                batch, limb, component, begun, product -> group.isMasked(product.tile()) == masked);
                        multiply(parts, sources.rows(batch, component, limb, !masked), limb, from, to);
                    }
                }
            }
        }
    }

    private void multiply(List<MatrixProduct.Part> parts, double[][] rows, int limb, int from, int to) {
        tools.parallel().requireNotCancelled();
        if (!parts.isEmpty()) {
            PRODUCT.multiply(parts, rows, basis.modulus(limb), from, to);
        }
    }

    /** @param begun by tile, whether an earlier batch has added to it */
    private List<MatrixProduct.Part> parts(
            Batch batch, int limb, int component, boolean[] begun, Predicate<Product> which) {
        List<MatrixProduct.Part> parts = new ArrayList<>();
        for (Product product : batch.products()) {
            if (which.test(product)) {
                int tile = product.tile();
                boolean add = begun[tile] || sums[tile].isBegun(component, limb);
                parts.add(new MatrixProduct.Part(
                        product.weights(),
                        product.columns(),
                        multipliers(tile, batch.kind(), limb),
                        sums[tile].rows(component, limb),
                        add));
                begun[tile] = true;
            }
        }
        return parts;
    }

    private double[] multipliers(int tile, Kind kind, int limb) {
        Modulus modulus = basis.modulus(limb);
        boolean joint = kind == Kind.JOINT;
        double special = joint && group.isRotated(tile) ? rotations.specialProduct(limb) : 1;
        double[] exact = group.panel(tile).multipliers();
        double[] multipliers = new double[exact.length];
        for (int m = 0; m < multipliers.length; m++) {
            double own = modulus.residue(exact[m]);
            if (kind == Kind.ROTATED_MASKED) {
                own = 1;
            } else if (joint && group.isMasked(tile)) {
                own = prepared.jointMultiplier(modulus);
            }
            multipliers[m] = modulus.multiply(own, special);
        }
        return multipliers;
    }

    @Override
    public List<Ciphertext> finish() {
        rotations.recycle();
        int outputs = Arrays.stream(sums).mapToInt(TileSum::outputs).sum();
        int[] tileOf = new int[outputs];
        int[] rowOf = new int[outputs];
        int next = 0;
        for (int tile = 0; tile < sums.length; tile++) {
            for (int row = 0; row < sums[tile].outputs(); row++) {
                tileOf[next] = tile;
                rowOf[next] = row;
                next++;
            }
        }
        Ciphertext[] finished = new Ciphertext[outputs];
        tools.parallel().run(step.name(), outputs, i -> finished[i] = finish(tileOf[i], rowOf[i]));
        return Arrays.asList(finished);
    }

    private Ciphertext finish(int tile, int row) {
        double[][] first = sums[tile].take(0, row);
        double[][] second = sums[tile].take(1, row);
        addBias(tile, row, first);
        if (step.isShiftedByPosition(group.output(tile, row))) {
            addShift(tile, row, first);
        }
        if (group.isRotated(tile)) {
            ExtendedCiphertext sum = rotations.byLimb().sum(first, second, scale);
            Ciphertext reduced = step.rescale()
                    ? tools.rotations().modDownAndRescale(sum)
                    : tools.rotations().modDown(sum);
            tools.rows().give(first);
            tools.rows().give(second);
            return reduced;
        }
        RnsBasis plain = tools.context().basis(prepared.level());
        if (prepared.components() == 3) {
            NttPoly third = new NttPoly(plain, sums[tile].take(2, row));
            return relinearize(
                    new Ciphertext(List.of(new NttPoly(plain, first), new NttPoly(plain, second), third), scale));
        }
        return rescale(
                new Ciphertext(List.of(new NttPoly(plain, first), new NttPoly(plain, second)), scale),
                prepared.rescales());
    }

    private Ciphertext relinearize(Ciphertext sum) {
        RelinearizationKey key = tools.keys().relinearization();
        return prepared.rescales() == 0
                ? instead(sum, tools.evaluator().relinearize(sum, key))
                : rescale(instead(sum, tools.evaluator().relinearizeAndRescale(sum, key)), prepared.rescales() - 1);
    }

    private Ciphertext rescale(Ciphertext sum, int times) {
        return times == 0 ? sum : rescale(instead(sum, tools.evaluator().rescale(sum)), times - 1);
    }

    /** What takes the place of a sum, whose rows may be used again. */
    private Ciphertext instead(Ciphertext sum, Ciphertext other) {
        tools.evaluator().recycle(sum);
        return other;
    }

    private void addBias(int tile, int row, double[][] sum) {
        int output = group.output(tile, row);
        double uniform = step.shifts().isEmpty() || step.isShiftedByPosition(output)
                ? 0
                : step.shifts().get(output)[0];
        double bias = (group.panel(tile).bias()[row] + uniform) * scale;
        for (int limb = 0; limb <= prepared.level(); limb++) {
            Modulus modulus = basis.modulus(limb);
            double constant = modulus.residue(bias);
            if (group.isRotated(tile)) {
                constant = modulus.reduce(modulus.multiply(constant, rotations.specialProduct(limb)));
            }
            ElementWise.addConstant(sum[limb], constant, sum[limb], modulus);
        }
    }

    /** Adds a shift of every position, encoded at the scale of the sum. */
    private void addShift(int tile, int row, double[][] sum) {
        double[] shift = step.shifts().get(group.output(tile, row));
        double[] slots = prepared.packing().spread(position -> shift[position]);
        NttPoly encoded = new Encoder(tools.context())
                .encode(slots, prepared.level(), scale)
                .poly();
        for (int limb = 0; limb <= prepared.level(); limb++) {
            double special = group.isRotated(tile) ? rotations.specialProduct(limb) : 1;
            ElementWise.addMultiple(encoded.row(limb), special, sum[limb], basis.modulus(limb));
        }
    }
}
