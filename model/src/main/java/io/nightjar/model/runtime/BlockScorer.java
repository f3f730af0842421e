package io.nightjar.model.runtime;

import io.nightjar.ckks.io.CiphertextCodec;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.FingerprintMismatchException;
import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.model.circuit.UseCounts;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.interpreter.DemandDrivenExecutor;
import io.nightjar.model.interpreter.Parallel;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Scores blocks with one program and one set of keys. Results do not depend on the number of threads. Safe for many
 * threads.
 */
public final class BlockScorer {
    /** The name under which writing outputs is reported. */
    static final String WRITE = "write";

    private final PreparedProgram prepared;
    private final AnalyzedProgram program;
    private final EvaluationKeys keys;
    private final int threads;
    private final int[][] reads;

    /**
     * @param threads that one block may use
     * @throws FingerprintMismatchException if the keys belong to other parameters
     */
    public BlockScorer(AnalyzedProgram program, EvaluationKeys keys, int threads) {
        this(new PreparedProgram(program), keys, threads);
    }

    /**
     * @param prepared may be shared with the scorers of other owners
     * @param threads that one block may use
     * @throws FingerprintMismatchException if the keys belong to other parameters
     */
    public BlockScorer(PreparedProgram prepared, EvaluationKeys keys, int threads) {
        this.prepared = prepared;
        this.program = prepared.program();
        if (!Fingerprint.of(keys.parameters()).equals(Fingerprint.of(program.parameters()))) {
            throw new FingerprintMismatchException(
                    "the evaluation keys belong to parameters " + Fingerprint.of(keys.parameters())
                            + " but the program to " + Fingerprint.of(program.parameters())
                            + "; generate keys with the client profile of this program");
        }
        this.keys = keys;
        this.threads = threads;
        this.reads = UseCounts.of(program.steps());
    }

    /**
     * Scores a block, unless the calling thread is interrupted; see {@link #score(Iterator, BooleanSupplier)}.
     *
     * @param input the block's stored ciphertexts; least memory is taken in the order of the client profile
     */
    public ScoredBlock score(Iterator<StoredCiphertext> input) {
        return score(input, () -> false);
    }

    /**
     * Scores a block. When the calling thread is interrupted or the block cancelled, it ends within the time of a few
     * ciphertexts, and the threads that helped have ended before it does.
     *
     * @param input the block's stored ciphertexts; least memory is taken in the order of the client profile
     * @param cancelled whether nobody wants the scores any more; asked between ciphertexts, by several threads
     * @throws CancellationException if the block was cancelled or the calling thread interrupted, whose flag stays set
     * @throws MismatchedInputException if the ciphertexts are not what the program reads
     * @throws io.nightjar.ckks.io.CorruptBlobException if one is damaged
     */
    public ScoredBlock score(Iterator<StoredCiphertext> input, BooleanSupplier cancelled) {
        try (Parallel parallel = new Parallel(threads, cancelled)) {
            InputBuffer buffer = new InputBuffer(input, program.inputCount(), program.inputOrder());
            CkksInterpreter interpreter = new CkksInterpreter(
                    program, prepared.steps(), buffer, BlockTools.of(program.context(), keys, parallel));
            List<Ciphertext> scores = new DemandDrivenExecutor<>(
                            program.steps(), reads, interpreter, DemandDrivenExecutor.wave(threads))
                    .run();
            CiphertextCodec codec = new CiphertextCodec(program.context());
            List<StoredCiphertext> outputs = new ArrayList<>();
            parallel.run(WRITE, 1, once -> {
                for (int i = 0; i < scores.size(); i++) {
                    parallel.requireNotCancelled();
                    outputs.add(new StoredCiphertext(i, scores.get(i).level(), codec.write(scores.get(i))));
                }
            });
            return new ScoredBlock(outputs, inOrder(parallel.cpuSeconds()));
        }
    }

    /** Reading, the steps as they are executed, writing. */
    private Map<String, Double> inOrder(Map<String, Double> seconds) {
        Map<String, Double> ordered = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(List.of(PlanReport.READ));
        program.steps().forEach(step -> names.add(step.name()));
        names.add(WRITE);
        for (String name : names) {
            if (seconds.containsKey(name)) {
                ordered.put(name, seconds.get(name));
            }
        }
        return Collections.unmodifiableMap(ordered);
    }
}
