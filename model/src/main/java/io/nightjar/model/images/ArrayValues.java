package io.nightjar.model.images;

/** Makes images of numbers that lie in arrays. */
final class ArrayValues {
    private ArrayValues() {}

    /** Numbers of an image, by their place. */
    interface Integers {
        long get(int place);
    }

    /** Numbers of an image, by their place. */
    interface Reals {
        double get(int place);
    }

    /**
     * @param white the largest value, 255 or 65,535
     * @throws ImageDataException if a number is none of 0 to white
     */
    static PixelValues ofIntegers(String name, ArrayLayout layout, PictureFit fit, int white, Integers numbers) {
        ImageShape source = layout.source();
        int plane = source.height() * source.width();
        char[] planes = new char[source.size()];
        for (int c = 0; c < source.channels(); c++) {
            for (int p = 0; p < plane; p++) {
                long value = numbers.get(layout.place(c, p));
                if (value < 0 || value > white) {
                    throw new ImageDataException(name + " has a value of " + value + ", expected integers of 0 to "
                            + white + "; scale them");
                }
                planes[c * plane + p] = (char) value;
            }
        }
        return fit.fit(name, source, planes, white);
    }

    /** @throws ImageDataException if a number is not between 0 and 1, or the shape of the image would have to change */
    static PixelValues ofReals(String name, ArrayLayout layout, PictureFit fit, Reals numbers) {
        ImageShape source = layout.source();
        if (!fit.leaves(source)) {
            throw new ImageDataException(name + " holds fractions for " + source + ", expected " + fit.shape()
                    + ": only images of 8 or 16 bits are converted; convert them, or save them as uint8");
        }
        int plane = source.height() * source.width();
        double[] planes = new double[source.size()];
        for (int c = 0; c < source.channels(); c++) {
            for (int p = 0; p < plane; p++) {
                double value = numbers.get(layout.place(c, p));
                if (!(value >= 0 && value <= 1)) {
                    throw new ImageDataException(name + " has a value of " + value + ", expected fractions of 0 to 1;"
                            + " scale them, or save levels of 0 to 255 as integers");
                }
                planes[c * plane + p] = value;
            }
        }
        return PixelValues.of(planes);
    }
}
