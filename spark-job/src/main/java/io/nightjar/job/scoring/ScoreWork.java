package io.nightjar.job.scoring;

import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.io.FingerprintMismatchException;
import io.nightjar.ckks.io.KeyCodec;
import io.nightjar.job.store.CiphertextReader;
import io.nightjar.job.store.CiphertextWriter;
import io.nightjar.job.store.DamagedDataException;
import io.nightjar.job.task.BlockInput;
import io.nightjar.job.task.BlockWork;
import io.nightjar.job.task.OpenedOnce;
import io.nightjar.model.program.EncryptedProgram;
import io.nightjar.model.runtime.BlockScorer;
import io.nightjar.model.runtime.MismatchedInputException;
import io.nightjar.model.runtime.ScoredBlock;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;

/** Scores the block of one file. Program and keys arrive as bytes and are opened once per executor. */
public final class ScoreWork implements BlockWork {
    private static final long serialVersionUID = 1;

    private final Broadcast<byte[]> program;
    private final Broadcast<byte[]> keys;
    private final String fingerprint;

    /** @param fingerprint of program and keys together */
    public ScoreWork(Broadcast<byte[]> program, Broadcast<byte[]> keys, String fingerprint) {
        this.program = program;
        this.keys = keys;
        this.fingerprint = fingerprint;
    }

    @Override
    public Map<String, Double> run(BlockInput input, int threads, Configuration configuration, CiphertextWriter output)
            throws IOException {
        BlockScorer scorer =
                OpenedOnce.get(BlockScorer.class, fingerprint + " on " + threads + " threads", () -> open(threads));
        try (CiphertextReader stored = new CiphertextReader(new Path(input.source()), input.block(), configuration)) {
            ScoredBlock scored = score(scorer, stored, input.source());
            scored.outputs().forEach(output::write);
            return scored.cpuSecondsByStep();
        }
    }

    private static ScoredBlock score(BlockScorer scorer, CiphertextReader stored, String file) {
        try {
            return scorer.score(stored);
        } catch (CorruptBlobException | FingerprintMismatchException | MismatchedInputException e) {
            throw new DamagedDataException(file + ": " + e.getMessage(), e);
        }
    }

    private BlockScorer open(int threads) {
        EncryptedProgram opened = EncryptedProgram.fromBytes(program.value());
        return new BlockScorer(opened, new KeyCodec(opened.context()).readEvaluationKeys(keys.value()), threads);
    }
}
