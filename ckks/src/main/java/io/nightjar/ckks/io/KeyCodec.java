package io.nightjar.ckks.io;

import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.keys.GaloisKey;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.keys.PublicKey;
import io.nightjar.ckks.keys.RelinearizationKey;
import io.nightjar.ckks.keys.SwitchingKey;
import io.nightjar.ckks.ring.Automorphism;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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

    private static final int RELINEARIZATION = 0;
    private static final int ROTATION = 1;
    private static final int CONJUGATION = 2;
    /** Use (u8), step (i32), level (u8), seed. */
    private static final int ENTRY_BYTES = 1 + 4 + 1 + RandomStream.SEED_BYTES;

    private final CkksContext context;
    private final Fingerprint fingerprint;

    public KeyCodec(CkksContext context) {
        this.context = context;
        this.fingerprint = Fingerprint.of(context.parameters());
    }

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

    public byte[] write(EvaluationKeys keys, KeyId id) {
        requireOwn(keys.parameters());
        KeyRequest request = keys.request();
        ByteBuffer out = Blob.begin(BlobKind.EVALUATION_KEYS, fingerprint, bodyBytes(request));
        out.put(id.bytes()).putShort((short) listing(request).size());
        keys.relinearizationKey().ifPresent(key -> write(RELINEARIZATION, 0, key.key(), out));
        keys.rotationKeys().forEach((step, key) -> write(ROTATION, step, key.key(), out));
        keys.conjugationKey().ifPresent(key -> write(CONJUGATION, 0, key.key(), out));
        return Blob.seal(out);
    }

    private static void write(int use, int step, SwitchingKey key, ByteBuffer out) {
        out.put((byte) use).putInt(step).put((byte) key.level()).put(key.seed());
        for (int d = 0; d < key.digits(); d++) {
            BitPacking.pack(key.body(d), out);
        }
    }

    /** The keys of a request in the order they are stored, with their bytes. */
    public List<StoredKey> listing(KeyRequest request) {
        List<StoredKey> keys = new ArrayList<>();
        if (request.relinearizationLevel() != KeyRequest.NONE) {
            keys.add(stored("relinearisation", request.relinearizationLevel()));
        }
        request.rotationLevels().forEach((step, level) -> keys.add(stored("rotation by " + step, level)));
        if (request.conjugationLevel() != KeyRequest.NONE) {
            keys.add(stored("conjugation", request.conjugationLevel()));
        }
        return keys;
    }

    private StoredKey stored(String use, int level) {
        return new StoredKey(use, level, ENTRY_BYTES + digits(level) * BitPacking.bytes(context.extendedBasis(level)));
    }

    /** Bytes of stored evaluation keys. */
    public long evaluationKeyBytes(KeyRequest request) {
        return Blob.HEADER_BYTES + Blob.CHECKSUM_BYTES + bodyBytes(request);
    }

    private long bodyBytes(KeyRequest request) {
        return KeyId.BYTES
                + 2
                + listing(request).stream().mapToLong(StoredKey::bytes).sum();
    }

    private int digits(int level) {
        int size = context.parameters().digitSize();
        return (level + size) / size;
    }

    /**
     * @throws CorruptBlobException if the bytes are not intact evaluation keys
     * @throws FingerprintMismatchException if they belong to other parameters
     */
    public EvaluationKeys readEvaluationKeys(byte[] bytes) {
        BodyReader in = Blob.open(bytes, BlobKind.EVALUATION_KEYS, fingerprint);
        in.readBytes(KeyId.BYTES);
        CkksParameters p = context.parameters();
        Optional<RelinearizationKey> relinearization = Optional.empty();
        Optional<GaloisKey> conjugation = Optional.empty();
        SortedMap<Integer, GaloisKey> rotations = new TreeMap<>();
        int last = -1;
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            int use = in.readUnsignedByte();
            int step = in.readInt();
            int order = use == ROTATION ? step : use == RELINEARIZATION ? 0 : p.slots();
            if (use > CONJUGATION || (use == ROTATION ? step < 1 || step >= p.slots() : step != 0) || order <= last) {
                throw in.corrupt("its keys are unknown, repeated or out of order");
            }
            last = order;
            SwitchingKey key = readSwitchingKey(in);
            switch (use) {
                case RELINEARIZATION -> relinearization = Optional.of(new RelinearizationKey(key));
                case ROTATION -> rotations.put(step, new GaloisKey(Automorphism.rotation(p.ringDegree(), step), key));
                default -> conjugation = Optional.of(new GaloisKey(Automorphism.conjugation(p.ringDegree()), key));
            }
        }
        in.end();
        return new EvaluationKeys(p, relinearization, rotations, conjugation);
    }

    private SwitchingKey readSwitchingKey(BodyReader in) {
        int level = in.readUnsignedByte();
        if (level > context.parameters().keyLevel()) {
            throw in.corrupt("a key at level " + level + " is above the key level");
        }
        byte[] seed = in.readBytes(RandomStream.SEED_BYTES);
        List<NttPoly> bodies = new ArrayList<>();
        for (int d = 0; d < digits(level); d++) {
            bodies.add(in.readPoly(context.extendedBasis(level)));
        }
        return new SwitchingKey(level, context.parameters().digitSize(), bodies, seed);
    }

    private void requireOwn(CkksParameters parameters) {
        if (!Fingerprint.of(parameters).equals(fingerprint)) {
            throw new IllegalArgumentException("a key of parameter set " + parameters.name()
                    + " is written with the context of " + context.parameters().name());
        }
    }
}
