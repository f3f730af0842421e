package io.nightjar.model;

import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.secret.KeyGenerator;
import io.nightjar.ckks.secret.SecretKey;
import io.nightjar.model.client.ImageEncryptor;
import io.nightjar.model.client.PredictionDecryptor;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.program.AnalyzedProgram;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Seeded networks, images and small insecure parameter sets. */
public final class TestNetworks {
    private TestNetworks() {}

    /** The paper's MNIST topology after the passes: conv 5, fourth power, conv 50, fourth power, dense 10. */
    public static Network mnist() {
        Random random = new Random(11);
        return Network.chain(
                new Shape(1, 28, 28),
                List.of(
                        conv(random, 5, 1, 5, 2, 0, 1, 1.0),
                        new CompletedSquare(4, -1.37, -0.9, -1.9),
                        conv(random, 50, 5, 5, 2, 0, 1, 0.3),
                        new CompletedSquare(4, -1.37, -0.9, -1.9),
                        new Flatten(),
                        dense(random, 10, 800, 0.1)));
    }

    /** Same padding, stride, groups, dilation, a pooling sum behind each kind of activation. */
    public static Network mixed() {
        Random random = new Random(12);
        return Network.chain(
                new Shape(2, 8, 8),
                List.of(
                        conv(random, 4, 2, 3, 1, 1, 1, 0.5),
                        new CompletedSquare(2, 0, 0, 0.25),
                        SumPool.square(2, 2),
                        conv(random, 6, 4, 3, 1, 1, 2, 0.2),
                        new CompletedSquare(4, -0.5, 0.75, 0.1),
                        SumPool.square(2, 2),
                        new Flatten(),
                        dense(random, 3, 24, 0.1)));
    }

    public static Conv2d conv(
            Random random, int out, int in, int k, int stride, int pad, int groups, double deviation) {
        double[][][][] weights = new double[out][in / groups][k][k];
        for (double[][][] o : weights) {
            for (double[][] i : o) {
                for (double[] row : i) {
                    java.util.Arrays.setAll(row, x -> random.nextGaussian() * deviation / k);
                }
            }
        }
        double[] bias = random.doubles(out, -0.2, 0.2).toArray();
        return Conv2d.of(weights, bias).withStride(stride).withPadding(pad).withGroups(groups);
    }

    public static Dense dense(Random random, int out, int in, double deviation) {
        double[][] weights = new double[out][in];
        for (double[] row : weights) {
            java.util.Arrays.setAll(row, x -> random.nextGaussian() * deviation);
        }
        return new Dense(weights, random.doubles(out, -0.2, 0.2).toArray());
    }

    public static byte[][] images(Network network, int count) {
        Random random = new Random(13);
        byte[][] images = new byte[count][network.input().size()];
        for (byte[] image : images) {
            random.nextBytes(image);
        }
        return images;
    }

    public static double[][] pixels(byte[][] images) {
        double[][] pixels = new double[images.length][];
        for (int b = 0; b < images.length; b++) {
            pixels[b] = new double[images[b].length];
            for (int p = 0; p < pixels[b].length; p++) {
                pixels[b][p] = Byte.toUnsignedInt(images[b][p]) / 255.0;
            }
        }
        return pixels;
    }

    /** 50-bit base, {@code levels} primes of 45 bits, two special primes, at a ring degree that protects nothing. */
    public static CkksParameters insecure(int logN, int levels) {
        List<Integer> bits = new ArrayList<>(Collections.nCopies(levels + 1, 45));
        bits.set(0, 50);
        return CkksParameters.ofWidths(
                "test-insecure",
                Ring.valueOf(System.getProperty("nightjar.test.ring", Ring.STANDARD.name())),
                logN,
                bits,
                List.of(50, 50),
                levels,
                (levels + 2) / 2,
                CkksParameters.Security.INSECURE);
    }

    /** An owner with keys of a program. */
    public record Owner(AnalyzedProgram program, CkksContext context, SecretKey secret, EvaluationKeys keys) {
        public static Owner of(AnalyzedProgram program) {
            CkksContext context = new CkksContext(program.parameters());
            KeyGenerator generator = new KeyGenerator(context, new SecureRandom());
            SecretKey secret = generator.secretKey();
            return new Owner(
                    program,
                    context,
                    secret,
                    generator.evaluationKeys(secret, program.clientProfile().keys()));
        }

        public List<StoredCiphertext> encrypt(byte[][] images) {
            List<StoredCiphertext> stored = new ArrayList<>();
            new ImageEncryptor(program.clientProfile(), context, secret).encryptBlock(images, stored::add);
            return stored;
        }

        public double[][] decrypt(List<StoredCiphertext> outputs, int images) {
            return new PredictionDecryptor(program.clientProfile(), context, secret)
                    .decryptBlock(outputs, images)
                    .scores();
        }
    }
}
