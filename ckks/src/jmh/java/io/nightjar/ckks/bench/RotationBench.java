package io.nightjar.ckks.bench;

import io.nightjar.ckks.evaluation.HoistedCiphertext;
import io.nightjar.ckks.evaluation.Rotations;
import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.Encoder;
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

/** Rotations at N = 2^15 with 16 primes of 40 bits, at 128-bit security. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@Fork(1)
@Warmup(iterations = 6, time = 1000, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class RotationBench {
    private static final CkksParameters PARAMETERS = CkksParameters.ofWidths(
            "bench-n15-16x40",
            Ring.STANDARD,
            15,
            Collections.nCopies(16, 40),
            List.of(41, 41, 41, 41),
            15,
            4,
            CkksParameters.Security.CLASSICAL_128);

    private final CkksContext context = new CkksContext(PARAMETERS);
    private final KeyGenerator generator = new KeyGenerator(context, new SecureRandom());
    private final SecretKey secret = generator.secretKey();
    private final EvaluationKeys keys =
            generator.evaluationKeys(secret, KeyRequest.none().withRotations(15, List.of(1, 2)));
    private final Rotations rotations = new Rotations(context);
    private final Ciphertext x = new SecretKeyEncryptor(context, secret, new SecureRandom())
            .encrypt(new Encoder(context)
                    .encode(new Random(1).doubles(PARAMETERS.slots(), -1, 1).toArray(), 15, 0x1p40))
            .expand();
    private final HoistedCiphertext hoisted = rotations.hoist(x);

    @Benchmark
    public void rotate(Cpu cpu) {
        cpu.time(1, () -> rotations.rotate(x, 1, keys));
    }

    /** A further rotation of a ciphertext that is decomposed already. */
    @Benchmark
    public void rotateHoisted(Cpu cpu) {
        cpu.time(2, () -> rotations.rotate(hoisted, 2, keys));
    }

    @Benchmark
    public void rotateExtended(Cpu cpu) {
        cpu.time(2, () -> rotations.rotateExtended(hoisted, 2, keys));
    }
}
