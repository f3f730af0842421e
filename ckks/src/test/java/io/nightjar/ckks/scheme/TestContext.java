package io.nightjar.ckks.scheme;

import io.nightjar.ckks.TestRing;
import io.nightjar.ckks.evaluation.Evaluator;
import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.keys.RelinearizationKey;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.secret.Decryptor;
import io.nightjar.ckks.secret.KeyGenerator;
import io.nightjar.ckks.secret.SecretKey;
import io.nightjar.ckks.secret.SecretKeyEncryptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;

/** A context, its keys and the tools around them, from a fixed seed: the one place where tests make keys. */
public final class TestContext {
    public final CkksParameters parameters;
    public final CkksContext context;
    public final SecureRandom random;
    public final SecretKey secret;
    public final EvaluationKeys keys;
    public final Encoder encoder;
    public final Evaluator evaluator;
    public final Decryptor decryptor;
    public final SecretKeyEncryptor encryptor;
    /** The scale of fresh ciphertexts. */
    public final double scale;

    private static final class Standard {
        static final TestContext CONTEXT = new TestContext(
                CkksParameters.ofWidths(
                        "insecure-test",
                        TestRing.current(),
                        11,
                        List.of(50, 45, 45, 45, 45),
                        List.of(50, 50),
                        3,
                        2,
                        CkksParameters.Security.INSECURE),
                0x1p45);
    }

    private TestContext(CkksParameters parameters, double scale) {
        this.parameters = parameters;
        this.context = new CkksContext(parameters);
        this.random = seeded(parameters.logN());
        KeyGenerator generator = new KeyGenerator(context, random);
        this.secret = generator.secretKey();
        KeyRequest request = KeyRequest.relinearization(parameters.keyLevel())
                .withRotations(parameters.keyLevel(), List.of(1, 2, 3, 4, parameters.slots() - 1));
        this.keys = generator.evaluationKeys(
                secret, TestRing.withConjugation(parameters.ring(), request, parameters.keyLevel()));
        this.encoder = new Encoder(context);
        this.evaluator = new Evaluator(context);
        this.decryptor = new Decryptor(context, secret);
        this.encryptor = new SecretKeyEncryptor(context, secret, random);
        this.scale = scale;
    }

    /** N = 2^11, q_0 of 50 bits and four primes of 45, keys up to level 3, two digits. */
    public static TestContext standard() {
        return Standard.CONTEXT;
    }

    public static TestContext of(CkksParameters parameters, double scale) {
        return new TestContext(parameters, scale);
    }

    /** A generator that repeats itself. */
    public static SecureRandom seeded(long seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            // not setSeed(long), which passes over 0
            random.setSeed(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(seed)
                    .array());
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As many values in [-1, 1] as there are slots. */
    public double[] values(long seed) {
        return new Random(seed).doubles(parameters.slots(), -1, 1).toArray();
    }

    public Ciphertext encrypt(double[] values) {
        return encrypt(values, parameters.maxLevel(), scale);
    }

    public Ciphertext encrypt(double[] values, int level, double scale) {
        return encryptor.encrypt(encoder.encode(values, level, scale)).expand();
    }

    public double[] decrypt(Ciphertext ciphertext) {
        return encoder.decode(decryptor.decrypt(ciphertext));
    }

    public RelinearizationKey relinearization() {
        return keys.relinearization();
    }

    /** Values of imaginary parts, which the real ring does not have. */
    public double[] imaginary(long seed) {
        return parameters.ring() == Ring.STANDARD ? values(seed) : new double[parameters.slots()];
    }

    /** log2(scale) - (logN + 2); in the real ring, whose slots have twice the error, two bits less. */
    public double floorBits(double scale) {
        return Scales.log2(scale) - (parameters.logN() + (parameters.ring() == Ring.REAL ? 4 : 2));
    }
}
