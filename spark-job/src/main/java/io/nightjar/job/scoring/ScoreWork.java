package io.nightjar.job.scoring;

import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.io.FingerprintMismatchException;
import io.nightjar.ckks.io.KeyCodec;
import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.job.metrics.BlockCounts;
import io.nightjar.job.store.CiphertextReader;
import io.nightjar.job.store.CiphertextWriter;
import io.nightjar.job.store.DamagedDataException;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.task.AttemptContext;
import io.nightjar.job.task.BlockInput;
import io.nightjar.job.task.BlockWork;
import io.nightjar.job.task.Loan;
import io.nightjar.job.task.OpenedCache;
import io.nightjar.job.task.OpenedOnce;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.runtime.BlockScorer;
import io.nightjar.model.runtime.MismatchedInputException;
import io.nightjar.model.runtime.PreparedProgram;
import io.nightjar.model.runtime.ScoredBlock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;

/** Scores the block of one file. Program and keys arrive as bytes and are opened once per executor, keys by owner. */
public final class ScoreWork implements BlockWork {
    private static final long serialVersionUID = 1;

    private final Broadcast<byte[]> program;
    private final String programFingerprint;
    private final BroadcastPieces keys;
    private final String fingerprint;
    private final long keyBytes;
    private final String input;
    private final DatasetHeader header;

    /**
     * @param program its bytes
     * @param opened the same, for what it says of itself
     * @param fingerprint of program and keys together
     * @param input the data set that is scored, whose directory is qualified
     */
    public ScoreWork(
            Broadcast<byte[]> program,
            AnalyzedProgram opened,
            BroadcastPieces keys,
            String fingerprint,
            Dataset input) {
        this.program = program;
        this.programFingerprint = opened.fingerprint();
        this.keys = keys;
        this.fingerprint = fingerprint;
        this.keyBytes = opened.report().keys().openedBytes();
        this.input = input.root().toString();
        this.header = input.header();
    }

    /**
     * Frees the keys that tasks in this JVM opened; executors in JVMs of their own keep them until they open others.
     *
     * @param fingerprint of program and keys together
     */
    public static void forgetKeys(String fingerprint) {
        OpenedCache.forget(BlockScorer.class, identity -> identity.startsWith(fingerprint));
    }

    /** Frees the program that tasks in this JVM opened; executors in JVMs of their own keep the latest. */
    public static void forgetProgram() {
        OpenedOnce.forget(PreparedProgram.class);
    }

    @Override
    public Map<String, Double> run(BlockInput block, AttemptContext attempt, CiphertextWriter output)
            throws IOException {
        String identity = fingerprint + " " + attempt.threads();
        try (Loan<BlockScorer> scorer =
                        OpenedCache.borrow(BlockScorer.class, identity, keyBytes, attempt, () -> open(attempt));
                CiphertextReader stored =
                        new CiphertextReader(new Path(input), header, block.stored(), attempt.configuration())) {
            ScoredBlock scored = score(scorer.value(), stored, block.source(), attempt);
            for (StoredCiphertext score : scored.outputs()) {
                attempt.requireNotCancelled();
                output.write(score);
            }
            return scored.cpuSecondsByStep();
        }
    }

    /** A block is read to its end, where its digest is verified, whatever the program makes of its rows. */
    private static ScoredBlock score(BlockScorer scorer, CiphertextReader stored, String file, AttemptContext attempt) {
        ScoredBlock scored;
        try {
            scored = scorer.score(stored, attempt::isCancelled);
        } catch (CorruptBlobException | FingerprintMismatchException | MismatchedInputException e) {
            stored.forEachRemaining(row -> attempt.requireNotCancelled());
            throw new DamagedDataException(file + ": " + e.getMessage(), e);
        }
        if (stored.hasNext()) {
            throw new DamagedDataException(
                    file + " holds more ciphertexts than the program reads: copy it again from where it was made");
        }
        return scored;
    }

    private BlockScorer open(AttemptContext attempt) {
        PreparedProgram prepared = OpenedOnce.get(
                PreparedProgram.class,
                programFingerprint,
                attempt,
                () -> new PreparedProgram(AnalyzedProgram.fromBytes(program.value())));
        BlockCounts.ofExecutor().plan(prepared.program().report().prediction().taskBytes());
        attempt.requireNotCancelled();
        EvaluationKeys openedKeys = readKeys(prepared.program(), attempt);
        attempt.requireNotCancelled();
        return new BlockScorer(prepared, openedKeys, attempt.threads());
    }

    private EvaluationKeys readKeys(AnalyzedProgram openedProgram, AttemptContext attempt) {
        try (InputStream stored = keys.stream(attempt::requireNotCancelled)) {
            return new KeyCodec(openedProgram.context()).readEvaluationKeys(stored);
        } catch (IOException e) {
            throw new UncheckedIOException("broadcast evaluation keys cannot be read", e);
        }
    }
}
