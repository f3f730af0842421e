package io.nightjar.ckks.io;

import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.EvaluationKeys;
import io.nightjar.ckks.scheme.PublicKey;
import io.nightjar.ckks.scheme.RelinearizationKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Public and evaluation keys as blobs: the seed of the uniform halves, then the other halves bit-packed, so a key takes half its size. Body of
 * a public key: seed (32 bytes), b over Q. Body of evaluation keys: number of digits (u8), seed, b_d over q_0 ... q_keyLevel and P per digit.
 */
public final class KeyCodec {
    private final CkksContext context;
    private final Fingerprint fingerprint;

    public KeyCodec(CkksContext context) {
        this.context = context;
        this.fingerprint = Fingerprint.of(context.parameters());
    }

    public byte[] write(PublicKey key) {
        requireOwn(key.parameters());
        long body = RandomStream.SEED_BYTES + BitPacking.bytes(key.body().basis());
        ByteBuffer out = Blob.begin(BlobKind.PUBLIC_KEY, fingerprint, body).put(key.seed());
        BitPacking.pack(key.body(), out);
        return Blob.seal(out);
    }

    /**
     * @throws CorruptBlobException if the bytes are not an intact public key
     * @throws FingerprintMismatchException if it belongs to other parameters
     */
    public PublicKey readPublicKey(byte[] bytes) {
        BodyReader in = Blob.open(bytes, BlobKind.PUBLIC_KEY, fingerprint);
        byte[] seed = in.readBytes(RandomStream.SEED_BYTES);
        NttPoly body = in.readPoly(context.basis(context.parameters().maxLevel()));
        in.end();
        return new PublicKey(context.parameters(), body, seed);
    }

    public byte[] write(EvaluationKeys keys) {
        requireOwn(keys.parameters());
        RelinearizationKey relinearization = keys.relinearization();
        ByteBuffer out = Blob.begin(BlobKind.EVALUATION_KEYS, fingerprint, evaluationKeyBodyBytes());
        out.put((byte) relinearization.digits()).put(relinearization.seed());
        for (int d = 0; d < relinearization.digits(); d++) {
            BitPacking.pack(relinearization.body(d), out);
        }
        return Blob.seal(out);
    }

    /** Bytes of the stored evaluation keys. */
    public long evaluationKeyBytes() {
        return Blob.HEADER_BYTES + 4L + evaluationKeyBodyBytes();
    }

    private long evaluationKeyBodyBytes() {
        return 1L + RandomStream.SEED_BYTES + digits() * BitPacking.bytes(context.keyBasis());
    }

    private int digits() {
        CkksParameters p = context.parameters();
        return (p.keyLevel() + p.digitSize()) / p.digitSize();
    }

    /**
     * @throws CorruptBlobException if the bytes are not intact evaluation keys
     * @throws FingerprintMismatchException if they belong to other parameters
     */
    public EvaluationKeys readEvaluationKeys(byte[] bytes) {
        BodyReader in = Blob.open(bytes, BlobKind.EVALUATION_KEYS, fingerprint);
        int digits = in.readUnsignedByte();
        if (digits != digits()) {
            throw in.corrupt(digits + " digits instead of " + digits());
        }
        byte[] seed = in.readBytes(RandomStream.SEED_BYTES);
        RnsBasis basis = context.keyBasis();
        List<NttPoly> bodies = new ArrayList<>();
        for (int d = 0; d < digits; d++) {
            bodies.add(in.readPoly(basis));
        }
        in.end();
        return new EvaluationKeys(context.parameters(), new RelinearizationKey(bodies, seed));
    }

    private void requireOwn(CkksParameters parameters) {
        if (!Fingerprint.of(parameters).equals(fingerprint)) {
            throw new IllegalArgumentException("a key of parameter set " + parameters.name()
                    + " is written with the context of " + context.parameters().name());
        }
    }
}
