package io.nightjar.ckks.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.SeededCiphertext;
import io.nightjar.ckks.scheme.TestContext;
import io.nightjar.ckks.secret.AuthenticationKey;
import io.nightjar.ckks.secret.ProtectedKey;
import io.nightjar.ckks.secret.SecretKeyCodec;
import io.nightjar.ckks.secret.WrongPassphraseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/**
 * What the loaders of this package promise for any bytes: a value or one of two exceptions, the same bytes when the
 * value is written again, and no more heap than the input justifies. Bytes are tried as they are and, since mutations
 * hardly ever meet the checksum, as the body of a sound blob; each against a ring so small that mutations reach
 * everything, and against one so large that a row allocated without cause shows.
 */
enum LoaderTarget {
    HEADER(BlobKind.PROGRAM) {
        @Override
        byte[] rewritten(CkksContext context, byte[] blob) {
            Blob.Header header = Blob.header(blob);
            BodyReader body = Blob.open(blob, BlobKind.of(blob));
            byte[] content = body.readBytes(body.remaining());
            body.end();
            return Blob.of(header.kind(), header.fingerprint(), content);
        }
    },
    CIPHERTEXT(BlobKind.CIPHERTEXT) {
        @Override
        byte[] rewritten(CkksContext context, byte[] blob) {
            CiphertextCodec codec = new CiphertextCodec(context);
            Ciphertext read = codec.read(blob);
            int layout = Blob.HEADER_BYTES + 1;
            if (blob[layout] != 1) {
                return codec.write(read);
            }
            byte[] seed = Arrays.copyOfRange(blob, layout + 9, layout + 9 + 32);
            return codec.write(new SeededCiphertext(read.component(0), seed, read.scale()));
        }
    },
    PUBLIC_KEY(BlobKind.PUBLIC_KEY) {
        @Override
        byte[] rewritten(CkksContext context, byte[] blob) {
            KeyCodec codec = new KeyCodec(context);
            return codec.write(codec.readPublicKey(blob), KeyId.of(blob));
        }
    },
    EVALUATION_KEYS(BlobKind.EVALUATION_KEYS) {
        @Override
        byte[] rewritten(CkksContext context, byte[] blob) {
            KeyCodec codec = new KeyCodec(context);
            EvaluationKeys keys = codec.readEvaluationKeys(blob);
            assertThat(checked(codec, blob)).isEqualTo(keys.request());
            return codec.write(keys, KeyId.of(blob));
        }
    },
    SECRET_KEY(BlobKind.SECRET_KEY) {
        @Override
        byte[] rewritten(CkksContext context, byte[] blob) {
            SecretKeyCodec codec = new SecretKeyCodec(context);
            return codec.write(codec.read(blob), KeyId.of(blob));
        }
    },
    PROTECTED_KEY(BlobKind.PROTECTED_KEY) {
        @Override
        byte[] rewritten(CkksContext context, byte[] blob) {
            ProtectedKey key = ProtectedKey.read(blob);
            try {
                byte[] inner = key.open(SeedCorpus.PASSPHRASE, SeedCorpus::cheapHash);
                assertThat(KeyId.of(inner)).isEqualTo(key.id());
                assertThat(BlobKind.of(inner)).isEqualTo(key.kind());
            } catch (WrongPassphraseException e) {
                assertThat(e.getMessage()).contains("it is another one, or the file was altered");
            }
            return key.bytes();
        }
    },
    AUTHENTICATION_KEY(BlobKind.AUTHENTICATION_KEY) {
        @Override
        byte[] rewritten(CkksContext context, byte[] blob) {
            Fingerprint parameters = Fingerprint.of(context.parameters());
            return AuthenticationKey.read(blob, parameters).write(parameters);
        }
    };

    /** N = 2^4: blobs of a few hundred bytes. */
    static final TestContext TINY = TestContext.of(parameters(Ring.STANDARD, 4, 37), 0x1p30);
    /** The same in the real ring. */
    private static final CkksContext TINY_REAL = new CkksContext(parameters(Ring.REAL, 4, 37));

    /** N = 2^13, rows of 64 KiB: no input of a fuzzer is as long as one value. */
    private static final CkksContext LARGE = new CkksContext(parameters(Ring.STANDARD, 13, 45));

    private static final long BASE_BYTES = 64 << 10;
    /**
     * Expanding a seed takes a buffer of 32 KiB for each row, and a row of the tiny ring is 60 to 100 bytes of input;
     * that is transient, and nothing beside rows of a real size.
     */
    private static final long TINY_BYTES_PER_BYTE = 640;

    private static final long LARGE_BYTES_PER_BYTE = 16;

    final BlobKind kind;

    LoaderTarget(BlobKind kind) {
        this.kind = kind;
    }

    private static KeyRequest checked(KeyCodec codec, byte[] blob) {
        try {
            return codec.checkEvaluationKeys(new ByteArrayInputStream(blob));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CkksParameters parameters(Ring ring, int logN, int bits) {
        return CkksParameters.ofWidths(
                "insecure-fuzz",
                ring,
                logN,
                List.of(50, bits),
                List.of(50, 49),
                1,
                2,
                CkksParameters.Security.INSECURE);
    }

    /** Reads a blob and writes what it held. */
    abstract byte[] rewritten(CkksContext context, byte[] blob);

    /** Holds the loader to its promises for these bytes. */
    void check(byte[] bytes) {
        check(TINY.context, bytes, BASE_BYTES + TINY_BYTES_PER_BYTE * bytes.length);
        check(TINY.context, framed(TINY.context, bytes), BASE_BYTES + TINY_BYTES_PER_BYTE * bytes.length);
        check(TINY_REAL, framed(TINY_REAL, bytes), BASE_BYTES + TINY_BYTES_PER_BYTE * bytes.length);
        check(LARGE, framed(LARGE, bytes), BASE_BYTES + LARGE_BYTES_PER_BYTE * bytes.length);
    }

    private byte[] framed(CkksContext context, byte[] body) {
        return Blob.of(kind, Fingerprint.of(context.parameters()), body);
    }

    private void check(CkksContext context, byte[] blob, long limit) {
        byte[] given = blob.clone();
        Allocation.requireAtMost(limit, () -> accepts(context, blob));
        assertThat(blob).as("bytes that were only read").isEqualTo(given);
    }

    /** Whether the loader takes these bytes for a value. */
    boolean accepts(byte[] blob) {
        return accepts(TINY.context, blob);
    }

    private boolean accepts(CkksContext context, byte[] blob) {
        try {
            byte[] again = rewritten(context, blob);
            if (!Arrays.equals(again, blob)) {
                assertThat(again).as("what was read, written again").isEqualTo(blob);
            }
            return true;
        } catch (CorruptBlobException | FingerprintMismatchException e) {
            assertThat(e.getMessage()).as("sentence for the user").isNotBlank();
            return false;
        }
    }
}
