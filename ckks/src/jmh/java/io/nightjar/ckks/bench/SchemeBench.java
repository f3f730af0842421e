package io.nightjar.ckks.bench;

import io.nightjar.ckks.evaluation.Evaluator;
import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.Encoder;
import io.nightjar.ckks.scheme.Plaintext;
import io.nightjar.ckks.scheme.SeededCiphertext;
import io.nightjar.ckks.secret.KeyGenerator;
import io.nightjar.ckks.secret.SecretKey;
import io.nightjar.ckks.secret.SecretKeyEncryptor;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encryption and products at N = 2^14 with 8 primes of 40 bits, at 128-bit security. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@Fork(1)
@Warmup(iterations = 6, time = 1000, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class SchemeBench {
    private static final double SCALE = 0x1p40;

    static final CkksParameters PARAMETERS = CkksParameters.ofWidths(
            "bench-n14-8x40",
            Ring.STANDARD,
            14,
            Collections.nCopies(8, 40),
            List.of(42, 42),
            7,
            4,
            CkksParameters.Security.CLASSICAL_128);

    private final CkksContext context = new CkksContext(PARAMETERS);
    private final KeyGenerator generator = new KeyGenerator(context, new SecureRandom());
    private final SecretKey secret = generator.secretKey();
    private final EvaluationKeys keys = generator.evaluationKeys(secret, KeyRequest.relinearization(7));
    private final Evaluator evaluator = new Evaluator(context);
    private final Encoder encoder = new Encoder(context);
    private final SecretKeyEncryptor encryptor = new SecretKeyEncryptor(context, secret, new SecureRandom());
    private final double[] values =
            new Random(1).doubles(PARAMETERS.slots(), -1, 1).toArray();
    private final Plaintext plaintext = encoder.encode(values, 7, SCALE);
    private final SeededCiphertext seeded = encryptor.encrypt(plaintext);
    private final Ciphertext x = seeded.expand();
    private final Ciphertext y = encryptor.encrypt(plaintext).expand();

    @Benchmark
    public void multiplyRelinearizeRescale(Cpu cpu) {
        cpu.time(5, () -> evaluator.multiplyAndRescale(x, y, keys.relinearization()));
    }

    @Benchmark
    public void squareRelinearizeRescale(Cpu cpu) {
        cpu.time(5, () -> evaluator.squareAndRescale(x, 0, keys.relinearization()));
    }

    @Benchmark
    public void rescale(Cpu cpu) {
        cpu.time(20, () -> evaluator.rescale(x));
    }

    @Benchmark
    public void encode(Cpu cpu) {
        cpu.time(20, () -> encoder.encode(values, 7, SCALE));
    }

    @Benchmark
    public void encryptSeeded(Cpu cpu) {
        cpu.time(10, () -> encryptor.encrypt(plaintext));
    }

    @Benchmark
    public void expandSeeded(Cpu cpu) {
        cpu.time(20, seeded::expand);
    }
}
