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

    private static final class Keys {
        private static final long BYTES = 10;
    }

    private OpenedOnce.Loan<Keys> borrow(String owner) {
        return OpenedOnce.borrow(Keys.class, owner, Keys.BYTES, calm, Keys::new);
    }

    private static boolean keeps(String owner) {
        return OpenedOnce.keeps(Keys.class, owner::equals);
    }

    /** One task at a time: its plan counts the keys of one owner. */
    @Test
    void borrow_oneAfterTheOther_keepsOne() {
        borrow("one a").close();
        assertThat(keeps("one a")).as("for the next block").isTrue();
        try (OpenedOnce.Loan<Keys> loan = borrow("one b")) {
            assertThat(loan.value()).isNotNull();
            assertThat(keeps("one a")).isFalse();
        }
        OpenedOnce.forget(Keys.class);
    }

    private static final class WideKeys {}

    private OpenedOnce.Loan<WideKeys> wide(String owner) {
        return OpenedOnce.borrow(WideKeys.class, owner, Keys.BYTES, calm, WideKeys::new);
    }

    private static boolean keepsWide(String owner) {
        return OpenedOnce.keeps(WideKeys.class, owner::equals);
    }

    /** Two tasks side by side: their plans count two sets of keys, whoever they are of. */
    @Test
    void borrow_sideBySide_dropsTheLeastRecentlyUsedThatNobodyUses() {
        OpenedOnce.Loan<WideKeys> a = wide("a");
        OpenedOnce.Loan<WideKeys> b = wide("b");
        WideKeys first = a.value();
        b.close();
        try (OpenedOnce.Loan<WideKeys> again = wide("a")) {
            assertThat(again.value()).isSameAs(first);
        }
        a.close();
        a = wide("a");
        assertThat(a.value()).isSameAs(first);
        OpenedOnce.Loan<WideKeys> c = wide("c");
        assertThat(keepsWide("b")).as("idle").isFalse();
        assertThat(keepsWide("a")).as("in use").isTrue();
        c.close();
        a.close();
        a.close();
        OpenedOnce.forget(WideKeys.class, "a"::equals);
        assertThat(keepsWide("a")).isFalse();
        assertThat(keepsWide("c")).isTrue();
        OpenedOnce.forget(WideKeys.class);
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
