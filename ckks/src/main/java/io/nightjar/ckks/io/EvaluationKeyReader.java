package io.nightjar.ckks.io;

import io.nightjar.ckks.keys.KeyUse;
import io.nightjar.ckks.keys.SwitchingKey;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Reads evaluation keys from a stream one by one. A row is made when its bytes have arrived. */
final class EvaluationKeyReader {
    private final CkksContext context;
    private final CkksParameters parameters;
    private final BlobInput in;
    private KeyUse last;
    /** A row that is looked at and not kept, made when the first has arrived. */
    private double[] checked = {};

    /** @throws CorruptBlobException if the stream does not begin with the header of evaluation keys */
    EvaluationKeyReader(CkksContext context, InputStream in) throws IOException {
        this.context = context;
        this.parameters = context.parameters();
        this.in = new BlobInput(in, BlobKind.EVALUATION_KEYS);
    }

    /**
     * Reads and keeps all keys.
     *
     * @param keep takes each key as soon as it has been read, before the checksum is known
     */
    void read(Fingerprint fingerprint, BiConsumer<KeyUse, SwitchingKey> keep) throws IOException {
        intact(fingerprint, use -> keep.accept(use, key(use)));
    }

    /**
     * Reads all keys and keeps none.
     *
     * @return what the keys are for
     */
    List<KeyUse> check(Fingerprint fingerprint) throws IOException {
        List<KeyUse> uses = new ArrayList<>();
        intact(fingerprint, use -> {
            checkKey(use);
            uses.add(use);
        });
        return uses;
    }

    private void checkKey(KeyUse use) throws IOException {
        seed();
        RnsBasis basis = context.extendedBasis(use.level());
        for (int d = 0; d < parameters.digitCount(use.level()); d++) {
            for (int limb = 0; limb < basis.size(); limb++) {
                byte[] packed = packedRow(basis, limb);
                if (checked.length == 0) {
                    checked = new double[basis.degree()];
                }
                unpack(packed, basis, limb, checked);
            }
        }
    }

    private interface Body {
        void read(KeyUse use) throws IOException;
    }

    /** Damage explains whatever else is wrong, so it is looked for before anything else is said. */
    private void intact(Fingerprint fingerprint, Body body) throws IOException {
        try {
            in.header().requireFingerprint(fingerprint);
            in.next(KeyId.BYTES);
            for (int left = Short.toUnsignedInt(in.numbers(2).getShort()); left > 0; left--) {
                body.read(use());
            }
        } catch (CorruptBlobException | FingerprintMismatchException e) {
            in.requireIntact();
            throw e;
        }
        in.end();
    }

    private KeyUse use() throws IOException {
        ByteBuffer entry = in.numbers(1 + 4 + 1);
        int code = Byte.toUnsignedInt(entry.get());
        int step = entry.getInt();
        int level = Byte.toUnsignedInt(entry.get());
        KeyUse use = Arrays.stream(KeyUse.Purpose.values())
                .filter(purpose -> purpose.code() == code)
                .filter(purpose -> purpose != KeyUse.Purpose.CONJUGATION || parameters.ring() == Ring.STANDARD)
                .filter(purpose ->
                        purpose == KeyUse.Purpose.ROTATION ? step >= 1 && step < parameters.slots() : step == 0)
                .map(purpose -> new KeyUse(purpose, step, level))
                .filter(found -> last == null || order(found) > order(last))
                .findFirst()
                .orElseThrow(() -> in.header().malformed("its keys are unknown, repeated or out of order"));
        if (level > parameters.keyLevel()) {
            throw in.header().malformed("a key at level " + level + " is above the key level");
        }
        last = use;
        return use;
    }

    private int order(KeyUse use) {
        return switch (use.purpose()) {
            case RELINEARIZATION -> 0;
            case ROTATION -> use.step();
            case CONJUGATION -> parameters.slots();
        };
    }

    private byte[] seed() throws IOException {
        return Arrays.copyOf(in.next(RandomStream.SEED_BYTES), RandomStream.SEED_BYTES);
    }

    private SwitchingKey key(KeyUse use) throws IOException {
        byte[] seed = seed();
        RnsBasis basis = context.extendedBasis(use.level());
        List<NttPoly> bodies = new ArrayList<>();
        for (int d = 0; d < parameters.digitCount(use.level()); d++) {
            double[][] rows = new double[basis.size()][];
            for (int limb = 0; limb < rows.length; limb++) {
                byte[] packed = packedRow(basis, limb);
                rows[limb] = new double[basis.degree()];
                unpack(packed, basis, limb, rows[limb]);
            }
            bodies.add(new NttPoly(basis, rows));
        }
        return new SwitchingKey(use.level(), parameters.digitSize(), bodies, seed);
    }

    private byte[] packedRow(RnsBasis basis, int limb) throws IOException {
        return in.next(BitPacking.bytes(basis.degree(), basis.modulus(limb).bits()));
    }

    private void unpack(byte[] packed, RnsBasis basis, int limb, double[] row) {
        if (!BitPacking.unpack(packed, 0, basis.modulus(limb), row)) {
            throw in.header().malformed("a residue is not below its prime");
        }
    }
}
