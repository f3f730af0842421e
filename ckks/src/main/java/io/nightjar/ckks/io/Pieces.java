package io.nightjar.ckks.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The bytes of a file in arrays, each a little shorter than 64 MiB: a Java array ends at 2 GiB, and a cluster hands
 * small pieces around better than large ones.
 *
 * @param arrays the pieces in order; not copied
 */
public record Pieces(List<byte[]> arrays) {
    /** Length of every piece but the last, in bytes: with the header of an array it fills whole regions of the heap. */
    public static final int PIECE_BYTES = (64 << 20) - 64;

    private static final int FIRST_BYTES = 1 << 16;

    /** The list is copied, the arrays are not. */
    public Pieces {
        arrays = List.copyOf(arrays);
    }

    /** All bytes of a stream, which stays open. */
    public static Pieces read(InputStream in) throws IOException {
        return read(in, PIECE_BYTES);
    }

    /** All bytes of a stream, which stays open, in pieces of {@code pieceBytes} and a last one of the rest. */
    static Pieces read(InputStream in, int pieceBytes) throws IOException {
        List<byte[]> arrays = new ArrayList<>();
        forEach(in, pieceBytes, arrays::add);
        return new Pieces(arrays);
    }

    /**
     * Hands on all bytes of a stream, which stays open, and holds one piece of them at a time.
     *
     * @param sink takes a piece as soon as it has been read, such as to broadcast it
     */
    public static void forEach(InputStream in, Consumer<byte[]> sink) throws IOException {
        forEach(in, PIECE_BYTES, sink);
    }

    private static void forEach(InputStream in, int pieceBytes, Consumer<byte[]> sink) throws IOException {
        for (byte[] piece = piece(in, pieceBytes); piece.length > 0; piece = piece(in, pieceBytes)) {
            sink.accept(piece);
        }
    }

    /** The next bytes, in an array that grows with what arrives. */
    private static byte[] piece(InputStream in, int pieceBytes) throws IOException {
        byte[] piece = new byte[Math.min(pieceBytes, FIRST_BYTES)];
        int filled = in.readNBytes(piece, 0, piece.length);
        while (filled == piece.length && filled < pieceBytes) {
            piece = Arrays.copyOf(piece, (int) Math.min(pieceBytes, 4L * filled));
            filled += in.readNBytes(piece, filled, piece.length - filled);
        }
        return filled == piece.length ? piece : Arrays.copyOf(piece, filled);
    }

    /** Length of all pieces together. */
    public long bytes() {
        return arrays.stream().mapToLong(piece -> piece.length).sum();
    }

    /**
     * The first bytes, fewer than {@code count} if there are no more: enough for {@link BlobKind#of} or
     * {@link KeyId#of}.
     */
    public byte[] prefix(int count) {
        try (InputStream in = stream()) {
            return in.readNBytes(count);
        } catch (IOException e) {
            throw new IllegalStateException("reading an array failed", e);
        }
    }

    /** The same as {@link Fingerprint#of(byte[])} of all bytes in one array. */
    public Fingerprint fingerprint() {
        try (InputStream in = stream()) {
            return Fingerprint.of(in);
        } catch (IOException e) {
            throw new IllegalStateException("reading an array failed", e);
        }
    }

    /** All bytes in order. */
    public InputStream stream() {
        return stream(arrays);
    }

    /**
     * All bytes in order. A piece is asked for when the one before it has been read, and not held after that; a stream
     * that is closed asks for no more.
     *
     * @param pieces such as what arrives of broadcast pieces, one by one
     */
    public static InputStream stream(Iterable<byte[]> pieces) {
        return new PieceStream(new Rest(pieces.iterator()));
    }

    /** The pieces that have not been asked for. */
    private static final class Rest implements Enumeration<InputStream> {
        private Iterator<byte[]> pieces;

        Rest(Iterator<byte[]> pieces) {
            this.pieces = pieces;
        }

        void forget() {
            pieces = Collections.emptyIterator();
        }

        @Override
        public boolean hasMoreElements() {
            return pieces.hasNext();
        }

        @Override
        public InputStream nextElement() {
            return new ByteArrayInputStream(pieces.next());
        }
    }

    /** Does not open every piece that is left in order to close it. */
    private static final class PieceStream extends SequenceInputStream {
        private final Rest rest;

        PieceStream(Rest rest) {
            super(rest);
            this.rest = rest;
        }

        @Override
        public void close() throws IOException {
            rest.forget();
            super.close();
        }
    }
}
