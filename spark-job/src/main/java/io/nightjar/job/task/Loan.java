package io.nightjar.job.task;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What an attempt has borrowed of what its JVM has opened: neither dropped nor closed before this is closed.
 *
 * @param <T> type of the object
 */
public final class Loan<T> implements AutoCloseable {
    private final T value;
    private final Runnable giveBack;
    private final AtomicBoolean closed = new AtomicBoolean();

    Loan(T value, Runnable giveBack) {
        this.value = value;
        this.giveBack = giveBack;
    }

    /** The object, which is not used after this is closed. */
    public T value() {
        return value;
    }

    /** Gives the object back; again, nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            giveBack.run();
        }
    }
}
