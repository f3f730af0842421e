package io.nightjar.model.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.model.runtime.MismatchedInputException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

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
