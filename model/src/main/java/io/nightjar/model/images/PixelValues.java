package io.nightjar.model.images;

/**
 * The values of one picture in (channel, row, column) order, kept as its source has them: bytes of 255, samples of
 * 65,535 or numbers from 0 to 1. Arrays are not copied.
 */
public sealed interface PixelValues {
    /** Number of values. */
    int size();

    /** The value at a place, in [0, 1]. */
    double unit(int index);

    /** The value at a place, in [0, 255]: exactly the byte where the source has bytes. */
    double level(int index);

    /** @param values unsigned bytes, each a value of 255 */
    static PixelValues of(byte... values) {
        return new Bytes(values);
    }

    /** @param values unsigned, each a value of 65,535 */
    static PixelValues of(char... values) {
        return new Samples(values);
    }

    /**
     * @param values each in [0, 1]
     * @throws IllegalArgumentException if one is not
     */
    static PixelValues of(double... values) {
        return new Units(values);
    }

    /**
     * Pictures of 8 bits.
     *
     * @param values unsigned
     */
    record Bytes(byte[] values) implements PixelValues {
        private static final double WHITE = 255;

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public double unit(int index) {
            return Byte.toUnsignedInt(values[index]) / WHITE;
        }

        @Override
        public double level(int index) {
            return Byte.toUnsignedInt(values[index]);
        }
    }

    /**
     * Pictures of 16 bits.
     *
     * @param values unsigned
     */
    record Samples(char[] values) implements PixelValues {
        private static final double WHITE = 65535;
        private static final double PER_LEVEL = 257;

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public double unit(int index) {
            return values[index] / WHITE;
        }

        @Override
        public double level(int index) {
            return values[index] / PER_LEVEL;
        }
    }

    /**
     * Pictures of floating-point numbers.
     *
     * @param values each in [0, 1]
     */
    record Units(double[] values) implements PixelValues {
        private static final double PER_UNIT = 255;

        public Units {
            for (double value : values) {
                if (!(value >= 0 && value <= 1)) {
                    throw new IllegalArgumentException("a pixel value of " + value + ", expected 0 to 1");
                }
            }
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public double unit(int index) {
            return values[index];
        }

        @Override
        public double level(int index) {
            return values[index] * PER_UNIT;
        }
    }
}
