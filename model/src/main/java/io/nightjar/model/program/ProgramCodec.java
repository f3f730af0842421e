package io.nightjar.model.program;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.Texts;
import io.nightjar.ckks.io.Blob;
import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.BodyReader;
import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.model.CompileException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;

/** Programs as blobs. See data/FORMAT.md. */
final class ProgramCodec {
    static final int LINEAR = 1;
    static final int ACTIVATION = 2;
    static final int SUM = 3;
    static final int SHIFTED_LINEAR = 4;
    static final int POLYNOMIAL = 5;
    static final int DEFERRED_ACTIVATION = 6;
    static final int UNRESCALED_ACTIVATION = 7;
    static final int UNRESCALED_DEFERRED_ACTIVATION = 8;

    /** The ring's code times this is added to log2 N. */
    static final int RING_UNIT = 128;

    /** Begins what programs of release 0.1.0 end before. */
    static final int SAFEGUARDS = 1;

    /** Begins the order of slots, in front of safeguards, where images are not outermost. */
    static final int SLOT_ORDER = 2;

    /** Names of steps are part of reasons, and may be of any length and content. */
    private static final int LONGEST_REASON = 500;

    private ProgramCodec() {}

    static byte[] write(EncryptedProgram program) {
        return Blob.of(BlobKind.PROGRAM, Fingerprint.of(program.parameters()), ProgramWriter.body(program));
    }

    /** Whoever scores or decrypts with the program computes with these. */
    private static void requireFiniteFigures(AnalyzedProgram program) throws IOException {
        program.clientProfile();
        PlanReport.Prediction predicted = program.report().prediction();
        if (!Double.isFinite(predicted.logError()) || !Double.isFinite(predicted.logErrorPublicKey())) {
            throw new IOException("the error of its scores is not finite");
        }
    }

    private static String reason(Exception e) {
        if (e instanceof EOFException) {
            return "it ends too early";
        }
        return e instanceof IndexOutOfBoundsException
                ? "a number in it names what there is not"
                : Texts.line(String.valueOf(e.getMessage()), LONGEST_REASON);
    }

    static AnalyzedProgram read(byte[] bytes) {
        BodyReader body = Blob.open(bytes, BlobKind.PROGRAM);
        byte[] content = body.readBytes(body.remaining());
        AnalyzedProgram program;
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            EncryptedProgram stored = ProgramReader.read(in);
            if (in.available() > 0) {
                throw new IOException(Counts.of(in.available(), "byte") + " too many");
            }
            program = AnalyzedProgram.of(stored);
            requireFiniteFigures(program);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | CompileException e) {
            throw new CorruptBlobException(
                    "a program is malformed (" + reason(e) + "); compile it again with this release");
        }
        if (!Fingerprint.of(content).hex().equals(program.fingerprint())) {
            throw new CorruptBlobException(
                    "a program is malformed: it is not in canonical form; compile it again with this release");
        }
        if (!Fingerprint.of(program.parameters()).equals(Blob.header(bytes).fingerprint())) {
            throw new CorruptBlobException(
                    "a program is malformed: its header names other parameters; compile it again");
        }
        return program;
    }
}
