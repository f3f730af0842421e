package io.nightjar.model.runtime;

import io.nightjar.ckks.evaluation.Evaluator;
import io.nightjar.ckks.evaluation.LimbRotations;
import io.nightjar.ckks.evaluation.Rotations;
import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.MatrixProduct;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.RowPool;
import io.nightjar.ckks.ring.ScratchPool;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.interpreter.Interpreter;
import io.nightjar.model.interpreter.Parallel;
import java.util.Arrays;
import java.util.List;

/**
 * The sums of one batch of a linear step, limb by limb: the rotated and masked sources of a chunk of inputs are made
 * for one limb by all threads, then used by all of them for their tiles, and forgotten; so they are held once, however
 * many threads there are. Tiles that read a rotated source are summed over QP, where what is not rotated is multiplied
 * by P, and divided once (double hoisting; Bossuat et al., EUROCRYPT 2021, section 4.3); all others are summed over Q.
 */
final class TileGroupProduct implements Interpreter.BatchSum<Ciphertext> {
    private static final MatrixProduct PRODUCT = Kernels.chosen().matrixProduct();

    private final LinearStep step;
    private final PreparedStep prepared;
    private final PreparedTileGroup batch;
    private final EvaluationKeys keys;
    private final Parallel parallel;
    private final Evaluator evaluator;
    private final Rotations rotations;
    private final RowPool rows;
    private final LimbRotations byLimb;
    private final ScratchPool<LimbRotations.Workspace> workspaces;
    private final RnsBasis plain;
    private final RnsBasis basis;
    /** By tile, component and limb the M rows, and whether anything was added to them. */
    private final double[][][][][] sums;

    private final boolean[][][] started;
    private double scale;

    TileGroupProduct(
            LinearStep step,
            PreparedStep prepared,
            int batch,
            CkksContext context,
            Evaluator evaluator,
            Rotations rotations,
            EvaluationKeys keys,
            RowPool rows,
            Parallel parallel) {
        this.step = step;
        this.prepared = prepared;
        this.batch = prepared.batches()[batch];
        this.keys = keys;
        this.parallel = parallel;
        this.evaluator = evaluator;
        this.rotations = rotations;
        this.rows = rows;
        this.byLimb = this.batch.isRotated() ? new LimbRotations(context, prepared.level(), rows) : null;
        this.workspaces = byLimb == null ? null : new ScratchPool<>(byLimb::workspace);
        this.plain = context.basis(prepared.level());
        this.basis = byLimb == null ? plain : byLimb.basis();
        int tiles = this.batch.tiles().size();
        this.sums = new double[tiles][2][][][];
        this.started = new boolean[tiles][2][basis.size()];
        for (int t = 0; t < tiles; t++) {
            int limbs = this.batch.isRotated(t) ? basis.size() : prepared.level() + 1;
            for (int c = 0; c < 2; c++) {
                sums[t][c] = new double[limbs][][];
                for (int limb = 0; limb < limbs; limb++) {
                    sums[t][c][limb] = rows.take(this.batch.tiles().get(t).outputs().length);
                }
            }
        }
    }

    @Override
    public void add(int from, List<Ciphertext> inputs) {
        PreparedTileGroup.Chunk chunk = batch.chunk(from);
        if (from == 0) {
            int first = step.wiring()
                    .sources()
                    .get(batch.tiles().get(0).sources()[0])
                    .input();
            scale = inputs.get(0).scale()
                    * step.quantized().factors()[step.wiring().operandOf(first)];
        }
        int[] tiles = chunk.tileStarts();
        if (chunk.derived().isEmpty()) {
            parallel.run(step.name(), 2 * (prepared.level() + 1), unit -> {
                multiply(chunk, 0, chunk.products().size(), inputs, null, unit >> 1, unit & 1);
            });
            return;
        }
        LimbRotations.Decomposition[] digits = new LimbRotations.Decomposition[inputs.size()];
        parallel.run(step.name(), chunk.rotatedInputs().length, i -> {
            int input = chunk.rotatedInputs()[i];
            digits[input] = byLimb.decompose(evaluator.dropTo(inputs.get(input), prepared.level()));
        });
        int count = chunk.derived().size();
        double[][][] derived = {rows.take(count), rows.take(count)};
        int[] sources = chunk.inputStarts();
        for (int l = 0; l < basis.size(); l++) {
            int limb = l;
            parallel.run(step.name(), sources.length - 1, i -> {
                workspaces.use(workspace ->
                        derive(chunk, sources[i], sources[i + 1], inputs, digits, limb, derived, workspace));
            });
            parallel.run(step.name(), 2 * (tiles.length - 1), unit -> {
                int tile = unit >> 1;
                int component = unit & 1;
                multiply(chunk, tiles[tile], tiles[tile + 1], inputs, derived[component], limb, component);
            });
        }
        rows.give(derived[0]);
        rows.give(derived[1]);
        for (int input : chunk.rotatedInputs()) {
            byLimb.recycle(digits[input]);
        }
    }

