package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.model.TestNetworks;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.interpreter.Parallel;
import io.nightjar.model.program.AnalyzedProgram;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A block whose thread is interrupted, or that nobody wants any more, ends in its middle. */
@Timeout(120)
class CancelledBlockTest {
    private static AnalyzedProgram program;
    private static TestNetworks.Owner owner;
    private static List<StoredCiphertext> block;

    @BeforeAll
    static void encrypt() {
        program = TenBlocks.program(11);
        owner = TestNetworks.Owner.of(program);
        block = owner.encrypt(TestNetworks.images(TenBlocks.network(), 3));
        assertThat(block).as("enough to be interrupted among them").hasSizeGreaterThan(4);
    }

    /** Does something before it hands out the third ciphertext, and counts those it hands out after it. */
    private static final class Stored implements Iterator<StoredCiphertext> {
        private final Iterator<StoredCiphertext> rest = block.iterator();
        private final Runnable inTheMiddle;
        private final AtomicInteger handedOut = new AtomicInteger();

        Stored(Runnable inTheMiddle) {
            this.inTheMiddle = inTheMiddle;
        }

        @Override
        public boolean hasNext() {
            return rest.hasNext();
        }

        @Override
        public StoredCiphertext next() {
            if (handedOut.incrementAndGet() == 3) {
                inTheMiddle.run();
            }
            return rest.next();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void score_threadIsInterrupted_endsWithItsThreadsAndKeepsTheFlag(int threads) throws Exception {
        BlockScorer scorer = new BlockScorer(program, owner.keys(), threads);
        CountDownLatch middle = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Stored stored = new Stored(() -> {
            middle.countDown();
            awaitUninterruptibly(interrupted);
        });
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread task = new Thread(() -> {
            try {
                scorer.score(stored);
                flag.completeExceptionally(new AssertionError("the block was scored to its end"));
            } catch (CancellationException e) {
                flag.complete(Thread.currentThread().isInterrupted() && helpers() == 0);
            } catch (RuntimeException | Error e) {
                flag.completeExceptionally(e);
            }
        });
        task.start();
        middle.await();
        task.interrupt();
        interrupted.countDown();
        assertThat(flag.get()).as("interrupted, and no helper alive").isTrue();
        assertThat(stored.handedOut).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void score_blockIsCancelled_endsWithItsThreads(int threads) {
        BlockScorer scorer = new BlockScorer(program, owner.keys(), threads);
        AtomicBoolean cancelled = new AtomicBoolean();
        Stored stored = new Stored(() -> cancelled.set(true));
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> scorer.score(stored, cancelled::get));
        assertThat(helpers()).isZero();
        assertThat(stored.handedOut).hasValue(3);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private static long helpers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(Parallel.THREAD_NAME))
                .count();
    }

    /** As a read does that an interrupt cannot end. */
    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
