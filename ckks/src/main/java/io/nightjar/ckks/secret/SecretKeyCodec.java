package io.nightjar.ckks.secret;

import io.nightjar.ckks.io.Blob;
import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.BodyReader;
import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.FingerprintMismatchException;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.scheme.CkksContext;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Secret keys as blobs. Body: id of the key pair (16 bytes), N coefficients, four a byte, each as coefficient + 1 in
 * two bits, lowest bits first.
 */
public final class SecretKeyCodec {
    private final CkksContext context;
    private final Fingerprint fingerprint;

    /** @param context of the parameter set whose keys are read and written */
    public SecretKeyCodec(CkksContext context) {
        this.context = context;
        this.fingerprint = Fingerprint.of(context.parameters());
    }

    /**
     * A key as a blob, which the caller overwrites when it is stored.
     *
     * @throws IllegalArgumentException if the key belongs to other parameters
     */
    public byte[] write(SecretKey key, KeyId id) {
        if (!Fingerprint.of(key.parameters()).equals(fingerprint)) {
            throw new IllegalArgumentException("a key of parameter set "
                    + key.parameters().name() + " is written with the context of "
                    + context.parameters().name());
        }
        byte[] coefficients = key.coefficients(SecretKeyAccess.revealingSecretBytes());
        ByteBuffer out = Blob.begin(BlobKind.SECRET_KEY, fingerprint, KeyId.BYTES + coefficients.length / 4);
        out.put(id.bytes());
        for (int i = 0; i < coefficients.length; i += 4) {
            int packed = 0;
            for (int j = 0; j < 4; j++) {
                packed |= (coefficients[i + j] + 1) << (2 * j);
            }
            out.put((byte) packed);
        }
        Arrays.fill(coefficients, (byte) 0);
        return Blob.seal(out);
    }

    /**
     * A stored secret key.
     *
     * @throws CorruptBlobException if the bytes are not an intact secret key
     * @throws FingerprintMismatchException if it belongs to other parameters
     */
    public SecretKey read(byte[] bytes) {
        BodyReader in = Blob.open(bytes, BlobKind.SECRET_KEY, fingerprint);
        in.readBytes(KeyId.BYTES);
        byte[] packed = in.readBytes(context.parameters().ringDegree() / 4);
        in.end();
        byte[] coefficients = new byte[packed.length * 4];
        for (int i = 0; i < coefficients.length; i++) {
            int v = packed[i / 4] >> (2 * (i % 4)) & 3;
            if (v == 3) {
                throw in.corrupt("a coefficient is not ternary");
            }
            coefficients[i] = (byte) (v - 1);
        }
        Arrays.fill(packed, (byte) 0);
        return new SecretKey(context.parameters(), coefficients, SecretKeyAccess.revealingSecretBytes());
    }
}
