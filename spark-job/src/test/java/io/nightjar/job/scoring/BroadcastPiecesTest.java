package io.nightjar.job.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.nightjar.ckks.io.Pieces;
import io.nightjar.job.task.EmbeddedSpark;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedSpark.class)
class BroadcastPiecesTest {
    private static final long PATIENCE_NANOS = 180_000_000_000L;
    private static final InputStream BREAKS = new InputStream() {
        @Override
        public int read() throws IOException {
            throw new IOException("the disk is gone");
        }
    };

    private static long storedBytes() {
        return SparkEnv.get().memoryManager().storageMemoryUsed();
    }

    @Test
    void streamThatBreaks_leavesNoPieceBehind(JavaSparkContext spark) {
        long before = storedBytes();
        InputStream firstPiece = new ByteArrayInputStream(new byte[Pieces.PIECE_BYTES]);
        assertThatIOException()
                .isThrownBy(() -> BroadcastPieces.of(new SequenceInputStream(firstPiece, BREAKS), spark))
                .withMessage("the disk is gone");
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (storedBytes() > before && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(storedBytes()).as("Spark frees in the background").isLessThanOrEqualTo(before);
    }

    @Test
    void pieces_areTheBytesInOrder_untilTheyAreDestroyed(JavaSparkContext spark) throws IOException {
        byte[] bytes = {1, 2, 3};
        BroadcastPieces pieces = BroadcastPieces.of(new ByteArrayInputStream(bytes), spark);
        assertThat(pieces.stream(() -> {}).readAllBytes()).isEqualTo(bytes);
        assertThat(pieces.bytes()).isEqualTo(bytes.length);
        pieces.destroy();
    }

    /** An attempt that is killed while it opens gigabytes of keys. */
    @Test
    void readerThatIsCancelled_readsNoFurtherPiece(JavaSparkContext spark) throws IOException {
        byte[] bytes = new byte[Pieces.PIECE_BYTES + 1];
        BroadcastPieces pieces = BroadcastPieces.of(new ByteArrayInputStream(bytes), spark);
        AtomicBoolean cancelled = new AtomicBoolean();
        try (InputStream stream = pieces.stream(() -> {
            if (cancelled.get()) {
                throw new CancellationException("killed");
            }
        })) {
            stream.readNBytes(Pieces.PIECE_BYTES);
            cancelled.set(true);
            assertThatExceptionOfType(CancellationException.class).isThrownBy(stream::read);
        }
        pieces.destroy();
    }
}
