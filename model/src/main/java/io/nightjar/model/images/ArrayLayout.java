package io.nightjar.model.images;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the values of an image lie in an array of one, two or three dimensions, which the shape that the network takes
 * decides; where it leaves two ways, the array is refused.
 *
 * @param source shape of the image
 * @param channelsLast whether the channels of a pixel follow each other, rather than planes
 */
record ArrayLayout(ImageShape source, boolean channelsLast) {
    private static final String OR_NOT = "; give images of the shape that the model takes";

    /**
     * @param name of the array, for a person
     * @param image dimensions without that of images
     * @throws ImageDataException if they fit in no way or in two
     */
    static ArrayLayout of(String name, int[] image, PictureFit fit) {
        ImageShape shape = fit.shape();
        long size = Arrays.stream(image)
                .asLongStream()
                .reduce(1, (a, b) -> a * b > Integer.MAX_VALUE ? Integer.MAX_VALUE : a * b);
        if (image.length == 0 || image.length > 3 || Arrays.stream(image).anyMatch(n -> n < 1)) {
            throw refused(name, image, shape, "; give an array of images first, then of their values");
        }
        if (image.length == 1) {
            return ofVector(name, image, shape);
        }
        boolean oneChannel = image.length == 2 || image[0] == 1 || image[2] == 1;
        if (shape.isVector()) {
            if (size != shape.size()) {
                throw refused(name, image, shape, OR_NOT);
            }
            if (!oneChannel) {
                throw refused(name, image, shape, ", whose order is not known; reshape them to the order of the model");
            }
            return new ArrayLayout(shape, false);
        }
        List<ArrayLayout> ways = ways(image, shape);
        List<ArrayLayout> exact =
                ways.stream().filter(way -> way.source.equals(shape)).toList();
        List<ArrayLayout> taken = exact.isEmpty()
                ? ways.stream().filter(way -> fit.takes(way.source)).toList()
                : exact;
        if (taken.isEmpty()) {
            throw refused(name, image, shape, OR_NOT);
        }
        if (taken.size() > 1) {
            throw refused(name, image, shape, " with channels first or last, both of which fit; give them as PNG");
        }
        return taken.get(0);
    }

    private static ArrayLayout ofVector(String name, int[] image, ImageShape shape) {
        if (image[0] != shape.size()) {
            throw refused(name, image, shape, OR_NOT);
        }
        if (shape.channels() != 1 && !shape.isVector()) {
            throw refused(
                    name, image, shape, ", whose order is not known; give an array of images, channels, rows, columns");
        }
        return new ArrayLayout(shape, false);
    }

    /** Distinct ways to see two or three dimensions as an image. */
    private static List<ArrayLayout> ways(int[] image, ImageShape shape) {
        List<ArrayLayout> ways = new ArrayList<>();
        if (image.length == 2) {
            add(ways, shape.height() == 1 ? image[0] : 1, shape.height() == 1 ? 1 : image[0], image[1], false);
            return ways;
        }
        add(ways, image[0], image[1], image[2], false);
        if (image[0] != 1 || image[2] != 1 || image[1] != 1) {
            add(ways, image[2], image[0], image[1], true);
        }
        return ways;
    }

    private static void add(List<ArrayLayout> ways, int channels, int height, int width, boolean channelsLast) {
        if (height <= ImageShape.MAX_SIDE
                && width <= ImageShape.MAX_SIDE
                && (long) channels * height * width <= ImageShape.MAX_SIZE) {
            ways.add(new ArrayLayout(new ImageShape(channels, height, width), channelsLast));
        }
    }

    private static ImageDataException refused(String name, int[] image, ImageShape shape, String what) {
        String text = Arrays.toString(image);
        return new ImageDataException(name + " holds images of (" + text.substring(1, text.length() - 1)
                + ") values, expected " + shape + what);
    }

    /** Place of a value among those of the image in the array. */
    int place(int channel, int pixel) {
        int plane = source.height() * source.width();
        return channelsLast ? pixel * source.channels() + channel : channel * plane + pixel;
    }
}
