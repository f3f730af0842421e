package io.nightjar.trainer.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Closes a stream from which nothing has come for a while, so that a read that waits for it ends. */
final class SilenceGuard implements AutoCloseable {
    private final InputStream stream;
    private final long patienceNanos;
    private final Thread thread = new Thread(this::watch, "silence-guard");
    private volatile long lastHeardNanos = System.nanoTime();
    private volatile boolean silent;

    private SilenceGuard(InputStream stream, Duration patience) {
        this.stream = stream;
        this.patienceNanos = patience.toNanos();
        thread.setDaemon(true);
    }

    static SilenceGuard start(InputStream stream, Duration patience) {
        SilenceGuard guard = new SilenceGuard(stream, patience);
        guard.thread.start();
        return guard;
    }

    void heard() {
        lastHeardNanos = System.nanoTime();
    }

    /** Whether the stream was closed for its silence. */
    boolean silent() {
        return silent;
    }

    private void watch() {
        try {
            long left = patienceNanos;
            while (left > 0) {
                Thread.sleep(Duration.ofNanos(left).toMillis() + 1);
                left = patienceNanos - (System.nanoTime() - lastHeardNanos);
            }
            silent = true;
            stream.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("a silent stream cannot be closed", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