    /** For one limb all sources of one input, of which {@code from} is the first. */
    private void derive(
            PreparedTileGroup.Chunk chunk,
            int from,
            int to,
            List<Ciphertext> inputs,
            LimbRotations.Decomposition[] digits,
            int limb,
            double[][][] derived,
            LimbRotations.Workspace workspace) {
        boolean extended = false;
        for (int d = from; d < to; d++) {
            PreparedTileGroup.Derived source = chunk.derived().get(d);
            if (source.rotation() != 0) {
                if (!extended) {
                    byLimb.extend(digits[source.input()], limb, workspace);
                    extended = true;
                }
                byLimb.rotate(workspace, keys.rotation(source.rotation()), derived[0][d], derived[1][d]);
                for (int c = 0; c < 2 && source.mask() != LinearDataflow.UNMASKED; c++) {
                    mask(derived[c][d], source.mask(), limb, derived[c][d]);
                }
            } else if (limb <= prepared.level()) {
                for (int c = 0; c < 2; c++) {
                    mask(inputs.get(source.input()).component(c).row(limb), source.mask(), limb, derived[c][d]);
                }
            }
        }
    }

    private void mask(double[] row, int mask, int limb, double[] out) {
        ElementWise.multiply(row, prepared.masks().get(mask).row(limb), out, basis.modulus(limb));
    }

    /** For one limb and component the products from {@code from} to {@code to}. */
    private void multiply(
            PreparedTileGroup.Chunk chunk,
            int from,
            int to,
            List<Ciphertext> inputs,
            double[][] derived,
            int limb,
            int component) {
        Modulus modulus = basis.modulus(limb);
        for (PreparedTileGroup.Product product : chunk.products().subList(from, to)) {
            parallel.requireNotCancelled();
            boolean special = limb > prepared.level();
            if (!special || product.kind().isRotated()) {
                double[][] columns = new double[product.rows().length][];
                for (int k = 0; k < columns.length; k++) {
                    int row = product.rows()[k];
                    columns[k] = product.kind() == PreparedTileGroup.Kind.PLAIN
                            ? inputs.get(row).component(component).row(limb)
                            : derived[row];
                }
                boolean[] touched = started[product.tile()][component];
                PRODUCT.multiply(
                        product.weights(),
                        columns,
                        multipliers(product, modulus, limb),
                        modulus,
                        sums[product.tile()][component][limb],
                        touched[limb]);
                touched[limb] = true;
            }
        }
    }

    private double[] multipliers(PreparedTileGroup.Product product, Modulus modulus, int limb) {
        double[] exact = batch.panel(product.tile()).multipliers();
        boolean timesSpecial =
                batch.isRotated(product.tile()) && !product.kind().isRotated();
        double special = timesSpecial ? byLimb.specialProduct(limb) : 1;
        double[] multipliers = new double[exact.length];
        for (int m = 0; m < multipliers.length; m++) {
            double own = product.kind().isMasked() ? 1 : modulus.residue(exact[m]);
            multipliers[m] = modulus.reduce(modulus.multiply(own, special));
        }
        return multipliers;
    }

    @Override
    public List<Ciphertext> finish() {
        if (byLimb != null) {
            workspaces.drain().forEach(byLimb::recycle);
        }
        int[] tileOf = new int[batch.outputs()];
        int[] rowOf = new int[batch.outputs()];
        int next = 0;
        for (int t = 0; t < batch.tiles().size(); t++) {
            for (int m = 0; m < batch.tiles().get(t).outputs().length; m++) {
                tileOf[next] = t;
                rowOf[next++] = m;
            }
        }
        Ciphertext[] outputs = new Ciphertext[batch.outputs()];
        parallel.run(step.name(), outputs.length, i -> outputs[i] = finish(tileOf[i], rowOf[i]));
        return Arrays.asList(outputs);
    }

    private Ciphertext finish(int tile, int row) {
        double[][] first = take(tile, 0, row);
        double[][] second = take(tile, 1, row);
        double bias = batch.panel(tile).bias()[row] * scale;
        boolean rotated = batch.isRotated(tile);
        for (int limb = 0; limb <= prepared.level(); limb++) {
            Modulus modulus = basis.modulus(limb);
            double own = modulus.residue(bias);
            double constant = rotated ? modulus.reduce(modulus.multiply(own, byLimb.specialProduct(limb))) : own;
            ElementWise.addConstant(first[limb], constant, first[limb], modulus);
        }
        if (rotated) {
            var sum = byLimb.sum(first, second, scale);
            Ciphertext reduced = step.rescale() ? rotations.modDownAndRescale(sum) : rotations.modDown(sum);
            rows.give(first);
            rows.give(second);
            return reduced;
        }
        Ciphertext sum = new Ciphertext(List.of(new NttPoly(plain, first), new NttPoly(plain, second)), scale);
        if (!step.rescale()) {
            return sum;
        }
        Ciphertext rescaled = evaluator.rescale(sum);
        evaluator.recycle(sum);
        return rescaled;
    }

    /** The row of every limb, which the batch lets go of; zero where nothing was added. */
    private double[][] take(int tile, int component, int row) {
        double[][][] limbs = sums[tile][component];
        double[][] taken = new double[limbs.length][];
        for (int limb = 0; limb < taken.length; limb++) {
            taken[limb] = limbs[limb][row];
            limbs[limb][row] = null;
            if (!started[tile][component][limb]) {
                Arrays.fill(taken[limb], 0);
            }
        }
        return taken;
    }
}
