package io.nightjar.ckks.io;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.RowPool;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads a blob's body and never beyond it; a body that is too short or too long is corrupt. */
public final class BodyReader {
    private final byte[] bytes;
    private final ByteBuffer in;
    private final BlobKind kind;

    BodyReader(byte[] bytes, int from, int to, BlobKind kind) {
        this.bytes = bytes;
        this.in = ByteBuffer.wrap(bytes, from, to - from).order(ByteOrder.LITTLE_ENDIAN);
        this.kind = kind;
    }

    /** One byte, 0 to 255. */
    public int readUnsignedByte() {
        return Byte.toUnsignedInt(need(1).get());
    }

    /** Two bytes, little-endian, 0 to 65,535. */
    public int readUnsignedShort() {
        return Short.toUnsignedInt(need(2).getShort());
    }

    /** Four bytes, little-endian. */
    public int readInt() {
        return need(4).getInt();
    }

    /** Eight bytes, little-endian; any value, NaN included. */
    public double readDouble() {
        return need(8).getDouble();
    }

    /** The next {@code count} bytes, a copy. */
    public byte[] readBytes(int count) {
        if (count < 0) {
            throw corrupt("a length is negative");
        }
        need(count);
        byte[] out = new byte[count];
        in.get(out);
        return out;
    }

    /** Bytes that have not been read. */
    public int remaining() {
        return in.remaining();
    }

    /**
     * A polynomial, limb by limb.
     *
     * @throws CorruptBlobException if a residue is not below its prime
     */
    public NttPoly readPoly(RnsBasis basis) {
        return readPoly(basis, RowPool.none(basis.degree()));
    }

    /** @param pool where the rows come from */
    NttPoly readPoly(RnsBasis basis, RowPool pool) {
        long size = BitPacking.bytes(basis);
        if (size > in.remaining()) {
            throw corrupt("it ends early");
        }
        double[][] rows = pool.take(basis.size());
        for (int i = 0; i < rows.length; i++) {
            int length = BitPacking.bytes(basis.degree(), basis.modulus(i).bits());
            if (!BitPacking.unpack(bytes, in.position(), basis.modulus(i), rows[i])) {
                throw corrupt("a residue is not below its prime");
            }
            in.position(in.position() + length);
        }
        return new NttPoly(basis, rows);
    }

    /** Called when everything expected has been read. */
    public void end() {
        if (in.hasRemaining()) {
            throw corrupt("it has " + Counts.of(in.remaining(), "byte") + " too many");
        }
    }

    /** What a caller throws that finds the body malformed. */
    public CorruptBlobException corrupt(String what) {
        return kind.malformed(what);
    }

    private ByteBuffer need(int count) {
        if (in.remaining() < count) {
            throw corrupt("it ends early");
        }
        return in;
    }
}
