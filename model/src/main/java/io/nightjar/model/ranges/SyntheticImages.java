package io.nightjar.model.ranges;

import io.nightjar.model.network.Shape;
import java.util.Random;

/**
 * Images of many kinds to probe a network's range of values with when no real ones are at hand: blank, full, uniform
 * noise, sparse noise, waves of random frequency and direction, and random strokes, from a fixed seed.
 */
public final class SyntheticImages {
    private static final int COUNT = 240;
    private static final long SEED = 20090372700L;

    private SyntheticImages() {}

    /** Pixels in [0, 1], (channel, row, column) order. */
    public static double[][] of(Shape shape) {
        Random random = new Random(SEED);
        double[][] images = new double[COUNT][shape.size()];
        for (int i = 0; i < COUNT; i++) {
            switch (i % 6) {
                case 0 -> fill(images[i], i == 0 ? 0 : random.nextDouble());
                case 1 -> noise(images[i], 1, random);
                case 2 -> noise(images[i], 0.2 * random.nextDouble(), random);
                case 3 -> wave(images[i], shape, random);
                default -> strokes(images[i], shape, random);
            }
        }
        fill(images[6], 1);
        return images;
    }

    private static void fill(double[] image, double value) {
        java.util.Arrays.fill(image, value);
    }

    private static void noise(double[] image, double density, Random random) {
        for (int p = 0; p < image.length; p++) {
            image[p] = random.nextDouble() < density ? random.nextDouble() : 0;
        }
    }

    private static void wave(double[] image, Shape shape, Random random) {
        double fy = random.nextGaussian();
        double fx = random.nextGaussian();
        double phase = random.nextDouble() * 2 * Math.PI;
        for (int p = 0; p < image.length; p++) {
            int y = p / shape.width() % shape.height();
            int x = p % shape.width();
            image[p] = 0.5 + 0.5 * StrictMath.sin(fy * y + fx * x + phase);
        }
    }

    private static void strokes(double[] image, Shape shape, Random random) {
        int count = 1 + random.nextInt(4);
        double width = 0.8 + 2 * random.nextDouble();
        for (int s = 0; s < count; s++) {
            double ay = random.nextDouble() * shape.height();
            double ax = random.nextDouble() * shape.width();
            double by = random.nextDouble() * shape.height();
            double bx = random.nextDouble() * shape.width();
            for (int p = 0; p < image.length; p++) {
                int y = p / shape.width() % shape.height();
                int x = p % shape.width();
                double d = distance(y, x, ay, ax, by, bx);
                image[p] = Math.max(image[p], Math.min(1, Math.max(0, width - d)));
            }
        }
    }

    private static double distance(double y, double x, double ay, double ax, double by, double bx) {
        double length = Math.max(1e-9, (by - ay) * (by - ay) + (bx - ax) * (bx - ax));
        double t = Math.min(1, Math.max(0, ((y - ay) * (by - ay) + (x - ax) * (bx - ax)) / length));
        return Math.hypot(y - ay - t * (by - ay), x - ax - t * (bx - ax));
    }
}
