package io.nightjar.trainer.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The body of an answer: counted, and given up on when the server falls silent. */
final class Incoming implements AutoCloseable {
    private final InputStream body;
    private final SilenceGuard guard;
    private final Duration silence;
    private final AtomicLong received;

    Incoming(InputStream body, Duration silence, AtomicLong received) {
        this.body = body;
        this.silence = silence;
        this.received = received;
        this.guard = SilenceGuard.start(body, silence);
    }

    /** As {@link InputStream#read(byte[], int, int)}. */
    int read(byte[] buffer, int most) throws TransferException {
        try {
            int n = body.read(buffer, 0, most);
            guard.heard();
            received.addAndGet(Math.max(0, n));
            return n;
        } catch (IOException e) {
            throw endedEarly(e);
        }
    }

    /** Passes over bytes. */
    void skip(long bytes) throws TransferException {
        byte[] buffer = new byte[TargetFile.BUFFER_BYTES];
        for (long left = bytes; left > 0; ) {
            int n = read(buffer, (int) Math.min(left, buffer.length));
            if (n < 0) {
                throw endedEarly(null);
            }
            left -= n;
        }
    }

    /** Why fewer bytes came than were announced. */
    TransferException endedEarly(IOException cause) {
        String reason = guard.silent() ? "fell silent for " + silence.toSeconds() + " s" : "ended the connection early";
        return TransferException.broken(reason, cause);
    }

    @Override
    public void close() throws IOException {
        guard.close();
        body.close();
    }
}
