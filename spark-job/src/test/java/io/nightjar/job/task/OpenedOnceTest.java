package io.nightjar.job.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
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
}
