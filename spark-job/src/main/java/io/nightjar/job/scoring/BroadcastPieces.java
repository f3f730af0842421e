package io.nightjar.job.scoring;

import io.nightjar.ckks.io.Pieces;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Bytes of any number on every executor, broadcast in pieces since one array holds less than 2 GiB. */
public final class BroadcastPieces implements Serializable {
    private static final long serialVersionUID = 1;

    private final List<Broadcast<byte[]>> pieces;
    private final long bytes;

    private BroadcastPieces(List<Broadcast<byte[]>> pieces, long bytes) {
        this.pieces = pieces;
        this.bytes = bytes;
    }

    /** Broadcasts a stream, which stays open, and holds one piece of it at a time; frees all when that fails. */
    public static BroadcastPieces of(InputStream in, JavaSparkContext context) throws IOException {
        ArrayList<Broadcast<byte[]>> pieces = new ArrayList<>();
        long[] bytes = new long[1];
        try {
            Pieces.forEach(in, piece -> {
                pieces.add(context.broadcast(piece));
                bytes[0] += piece.length;
            });
        } catch (IOException | RuntimeException e) {
            pieces.forEach(Broadcast::destroy);
            throw e;
        }
        return new BroadcastPieces(pieces, bytes[0]);
    }

    /** How many bytes there are. */
    public long bytes() {
        return bytes;
    }

    /**
     * All bytes in order; the next piece is fetched when the one before it has been read.
     *
     * @param beforeEach runs before a piece is fetched; what it throws ends the reading
     */
    public InputStream stream(Runnable beforeEach) {
        return Pieces.stream(() -> pieces.stream()
                .map(piece -> {
                    beforeEach.run();
                    return piece.value();
                })
                .iterator());
    }

    /** Frees them everywhere; they cannot be used again. */
    public void destroy() {
        pieces.forEach(Broadcast::destroy);
    }
}
