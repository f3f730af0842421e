package io.nightjar.ckks.io;

import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.RowPool;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.Scales;
import io.nightjar.ckks.scheme.SeededCiphertext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Ciphertexts as blobs. Body: level (u8), layout (u8: 1 seeded, 2 two components, 3 three), scale (f64), seed (32
 * bytes, seeded only), the stored components one after the other, each limb by limb. Safe for many threads.
 */
public final class CiphertextCodec {
    private static final int SEEDED = 1;

    private final CkksContext context;
    private final RowPool rows;
    private final Fingerprint fingerprint;
    private final StoredSizes sizes;

    /** Rows of ciphertexts that are read are made anew. */
    public CiphertextCodec(CkksContext context) {
        this(context, RowPool.none(context.parameters().ringDegree()));
    }

    /** @param rows where the rows of ciphertexts that are read come from */
    public CiphertextCodec(CkksContext context, RowPool rows) {
        this.context = context;
        this.rows = rows;
        this.fingerprint = Fingerprint.of(context.parameters());
        this.sizes = new StoredSizes(context.parameters());
    }

    /**
     * The seeded form, half the size of the other.
     *
     * @throws IllegalArgumentException if the ciphertext is over other primes, a residue is no integer of magnitude
     *     below its prime, or the scale is outside [1, 2^64 q_0 ... q_level]
     */
    public byte[] write(SeededCiphertext ciphertext) {
        requireStorable(ciphertext.body().basis(), ciphertext.scale());
        ByteBuffer out = begin(ciphertext.level(), 1);
        out.put((byte) ciphertext.level()).put((byte) SEEDED).putDouble(ciphertext.scale());
        out.put(ciphertext.seed());
        BitPacking.pack(ciphertext.body(), out);
        return Blob.seal(out);
    }

    /**
     * All components.
     *
     * @throws IllegalArgumentException if the ciphertext is over other primes, a residue is no integer of magnitude
     *     below its prime, or the scale is outside [1, 2^64 q_0 ... q_level]
     */
    public byte[] write(Ciphertext ciphertext) {
        requireStorable(ciphertext.component(0).basis(), ciphertext.scale());
        ByteBuffer out = begin(ciphertext.level(), ciphertext.size());
        out.put((byte) ciphertext.level()).put((byte) ciphertext.size()).putDouble(ciphertext.scale());
        for (NttPoly component : ciphertext.components()) {
            BitPacking.pack(component, out);
        }
        return Blob.seal(out);
    }

    /** As {@link StoredSizes#ciphertext}. */
    public long sizeBytes(int level, int components) {
        return sizes.ciphertext(level, components);
    }

    private void requireStorable(RnsBasis basis, double scale) {
        int level = Math.min(basis.size() - 1, context.parameters().maxLevel());
        if (!basis.equals(context.basis(level))) {
            throw new IllegalArgumentException("a ciphertext of other primes is written with the context of "
                    + context.parameters().name());
        }
        Scales.requireWithin(context.parameters(), level, scale);
    }

    private ByteBuffer begin(int level, int components) {
        return Blob.begin(BlobKind.CIPHERTEXT, fingerprint, sizes.ciphertextBody(level, components));
    }

    /**
     * Reads either form; a seeded one is expanded.
     *
     * @throws CorruptBlobException if the bytes are not an intact ciphertext
     * @throws FingerprintMismatchException if it belongs to other parameters
     */
    public Ciphertext read(byte[] bytes) {
        BodyReader in = Blob.open(bytes, BlobKind.CIPHERTEXT, fingerprint);
        int level = in.readUnsignedByte();
        int layout = in.readUnsignedByte();
        double scale = in.readDouble();
        if (level > context.parameters().maxLevel() || layout < 1 || layout > 3) {
            throw in.corrupt("level " + level + " or layout " + layout + " is out of range");
        }
        try {
            Scales.requireWithin(context.parameters(), level, scale);
        } catch (IllegalArgumentException e) {
            throw in.corrupt(e.getMessage());
        }
        RnsBasis basis = context.basis(level);
        Ciphertext ciphertext = layout == SEEDED ? seeded(in, basis, scale) : explicit(in, basis, layout, scale);
        in.end();
        return ciphertext;
    }

    private Ciphertext seeded(BodyReader in, RnsBasis basis, double scale) {
        byte[] seed = in.readBytes(RandomStream.SEED_BYTES);
        return new SeededCiphertext(in.readPoly(basis, rows), seed, scale).expand(rows);
    }

    private Ciphertext explicit(BodyReader in, RnsBasis basis, int components, double scale) {
        List<NttPoly> polys = new ArrayList<>();
        for (int i = 0; i < components; i++) {
            polys.add(in.readPoly(basis, rows));
        }
        return new Ciphertext(polys, scale);
    }
}
