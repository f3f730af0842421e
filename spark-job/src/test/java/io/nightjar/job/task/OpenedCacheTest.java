package io.nightjar.job.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class OpenedCacheTest {
    private final AttemptContext calm = new AttemptContext(1, new Configuration(false), () -> false);

    private static final class Keys {
        private static final long BYTES = 10;
    }

    private Loan<Keys> borrow(String owner) {
        return OpenedCache.borrow(Keys.class, owner, Keys.BYTES, calm, Keys::new);
    }

    private static boolean keeps(String owner) {
        return OpenedCache.keeps(Keys.class, owner::equals);
    }

    /** One task at a time: its plan counts the keys of one owner. */
    @Test
    void borrow_oneAfterTheOther_keepsOne() {
        borrow("one a").close();
        assertThat(keeps("one a")).as("for the next block").isTrue();
        try (Loan<Keys> loan = borrow("one b")) {
            assertThat(loan.value()).isNotNull();
            assertThat(keeps("one a")).isFalse();
        }
        OpenedCache.forget(Keys.class, owner -> true);
    }

    private static final class WideKeys {}

    private Loan<WideKeys> wide(String owner) {
        return OpenedCache.borrow(WideKeys.class, owner, Keys.BYTES, calm, WideKeys::new);
    }

    private static boolean keepsWide(String owner) {
        return OpenedCache.keeps(WideKeys.class, owner::equals);
    }

    /** Two tasks side by side: their plans count two sets of keys, whoever they are of. */
    @Test
    void borrow_sideBySide_dropsTheLeastRecentlyUsedThatNobodyUses() {
        Loan<WideKeys> a = wide("a");
        Loan<WideKeys> b = wide("b");
        WideKeys first = a.value();
        b.close();
        try (Loan<WideKeys> again = wide("a")) {
            assertThat(again.value()).isSameAs(first);
        }
        a.close();
        a = wide("a");
        assertThat(a.value()).isSameAs(first);
        Loan<WideKeys> c = wide("c");
        assertThat(keepsWide("b")).as("idle").isFalse();
        assertThat(keepsWide("a")).as("in use").isTrue();
        c.close();
        a.close();
        a.close();
        OpenedCache.forget(WideKeys.class, "a"::equals);
        assertThat(keepsWide("a")).isFalse();
        assertThat(keepsWide("c")).isTrue();
        OpenedCache.forget(WideKeys.class, owner -> true);
    }

    private record Slow(String opener) {}

    private Loan<Slow> slow(AttemptContext attempt, String opener) {
        return OpenedCache.borrow(Slow.class, "slow", 1, attempt, () -> new Slow(opener));
    }

    @Test
    void borrow_openingThatFails_isTriedAgainByTheNext() {
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> OpenedCache.borrow(Slow.class, "fails", 1, calm, () -> {
                    throw new CancellationException("killed");
                }));
        try (Loan<Slow> loan = OpenedCache.borrow(Slow.class, "fails", 1, calm, () -> new Slow("the next"))) {
            assertThat(loan.value().opener()).isEqualTo("the next");
        }
        OpenedCache.forget(Slow.class, "fails"::equals);
    }

    /** By a mark or by an interrupt, while another attempt takes its time. */
    @Test
    void borrow_attemptKilledWhileItWaits_doesNotWaitForTheOther() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> {
            try (Loan<Slow> loan = OpenedCache.borrow(Slow.class, "slow", 1, calm, () -> {
                opening.countDown();
                try {
                    open.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return new Slow("first");
            })) {
                return loan.value().opener();
            }
        });
        opening.await();
        AttemptContext killed = new AttemptContext(1, new Configuration(false), () -> true);
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> slow(killed, "mine"));
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> slow(calm, "mine"));
        assertThat(Thread.interrupted()).isTrue();
        open.countDown();
        assertThat(other.get()).isEqualTo("first");
        try (Loan<Slow> again = slow(calm, "mine")) {
            assertThat(again.value().opener()).isEqualTo("first");
        }
        OpenedCache.forget(Slow.class, "slow"::equals);
    }
}
