package io.nightjar.job.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class OpenedOnceTest {
    private record Opened(String fingerprint) {}

    private static AttemptContext attempt(AtomicBoolean killed) {
        return new AttemptContext(1, new Configuration(false), killed::get);
    }

    private final AttemptContext calm = attempt(new AtomicBoolean());

    @Test
    void get_sameFingerprint_opensOnce() {
        Opened first = OpenedOnce.get(Opened.class, "a", calm, () -> new Opened("a"));
        assertThat(OpenedOnce.get(Opened.class, "a", calm, () -> new Opened("again")))
                .isSameAs(first);
        assertThat(OpenedOnce.get(Opened.class, "b", calm, () -> new Opened("b")))
                .isEqualTo(new Opened("b"));
    }

    @Test
    void forget_isOpenedAnew() {
        Opened first = OpenedOnce.get(Opened.class, "f", calm, () -> new Opened("f"));
        OpenedOnce.forget(Opened.class);
        assertThat(OpenedOnce.keeps(Opened.class)).isFalse();
        assertThat(OpenedOnce.get(Opened.class, "f", calm, () -> new Opened("f")))
                .isNotSameAs(first);
    }

    @Test
    void get_openingThatFails_isTriedAgainByTheNext() {
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> OpenedOnce.get(Opened.class, "c", calm, () -> {
                    throw new CancellationException("killed");
                }));
        assertThat(OpenedOnce.get(Opened.class, "c", calm, () -> new Opened("c")))
                .isEqualTo(new Opened("c"));
    }

    /** By a mark or by an interrupt, while another attempt takes its time. */
    @Test
    void get_attemptKilledWhileItWaits_doesNotWaitForTheOther() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        CompletableFuture<Opened> other =
                CompletableFuture.supplyAsync(() -> OpenedOnce.get(Opened.class, "slow", calm, () -> {
                    opening.countDown();
                    try {
                        open.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return new Opened("slow");
                }));
        opening.await();
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> OpenedOnce.get(
                        Opened.class, "slow", attempt(new AtomicBoolean(true)), () -> new Opened("mine")));
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> OpenedOnce.get(Opened.class, "slow", calm, () -> new Opened("mine")));
        assertThat(Thread.interrupted()).isTrue();
        open.countDown();
        assertThat(other.get()).isEqualTo(new Opened("slow"));
    }

    private static final class Secret implements AutoCloseable {
        private volatile boolean closed;

        @Override
        public void close() {
            closed = true;
        }
    }

    private Loan<Secret> borrow(String fingerprint) {
        return OpenedOnce.borrow(Secret.class, fingerprint, calm, Secret::new);
    }

    private static void awaitGone(Secret secret) throws InterruptedException {
        while (!secret.closed || OpenedOnce.keeps(Secret.class)) {
            Thread.sleep(20);
        }
    }

    /** Whether what was given back after this moment is certainly still there. */
    private static boolean lingersSince(long nanos) {
        return System.nanoTime() - nanos < TimeUnit.MILLISECONDS.toNanos(OpenedOnce.LINGER_MILLIS);
    }

    @Test
    void borrow_whileItLingers_isTheSame_thenClosed() throws InterruptedException {
        Secret first;
        Loan<Secret> again;
        long returned;
        do {
            Loan<Secret> loan = borrow("a");
            first = loan.value();
            returned = System.nanoTime();
            loan.close();
            again = borrow("a");
        } while (!lingersSince(returned));
        assertThat(again.value()).isSameAs(first);
        Thread.sleep(OpenedOnce.LINGER_MILLIS + 1000);
        assertThat(first.closed).as("closed while it is lent").isFalse();
        again.close();
        awaitGone(first);
        try (Loan<Secret> anew = borrow("a")) {
            assertThat(anew.value()).isNotSameAs(first);
        }
        OpenedOnce.forget(Secret.class);
    }

    @Test
    void forget_ofWhatIsBorrowed_closesItWhenTheLastLoanIsClosed() {
        Loan<Secret> one = borrow("b");
        Loan<Secret> other = borrow("b");
        OpenedOnce.forget(Secret.class);
        assertThat(OpenedOnce.keeps(Secret.class)).isFalse();
        one.close();
        one.close();
        assertThat(other.value().closed).isFalse();
        other.close();
        assertThat(other.value().closed).isTrue();
    }

    @Test
    void forget_ofWhatLingers_closesItAtOnce() {
        Loan<Secret> loan;
        boolean closed;
        long returned;
        do {
            loan = borrow("c");
            returned = System.nanoTime();
            loan.close();
            closed = loan.value().closed;
        } while (!lingersSince(returned));
        assertThat(closed).isFalse();
        OpenedOnce.forget(Secret.class);
        assertThat(loan.value().closed).isTrue();
    }

    @Test
    void borrow_ofAnother_closesTheOneBeforeWhenItIsGivenBack() {
        Loan<Secret> first = borrow("d");
        try (Loan<Secret> second = borrow("e")) {
            assertThat(first.value().closed).isFalse();
            first.close();
            assertThat(first.value().closed).isTrue();
            assertThat(second.value().closed).isFalse();
        }
        OpenedOnce.forget(Secret.class);
    }
}
