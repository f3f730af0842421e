package io.nightjar.model.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.model.runtime.MismatchedInputException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelTest {
    private static void sleep() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void error_isThrownAfterAllThreadsHaveStopped() {
        for (boolean inCaller : new boolean[] {true, false}) {
            AtomicInteger running = new AtomicInteger();
            CountDownLatch both = new CountDownLatch(2);
            Thread caller = Thread.currentThread();
            try (Parallel parallel = new Parallel(2)) {
                assertThatThrownBy(() -> parallel.run("x", 2, i -> {
                            running.incrementAndGet();
                            both.countDown();
                            try {
                                both.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            if ((Thread.currentThread() == caller) == inCaller) {
                                running.decrementAndGet();
                                throw new StackOverflowError("deep");
                            }
                            sleep();
                            running.decrementAndGet();
                        }))
                        .isInstanceOf(StackOverflowError.class);
                assertThat(running).hasValue(0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void interruptedOwner_beginsNoMorePiecesAndKeepsItsFlag(int threads) {
        AtomicInteger begun = new AtomicInteger();
        Thread owner = Thread.currentThread();
        try (Parallel parallel = new Parallel(threads)) {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> parallel.run("x", 1000, i -> {
                        begun.incrementAndGet();
                        owner.interrupt();
                    }))
                    .withMessage("the work was interrupted");
            assertThat(begun).hasValueLessThanOrEqualTo(threads);
            assertThat(owner.isInterrupted()).isTrue();
        }
        assertThat(Thread.interrupted()).as("flag after closing").isTrue();
        assertThat(helpers()).isEmpty();
    }

    /** The owner has nothing left to do and waits for a helper, which takes its flag away. */
    @Test
    void ownerInterruptedWhileItWaits_waitsForTheHelperAndThrows() {
        Thread owner = Thread.currentThread();
        CountDownLatch both = new CountDownLatch(2);
        AtomicBoolean ownerDone = new AtomicBoolean();
        AtomicInteger afterInterrupt = new AtomicInteger();
        try (Parallel parallel = new Parallel(2)) {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> parallel.run("x", 2, i -> {
                        both.countDown();
                        await(both);
                        if (Thread.currentThread() == owner) {
                            ownerDone.set(true);
                        } else {
                            while (!ownerDone.get() || owner.getState() != Thread.State.WAITING) {
                                Thread.onSpinWait();
                            }
                            owner.interrupt();
                            sleep();
                            afterInterrupt.incrementAndGet();
                            parallel.requireNotCancelled();
                        }
                    }))
                    .withMessage("the work was interrupted");
            assertThat(afterInterrupt).hasValue(1);
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void cancelledWork_beginsNoMorePieces() {
        AtomicInteger begun = new AtomicInteger();
        try (Parallel parallel = new Parallel(2, () -> begun.get() >= 5)) {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> parallel.run("x", 1000, i -> begun.incrementAndGet()))
                    .withMessage("the work was cancelled");
        }
        assertThat(begun.get()).isBetween(5, 6);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void close_waitsUntilNoHelperIsAlive() {
        try (Parallel parallel = new Parallel(4)) {
            parallel.run("x", 100, i -> {});
            assertThat(helpers()).isNotEmpty();
        }
        assertThat(helpers()).isEmpty();
    }

    private static List<Thread> helpers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(Parallel.THREAD_NAME))
                .toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void exception_isThrownAsItIs() {
        try (Parallel parallel = new Parallel(3)) {
            assertThatExceptionOfType(MismatchedInputException.class)
                    .isThrownBy(() -> parallel.run("x", 10, i -> {
                        throw new MismatchedInputException("no");
                    }));
        }
    }
}
