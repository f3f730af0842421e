package io.nightjar.model.program;

import io.nightjar.ckks.io.CiphertextCodec;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.FingerprintMismatchException;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.EvaluationKeys;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Scores blocks with one program and one set of keys. Results do not depend on the number of threads. Safe for many threads. */
public final class BlockScorer {
    /** The name under which reading inputs is reported. */
    public static final String READ = "read";

    /** The name under which writing outputs is reported. */
    static final String WRITE = "write";

    /** Activations that are computed side by side, where one to four threads compute them. */
    static final int WAVE = 4;

    private final EncryptedProgram program;
    private final EvaluationKeys keys;
    private final int threads;
    private final PreparedStep[] prepared;
    private final int[][] reads;

    /**
     * @param threads that one block may use
     * @throws FingerprintMismatchException if the keys belong to other parameters
     */
    public BlockScorer(EncryptedProgram program, EvaluationKeys keys, int threads) {
        if (!Fingerprint.of(keys.parameters()).equals(Fingerprint.of(program.parameters()))) {
            throw new FingerprintMismatchException(
                    "the evaluation keys belong to parameters " + Fingerprint.of(keys.parameters())
                            + " but the program to " + Fingerprint.of(program.parameters())
                            + "; generate keys with the client profile of this program");
        }
        this.program = program;
        this.keys = keys;
        this.threads = threads;
        this.reads = DemandRunner.countReads(program.steps());
        this.prepared = new PreparedStep[program.steps().size()];
        for (int i = 0; i < prepared.length; i++) {
            if (program.steps().get(i) instanceof LinearStep linear) {
                prepared[i] = PreparedStep.of(linear, program.context(), program.level(i));
            }
        }
    }

    /** As many for each thread as {@link #WAVE} allows: what waits for a wave is held, and the memory of a task is predicted for that many. */
    static int wave(int threads) {
        return threads * Math.max(1, WAVE / threads);
    }

    /**
     * @param input the block's stored ciphertexts; least memory is taken in the order of the client profile
     * @throws MismatchedInputException if they are not what the program reads
     * @throws io.nightjar.ckks.io.CorruptBlobException if one is damaged
     */
    public ScoredBlock score(Iterator<EncodedCiphertext> input) {
        try (Parallel parallel = new Parallel(threads)) {
            InputBuffer buffer = new InputBuffer(input, program.inputCount(), program.inputOrder());
            CkksBackend backend = new CkksBackend(program, prepared, keys, buffer, parallel);
            List<Ciphertext> scores = new DemandRunner<>(program.steps(), reads, backend, wave(threads)).run();
            CiphertextCodec codec = new CiphertextCodec(program.context());
            List<EncodedCiphertext> outputs = new ArrayList<>();
            parallel.run(WRITE, 1, once -> {
                for (int i = 0; i < scores.size(); i++) {
                    outputs.add(new EncodedCiphertext(i, scores.get(i).level(), codec.write(scores.get(i))));
                }
            });
            return new ScoredBlock(outputs, parallel.cpuSeconds());
        }
    }
}
