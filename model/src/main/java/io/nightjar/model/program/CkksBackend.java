package io.nightjar.model.program;

import io.nightjar.ckks.io.CiphertextCodec;
import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.MatrixProduct;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.WeightPanel;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.Evaluator;
import io.nightjar.ckks.scheme.RelinearizationKey;
import java.util.Arrays;
import java.util.List;

/** The CKKS interpreter: runs a program on ciphertexts, with independent rows and ciphertexts side by side. */
final class CkksBackend implements Backend<Ciphertext> {
    private final EncryptedProgram program;
    private final PreparedLinear[][] weights;
    private final Evaluator evaluator;
    private final RelinearizationKey key;
    private final CiphertextCodec codec;
    private final InputBuffer inputs;
    private final Parallel parallel;
    private final MatrixProduct product = Kernels.chosen().matrixProduct();

    CkksBackend(
            EncryptedProgram program,
            PreparedLinear[][] weights,
            Evaluator evaluator,
            RelinearizationKey key,
            InputBuffer inputs,
            Parallel parallel) {
        this.program = program;
        this.weights = weights;
        this.evaluator = evaluator;
        this.key = key;
        this.codec = new CiphertextCodec(program.context());
        this.inputs = inputs;
        this.parallel = parallel;
    }

    @Override
    public List<Ciphertext> open(int[] indices) {
        byte[][] payloads = new byte[indices.length][];
        parallel.run(BlockScorer.READ, 1, once -> {
            for (int i = 0; i < indices.length; i++) {
                payloads[i] = inputs.take(indices[i]);
            }
        });
        Ciphertext[] opened = new Ciphertext[indices.length];
        parallel.run(BlockScorer.READ, indices.length, i -> {
            opened[i] = codec.read(payloads[i]);
            payloads[i] = null;
            requireContract(opened[i], indices[i]);
        });
        return Arrays.asList(opened);
    }

    private void requireContract(Ciphertext c, int index) {
        if (c.level() != program.inputLevel() || c.scale() != program.inputScale() || c.size() != 2) {
            throw new MismatchedInputException("input ciphertext " + index + " is at level " + c.level()
                    + " with scale " + c.scale()
                    + ", the program expects level " + program.inputLevel() + " with scale " + program.inputScale()
                    + "; encrypt with the client profile of this program");
        }
    }

    @Override
    public TileSum<Ciphertext> linear(LinearStep step, LinearStep.Tile tile) {
        LinearStep.Panel panel = step.panels().get(tile.panel());
        PreparedLinear prepared = weights[program.steps().indexOf(step)][tile.panel()];
        return new TileSum<>() {
            private RnsBasis basis;
            private double scale;
            private double[][][][] sums;

            @Override
            public void add(int from, List<Ciphertext> columns) {
                boolean first = sums == null;
                if (first) {
                    basis = columns.get(0).component(0).basis();
                    scale = columns.get(0).scale() * step.factor();
                    sums = new double[2][basis.size()][panel.rows()][basis.degree()];
                }
                WeightPanel chunk = prepared.chunk(from);
                parallel.run(step.name(), 2 * basis.size(), unit -> {
                    int component = unit & 1;
                    int limb = unit >> 1;
                    multiply(chunk, columns, panel, component, limb, sums[component][limb], !first);
                });
            }

            @Override
            public List<Ciphertext> finish() {
                Ciphertext[] outputs = new Ciphertext[panel.rows()];
                parallel.run(step.name(), outputs.length, m -> {
                    Ciphertext sum = new Ciphertext(List.of(row(sums[0], m), row(sums[1], m)), scale);
                    outputs[m] = step.rescale() ? evaluator.rescale(sum) : sum;
                });
                return Arrays.asList(outputs);
            }

            private NttPoly row(double[][][] limbs, int m) {
                double[][] rows = new double[basis.size()][];
                for (int limb = 0; limb < rows.length; limb++) {
                    rows[limb] = limbs[limb][m];
                    if (limbs == sums[0]) {
                        Modulus modulus = basis.modulus(limb);
                        double bias = modulus.residue(panel.bias()[m] * scale);
                        ElementWise.addConstant(rows[limb], bias, rows[limb], modulus);
                    }
                }
                return new NttPoly(basis, rows);
            }
        };
    }

    private void multiply(
            WeightPanel chunk,
            List<Ciphertext> columns,
            LinearStep.Panel panel,
            int component,
            int limb,
            double[][] out,
            boolean accumulate) {
        Modulus modulus = columns.get(0).component(0).basis().modulus(limb);
        double[][] rows = new double[columns.size()][];
        for (int k = 0; k < rows.length; k++) {
            rows[k] = columns.get(k).component(component).row(limb);
        }
        double[] multipliers = new double[panel.rows()];
        for (int m = 0; m < multipliers.length; m++) {
            multipliers[m] = modulus.residue(panel.multipliers()[m]);
        }
        product.multiply(chunk, rows, multipliers, modulus, out, accumulate);
    }

    @Override
    public List<Ciphertext> activate(ActivationStep step, List<List<Ciphertext>> groups) {
        Ciphertext[] outputs = new Ciphertext[groups.size()];
        parallel.run(step.name(), outputs.length, i -> outputs[i] = activateGroup(step, groups.get(i)));
        return Arrays.asList(outputs);
    }

    private Ciphertext activateGroup(ActivationStep step, List<Ciphertext> group) {
        List<Ciphertext> squares = group;
        List<Ciphertext> linear = List.of();
        if (step.degree() == 4) {
            squares = group.stream()
                    .map(u -> evaluator.squareAndRescale(u, step.c(), key))
                    .toList();
            linear = group;
        }
        return evaluator.sumOfSquaresAndRescale(squares, linear, step.d(), step.e() * group.size(), key);
    }
}
