package io.nightjar.ckks.example;

import io.nightjar.ckks.evaluation.Evaluator;
import io.nightjar.ckks.evaluation.Rotations;
import io.nightjar.ckks.io.CiphertextCodec;
import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.noise.NoiseEstimate;
import io.nightjar.ckks.noise.PrecisionStatistics;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.Encoder;
import io.nightjar.ckks.scheme.Plaintext;
import io.nightjar.ckks.secret.Decryptor;
import io.nightjar.ckks.secret.KeyGenerator;
import io.nightjar.ckks.secret.SecretKey;
import io.nightjar.ckks.secret.SecretKeyEncryptor;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The engine by itself: z_i = x_i y_i + x_(i+1) y_(i+1) on encrypted x and y. docs/ENGINE.md explains it line by line.
 * After {@code ./mvnw -q -DskipTests -pl ckks package}, in the root of the repository:
 *
 * <pre>
 * java --add-modules jdk.incubator.vector -cp ckks/target/nightjar-ckks-0.1.0.jar \
 *     ckks/src/test/java/io/nightjar/ckks/example/EngineExample.java
 * </pre>
 */
public final class EngineExample {
    private EngineExample() {}

    /**
     * What came out.
     *
     * @param product x y, after relinearisation and rescale
     * @param result x y plus itself rotated by one
     * @param decrypted the slots of {@code result}
     * @param storedBytes length of one fresh ciphertext as it is stored
     * @param expected the error that {@code result} is expected to carry
     */
    record Outcome(
            Ciphertext product, Ciphertext result, double[] decrypted, int storedBytes, NoiseEstimate expected) {}

    public static void main(String[] arguments) {
        double[] xs = new Random(1).doubles(4096, -1, 1).toArray();
        double[] ys = new Random(2).doubles(4096, -1, 1).toArray();
        Outcome outcome = run(xs, ys, new SecureRandom());
        double[] clear = expected(xs, ys);
        for (int i = 0; i < 3; i++) {
            System.out.printf(Locale.ROOT, "slot %d: %.9f, expected %.9f%n", i, outcome.decrypted()[i], clear[i]);
        }
        System.out.println(PrecisionStatistics.of(clear, outcome.decrypted()));
        System.out.printf(
                Locale.ROOT,
                "estimated deviation of a slot: %.3g%n",
                outcome.expected().slotDeviation());
    }

    /** The same in the clear. */
    static double[] expected(double[] xs, double[] ys) {
        double[] sums = new double[xs.length];
        for (int i = 0; i < sums.length; i++) {
            int next = (i + 1) % sums.length;
            sums[i] = xs[i] * ys[i] + xs[next] * ys[next];
        }
        return sums;
    }

    /**
     * @param xs 4,096 values
     * @param ys 4,096 values
     * @param random where keys and encryptions take their seeds from
     */
    static Outcome run(double[] xs, double[] ys, SecureRandom random) {
        CkksParameters parameters = CkksParameters.ofWidths(
                "example",
                Ring.STANDARD, // complex slots
                13, // log2 N: 4,096 slots
                List.of(45, 40, 40), // q_0, q_1, q_2
                List.of(48), // P
                2, // keyLevel: keys serve all levels
                3, // dnum: each prime is a digit
                CkksParameters.Security.CLASSICAL_128);
        CkksContext context = new CkksContext(parameters);

        KeyGenerator generator = new KeyGenerator(context, random);
        SecretKey secret = generator.secretKey();
        EvaluationKeys keys =
                generator.evaluationKeys(secret, KeyRequest.relinearization(2).withRotations(1, List.of(1)));

        double scale = 0x1p40;
        Encoder encoder = new Encoder(context);
        Plaintext encodedX = encoder.encode(xs, parameters.maxLevel(), scale);
        Plaintext encodedY = encoder.encode(ys, parameters.maxLevel(), scale);
        SecretKeyEncryptor encryptor = new SecretKeyEncryptor(context, secret, random);
        CiphertextCodec codec = new CiphertextCodec(context);
        byte[] storedX = codec.write(encryptor.encrypt(encodedX));
        byte[] storedY = codec.write(encryptor.encrypt(encodedY));

        Ciphertext x = codec.read(storedX);
        Ciphertext y = codec.read(storedY);
        Evaluator evaluator = new Evaluator(context);
        Ciphertext threeComponents = evaluator.multiply(x, y);
        Ciphertext relinearized = evaluator.relinearize(threeComponents, keys.relinearization());
        Ciphertext product = evaluator.rescale(relinearized);

        Rotations rotations = new Rotations(context);
        Ciphertext result = evaluator.add(product, rotations.rotate(product, 1, keys));

        Decryptor decryptor = new Decryptor(context, secret);
        double[] decrypted = encoder.decode(decryptor.decrypt(result));

        NoiseEstimate fresh = NoiseEstimate.secretKeyEncryption(parameters, parameters.maxLevel(), scale);
        double magnitude = Math.sqrt(1 / 3.0); // root mean square of uniform values in [-1, 1]
        NoiseEstimate ofProduct =
                fresh.multiply(fresh, magnitude, magnitude).relinearize().rescale();
        NoiseEstimate ofResult = ofProduct.add(ofProduct.rotate());

        return new Outcome(product, result, decrypted, storedX.length, ofResult);
    }
}
