package io.nightjar.ckks.io;

import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.keys.KeyUse;
import io.nightjar.ckks.keys.PublicKey;
import io.nightjar.ckks.keys.SwitchingKey;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Public and evaluation keys as blobs: the seed of the uniform halves, then the other halves bit-packed, so a key takes
 * half its size. Body of a public key: id of the key pair (16 bytes), seed (32 bytes), b over Q. Body of evaluation
 * keys: id of the key pair, their number (u16), then for each its use (u8: 0 relinearisation, 1 rotation, 2
 * conjugation), step (i32), level (u8), seed, and b_d over q_0 ... q_level and P per digit.
 */
public final class KeyCodec {
    /**
     * One line of a list of keys.
     *
     * @param use what the key does, in words
     * @param level the highest level it serves
     * @param bytes its size in the file
     */
    public record StoredKey(String use, int level, long bytes) implements Serializable {}

    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 16;
    /** Their number is stored in 16 bits. */
    private static final int MAX_KEYS = 0xFFFF;

    private final CkksContext context;
    private final Fingerprint fingerprint;
    private final StoredSizes sizes;

    /** @param context of the parameter set whose keys are read and written */
    public KeyCodec(CkksContext context) {
        this.context = context;
        this.sizes = new StoredSizes(context.parameters());
        this.fingerprint = Fingerprint.of(context.parameters());
    }

    /** @throws IllegalArgumentException if the key belongs to other parameters */
    public byte[] write(PublicKey key, KeyId id) {
        requireOwn(key.parameters());
        long body = KeyId.BYTES
                + RandomStream.SEED_BYTES
                + BitPacking.bytes(key.body().basis());
        ByteBuffer out = Blob.begin(BlobKind.PUBLIC_KEY, fingerprint, body);
        out.put(id.bytes()).put(key.seed());
        BitPacking.pack(key.body(), out);
        return Blob.seal(out);
    }

    /**
     * @throws CorruptBlobException if the bytes are not an intact public key
     * @throws FingerprintMismatchException if it belongs to other parameters
     */
    public PublicKey readPublicKey(byte[] bytes) {
        BodyReader in = Blob.open(bytes, BlobKind.PUBLIC_KEY, fingerprint);
        in.readBytes(KeyId.BYTES);
        byte[] seed = in.readBytes(RandomStream.SEED_BYTES);
        NttPoly body = in.readPoly(context.basis(context.parameters().maxLevel()));
        in.end();
        return new PublicKey(context.parameters(), body, seed);
    }

    /**
     * Evaluation keys in one array.
     *
     * @throws IllegalArgumentException if they belong to other parameters or need more than the 2 GiB of an array
     */
    public byte[] write(EvaluationKeys keys, KeyId id) {
        requireOwn(keys.parameters());
        long bytes = sizes.evaluationKeys(keys.request());
        if (bytes > MAX_ARRAY_BYTES) {
            throw new IllegalArgumentException(
                    "evaluation keys of " + bytes + " bytes are larger than a Java array; write them to a stream");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) bytes);
        try {
            write(keys.request(), keys::key, id, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * Writes evaluation keys of any size to a stream, which stays open. Only one of them need be in memory:
     *
     * <pre>{@code
     * codec.write(request, use -> generator.evaluationKey(secret, use), id, out);
     * }</pre>
     *
     * @param keys makes or looks up each key of the request when its turn has come
     * @throws IllegalArgumentException if the request or a key does not belong to the parameters
     */
    public void write(KeyRequest request, Function<KeyUse, SwitchingKey> keys, KeyId id, OutputStream out)
            throws IOException {
        request.requireServedBy(context.parameters());
        List<KeyUse> uses = request.uses();
        if (uses.size() > MAX_KEYS) {
            throw new IllegalArgumentException(
                    uses.size() + " evaluation keys in one file, more than " + MAX_KEYS + "; ask for fewer rotations");
        }
        BlobOutput blob = new BlobOutput(BlobKind.EVALUATION_KEYS, fingerprint, sizes.evaluationKeysBody(request), out);
        EvaluationKeyWriter writer = new EvaluationKeyWriter(context.parameters(), id, uses.size(), blob);
        for (KeyUse use : uses) {
            writer.write(use, keys.apply(use));
        }
        blob.end();
    }

    /** The keys of a request in the order they are stored, with their bytes. */
    public List<StoredKey> listing(KeyRequest request) {
        return sizes.listing(request);
    }

    /** Bytes of stored evaluation keys. */
    public long evaluationKeyBytes(KeyRequest request) {
        return sizes.evaluationKeys(request);
    }

    /**
     * Evaluation keys from one array.
     *
     * @throws CorruptBlobException if the bytes are not intact evaluation keys
     * @throws FingerprintMismatchException if they belong to other parameters
     */
    public EvaluationKeys readEvaluationKeys(byte[] bytes) {
        try {
            return readEvaluationKeys(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Evaluation keys of any size from a stream, which is read to its end and stays open. Memory is taken for what has
     * arrived, whatever the header says. See {@link Pieces#stream(Iterable)} for bytes in pieces.
     *
     * @throws CorruptBlobException if the stream does not hold intact evaluation keys and nothing else
     * @throws FingerprintMismatchException if they belong to other parameters
     */
    public EvaluationKeys readEvaluationKeys(InputStream in) throws IOException {
        Map<KeyUse, SwitchingKey> keys = new LinkedHashMap<>();
        new EvaluationKeyReader(context, in).read(fingerprint, keys::put);
        return EvaluationKeys.of(context.parameters(), keys);
    }

    /**
     * Reads a stream to its end with the same checks as {@link #readEvaluationKeys(InputStream)}, and keeps nothing.
     *
     * @return which keys there are
     * @throws CorruptBlobException if the stream does not hold intact evaluation keys and nothing else
     * @throws FingerprintMismatchException if they belong to other parameters
     */
    public KeyRequest checkEvaluationKeys(InputStream in) throws IOException {
        return KeyRequest.of(new EvaluationKeyReader(context, in).check(fingerprint));
    }

    private void requireOwn(CkksParameters parameters) {
        if (!Fingerprint.of(parameters).equals(fingerprint)) {
            throw new IllegalArgumentException("a key of parameter set " + parameters.name()
                    + " is written with the context of " + context.parameters().name());
        }
    }
}
