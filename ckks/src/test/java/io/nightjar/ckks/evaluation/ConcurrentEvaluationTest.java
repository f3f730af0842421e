package io.nightjar.ckks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.TestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One context, one evaluator, one set of keys, many threads: the same bits as one thread. */
class ConcurrentEvaluationTest {
    private static final TestContext TEST = TestContext.standard();
    private static final int THREADS = 8;
    private static final int ROUNDS = 6;

    private final Rotations rotations = new Rotations(TEST.context);

    /** A circuit that visits every operation with scratch of its own, at levels that differ by thread. */
    private List<Ciphertext> circuit(Ciphertext input, int level) {
        Evaluator evaluator = TEST.evaluator;
        Ciphertext x = evaluator.dropTo(input, level);
        Ciphertext square = evaluator.squareAndRescale(x, 0.5, TEST.relinearization());
        HoistedCiphertext hoisted = rotations.hoist(square);
        Ciphertext moved = rotations.rotate(hoisted, 2, TEST.keys);
        ExtendedCiphertext extended =
                rotations.rotateExtended(hoisted, 1, TEST.keys).add(rotations.rotateExtended(hoisted, 3, TEST.keys));
        Ciphertext product = evaluator.relinearize(evaluator.multiply(moved, square), TEST.relinearization());
        return List.of(
                square,
                moved,
                rotations.modDown(extended),
                evaluator.rescale(product),
                TEST.parameters.ring() == Ring.STANDARD
                        ? rotations.conjugate(square, TEST.keys)
                        : rotations.rotate(square, 4, TEST.keys));
    }

    private static List<double[]> rows(List<Ciphertext> ciphertexts) {
        List<double[]> rows = new ArrayList<>();
        for (Ciphertext c : ciphertexts) {
            c.components().forEach(poly -> {
                for (int limb = 0; limb < poly.limbs(); limb++) {
                    rows.add(poly.row(limb));
                }
            });
        }
        return rows;
    }

    @Test
    void manyThreads_oneEvaluator_sameBitsAsOneThread() throws Exception {
        List<Ciphertext> inputs = new ArrayList<>();
        List<List<double[]>> expected = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            inputs.add(TEST.encrypt(TEST.values(40 + t)));
            expected.add(rows(circuit(inputs.get(t), 2 + t % 2)));
        }
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                Callable<Void> task = () -> {
                    start.await();
                    for (int round = 0; round < ROUNDS; round++) {
                        int i = (thread + round) % THREADS;
                        List<double[]> actual = rows(circuit(inputs.get(i), 2 + i % 2));
                        assertThat(actual)
                                .usingElementComparator(java.util.Arrays::compare)
                                .isEqualTo(expected.get(i));
                    }
                    return null;
                };
                running.add(pool.submit(task));
            }
            for (Future<?> task : running) {
                task.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
