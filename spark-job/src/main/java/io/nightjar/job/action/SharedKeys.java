package io.nightjar.job.action;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.scoring.BroadcastPieces;
import io.nightjar.job.scoring.ScoreWork;
import io.nightjar.job.store.EvaluationKeyFile;
import io.nightjar.model.program.AnalyzedProgram;
import java.io.IOException;
import java.io.InputStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The evaluation keys of one owner, for all of his data sets: checked once, broadcast when the first needs them, and
 * freed everywhere when the last is done. Safe for several threads.
 */
final class SharedKeys {
    private final EvaluationKeyFile file;
    private int users;
    private String fingerprint;
    private NightjarException mistake;
    private BroadcastPieces pieces;

    /** @param users how often {@link #release} will be called */
    SharedKeys(EvaluationKeyFile file, int users) {
        this.file = file;
        this.users = users;
    }

    /** One data set more. */
    SharedKeys added() {
        users++;
        return this;
    }

    EvaluationKeyFile file() {
        return file;
    }

    /**
     * Fingerprint of program and keys; the first call reads the whole file.
     *
     * @throws io.nightjar.job.mistake.UserMistake when they are damaged or belong to other parameters, for every data
     *     set of the owner
     */
    synchronized String fingerprint(AnalyzedProgram program) throws IOException {
        if (mistake != null) {
            throw mistake;
        }
        if (fingerprint == null) {
            try {
                fingerprint = program.fingerprint() + file.check(program.context());
            } catch (NightjarException e) {
                mistake = e;
                throw e;
            }
        }
        return fingerprint;
    }

    /** On every executor. */
    synchronized BroadcastPieces pieces(JavaSparkContext context) throws IOException {
        if (pieces == null) {
            try (InputStream in = file.stream()) {
                pieces = BroadcastPieces.of(in, context);
            }
        }
        return pieces;
    }

    /** Bytes that were read for tasks. */
    synchronized long bytesRead() {
        return pieces == null ? 0 : pieces.bytes();
    }

    /** A data set is done. */
    synchronized void release() {
        users--;
        if (users == 0 && fingerprint != null) {
            ScoreWork.forgetKeys(fingerprint);
        }
        if (users == 0 && pieces != null) {
            pieces.destroy();
        }
    }
}
