package io.nightjar.model.runtime;

import io.nightjar.ckks.evaluation.Evaluator;
import io.nightjar.ckks.evaluation.ExtendedCiphertext;
import io.nightjar.ckks.evaluation.HoistedCiphertext;
import io.nightjar.ckks.evaluation.Rotations;
import io.nightjar.ckks.io.CiphertextCodec;
import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.keys.RelinearizationKey;
import io.nightjar.ckks.polynomial.PowerEvaluator;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.PolynomialStep;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.circuit.TileGroup;
import io.nightjar.model.interpreter.Interpreter;
import io.nightjar.model.interpreter.Parallel;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import java.util.Arrays;
import java.util.List;

/** The CKKS interpreter: runs a program on ciphertexts, with independent rows and ciphertexts side by side. */
final class CkksInterpreter implements Interpreter<Ciphertext> {
    private final AnalyzedProgram program;
    private final PreparedStep[] prepared;
    private final InputBuffer inputs;
    private final BlockTools tools;
    private final Evaluator evaluator;
    private final Rotations rotations;
    private final EvaluationKeys keys;
    private final Parallel parallel;
    private final CiphertextCodec codec;

    /** @param prepared by the array that a linear step makes, otherwise null */
    CkksInterpreter(AnalyzedProgram program, PreparedStep[] prepared, InputBuffer inputs, BlockTools tools) {
        this.program = program;
        this.prepared = prepared;
        this.inputs = inputs;
        this.tools = tools;
        this.evaluator = tools.evaluator();
        this.rotations = tools.rotations();
        this.keys = tools.keys();
        this.parallel = tools.parallel();
        this.codec = new CiphertextCodec(program.context(), tools.rows());
    }

    @Override
    public List<Ciphertext> open(int[] indices) {
        byte[][] payloads = new byte[indices.length][];
        parallel.run(PlanReport.READ, 1, once -> {
            for (int i = 0; i < indices.length; i++) {
                parallel.requireNotCancelled();
                payloads[i] = inputs.take(indices[i]);
            }
        });
        Ciphertext[] opened = new Ciphertext[indices.length];
        parallel.run(PlanReport.READ, indices.length, i -> {
            opened[i] = codec.read(payloads[i]);
            payloads[i] = null;
            requireContract(opened[i], indices[i]);
        });
        return Arrays.asList(opened);
    }

    private void requireContract(Ciphertext c, int index) {
        if (c.level() != program.input().level() || c.scale() != program.input().scale() || c.size() != 2) {
            throw new MismatchedInputException("input ciphertext " + index + " is at level " + c.level()
                    + " with scale " + c.scale()
                    + ", the program expects level " + program.input().level() + " with scale "
                    + program.input().scale()
                    + "; encrypt with the client profile of this program");
        }
    }

    @Override
    public GroupSum<Ciphertext> linear(LinearStep step, int array, TileGroup group) {
        return new TileGroupProduct(step, prepared[array], group, tools);
    }

    @Override
    public List<Ciphertext> activate(ActivationStep step, int array, List<List<Ciphertext>> groups) {
        Ciphertext[] outputs = new Ciphertext[groups.size()];
        parallel.run(step.name(), outputs.length, i -> outputs[i] = activateGroup(step, groups.get(i)));
        return Arrays.asList(outputs);
    }

    @Override
    public List<Ciphertext> activate(PolynomialStep step, int array, int[] outputs, List<List<Ciphertext>> groups) {
        PowerEvaluator powers =
                new PowerEvaluator(program.context(), evaluator, step.plan(), step.unit(), step.resultScale());
        Ciphertext[] made = new Ciphertext[outputs.length];
        parallel.run(step.name(), outputs.length, i -> {
            List<double[]> polynomials = Arrays.stream(step.reads(outputs[i]))
                    .mapToObj(step::polynomial)
                    .toList();
            made[i] =
                    powers.evaluate(groups.get(i), polynomials, keys.relinearization(), parallel::requireNotCancelled);
        });
        return Arrays.asList(made);
    }

    @Override
    public List<Ciphertext> sum(SumStep step, int array, int[] outputs, List<List<Ciphertext>> inputs) {
        Ciphertext[] sums = new Ciphertext[outputs.length];
        parallel.run(step.name(), outputs.length, i -> sums[i] = sum(step, outputs[i], inputs.get(i)));
        return Arrays.asList(sums);
    }

    private Ciphertext sum(SumStep step, int output, List<Ciphertext> inputs) {
        int[] reads = step.reads(output);
        Ciphertext plain = null;
        ExtendedCiphertext rotated = null;
        for (int i = 0; i < reads.length; i++) {
            HoistedCiphertext hoisted = null;
            parallel.requireNotCancelled();
            for (SumStep.Term term : step.outputs().get(output)) {
                if (term.input() == reads[i] && term.rotation() == 0) {
                    plain = plain == null ? inputs.get(i) : evaluator.add(plain, inputs.get(i));
                } else if (term.input() == reads[i]) {
                    hoisted = hoisted == null ? rotations.hoist(inputs.get(i)) : hoisted;
                    ExtendedCiphertext next = rotations.rotateExtended(hoisted, term.rotation(), keys);
                    rotated = rotated == null ? next : rotated.add(next);
                }
            }
        }
        if (rotated == null) {
            return step.rescale() ? evaluator.rescale(plain) : ownRows(plain, inputs);
        }
        ExtendedCiphertext total = plain == null ? rotated : rotated.add(rotations.extend(plain));
        return step.rescale() ? rotations.modDownAndRescale(total) : rotations.modDown(total);
    }

    /** A sum of one term is that term itself, whose rows go when nobody reads it any more. */
    private static Ciphertext ownRows(Ciphertext sum, List<Ciphertext> inputs) {
        return inputs.contains(sum)
                ? new Ciphertext(sum.components().stream().map(NttPoly::copy).toList(), sum.scale())
                : sum;
    }

    @Override
    public void release(Ciphertext value) {
        evaluator.recycle(value);
    }

    private Ciphertext squareAndRescale(ActivationStep step, Ciphertext u) {
        parallel.requireNotCancelled();
        return evaluator.squareAndRescale(u, step.c(), keys.relinearization());
    }

    private Ciphertext activateGroup(ActivationStep step, List<Ciphertext> group) {
        List<Ciphertext> squares = group;
        List<Ciphertext> linear = List.of();
        if (step.degree() == 4) {
            squares = group.stream().map(u -> squareAndRescale(step, u)).toList();
            linear = group;
        }
        Ciphertext sum = sumOfSquares(step, squares, linear, step.e() * group.size());
        if (squares != group) {
            squares.forEach(evaluator::recycle);
        }
        return sum;
    }

    private Ciphertext sumOfSquares(
            ActivationStep step, List<Ciphertext> squares, List<Ciphertext> linear, double constant) {
        if (step.deferred()) {
            return evaluator.sumOfSquares(squares, linear, step.d(), constant);
        }
        RelinearizationKey key = keys.relinearization();
        return step.rescale()
                ? evaluator.sumOfSquaresAndRescale(squares, linear, step.d(), constant, key)
                : evaluator.relinearizedSumOfSquares(squares, linear, step.d(), constant, key);
    }
}
