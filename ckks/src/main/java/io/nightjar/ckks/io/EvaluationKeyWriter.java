package io.nightjar.ckks.io;

import io.nightjar.ckks.keys.KeyUse;
import io.nightjar.ckks.keys.SwitchingKey;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.scheme.CkksParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes evaluation keys to a stream one by one. */
final class EvaluationKeyWriter {
    private final CkksParameters parameters;
    private final BlobOutput out;
    private byte[] packed = new byte[0];

    /** @param count how many keys there will be */
    EvaluationKeyWriter(CkksParameters parameters, KeyId id, int count, BlobOutput out) throws IOException {
        this.parameters = parameters;
        this.out = out;
        ByteBuffer head = ByteBuffer.allocate(KeyId.BYTES + 2).order(ByteOrder.LITTLE_ENDIAN);
        head.put(id.bytes()).putShort((short) count);
        out.write(head.array(), head.capacity());
    }

    /** @throws IllegalArgumentException if the key is at another level than its use says or of other parameters */
    void write(KeyUse use, SwitchingKey key) throws IOException {
        if (key.level() != use.level()) {
            throw new IllegalArgumentException("the key for " + use.words() + " serves level " + key.level()
                    + " but level " + use.level() + " was asked for; make it for that level");
        }
        key.requireOf(parameters);
        ByteBuffer entry = ByteBuffer.allocate(StoredSizes.KEY_ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        entry.put((byte) use.purpose().code()).putInt(use.step()).put((byte) use.level());
        entry.put(key.seed());
        out.write(entry.array(), entry.capacity());
        for (int d = 0; d < key.digits(); d++) {
            write(key.body(d));
        }
    }

    private void write(NttPoly poly) throws IOException {
        for (int limb = 0; limb < poly.limbs(); limb++) {
            int length = BitPacking.bytes(
                    poly.basis().degree(), poly.basis().modulus(limb).bits());
            if (packed.length < length) {
                packed = new byte[length];
            }
            BitPacking.pack(poly.row(limb), poly.basis().modulus(limb), packed, 0);
            out.write(packed, length);
        }
    }
}
