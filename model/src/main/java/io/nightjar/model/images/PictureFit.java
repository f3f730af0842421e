package io.nightjar.model.images;

import io.nightjar.model.images.ImageOptions.ChannelOrder;
import io.nightjar.model.images.ImageOptions.Ground;
import io.nightjar.model.images.ImageOptions.Resize;

/**
 * Brings decoded pictures to the shape that a network takes, or refuses: alpha first, then grey, then size, then the
 * order of channels. Grey pictures are red = green = blue where colours are expected, and colour pictures whose three
 * are equal are grey.
 */
final class PictureFit {
    private static final int RED = 19595;
    private static final int GREEN = 38470;
    private static final int BLUE = 7471;
    private static final int HALF = 1 << 15;

    private final ImageShape shape;
    private final ImageOptions options;

    PictureFit(ImageShape shape, ImageOptions options) {
        this.shape = shape;
        this.options = options;
    }

    ImageShape shape() {
        return shape;
    }

    /** Whether images of another shape can be taken at all. */
    boolean takes(ImageShape source) {
        boolean size = source.height() == shape.height() && source.width() == shape.width()
                || options.resize() != Resize.REFUSE && !shape.isVector();
        boolean colors = source.channels() == shape.channels()
                || source.channels() == 1 && shape.channels() == 3
                || source.channels() == 3 && shape.channels() == 1 && options.grey();
        return size && colors || shape.isVector() && source.size() == shape.size() && source.channels() == 1;
    }

    /** Whether the values of such images are those of the network, in their order. */
    boolean leaves(ImageShape source) {
        boolean colored = shape.channels() == 3 && !shape.isVector();
        boolean changed = colored && (options.order() != ChannelOrder.RGB || options.grey());
        return source.equals(shape) && !changed
                || shape.isVector() && source.size() == shape.size() && source.channels() == 1;
    }

    /** Bytes of an array in (channel, row, column) order, left as they are where they fit. */
    PixelValues fit(String name, ImageShape source, byte[] planes) {
        if (leaves(source)) {
            return PixelValues.of(planes);
        }
        char[] samples = new char[planes.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (char) Byte.toUnsignedInt(planes[i]);
        }
        return fit(name, Picture.ofPlanes(source, samples, Picture.BYTE_WHITE));
    }

    /**
     * Samples of an array in (channel, row, column) order, left as they are where they fit.
     *
     * @param white the largest sample, 255 or 65,535
     */
    PixelValues fit(String name, ImageShape source, char[] planes, int white) {
        return leaves(source) ? values(planes, white) : fit(name, Picture.ofPlanes(source, planes, white));
    }

    /**
     * From the header alone, since a decoder allocates whatever that announces.
     *
     * @throws ImageDataException if pictures of this size are not taken
     */
    void requireSize(String name, int height, int width) {
        if (height < 1 || width < 1 || height > ImageShape.MAX_SIDE || width > ImageShape.MAX_SIDE) {
            throw new ImageDataException(name + " has " + Integer.toUnsignedString(height) + " x "
                    + Integer.toUnsignedString(width) + " pixels, expected 1 to " + ImageShape.MAX_SIDE
                    + " each; cut it or make it smaller");
        }
        if (shape.isVector()
                ? (long) height * width == shape.size()
                : height == shape.height() && width == shape.width()) {
            return;
        }
        if (shape.isVector() && (long) height * width * 3 == shape.size()) {
            return;
        }
        if (shape.isVector()) {
            throw new ImageDataException(name + " has " + height + " x " + width + " pixels, expected " + shape
                    + "; scale all images to as many pixels as the model takes");
        }
        if (options.resize() == Resize.REFUSE) {
            throw ImageDataException.ofSize(name, height, width, shape);
        }
    }

    /** @throws ImageDataException if the picture would have to be changed in a way that the options do not allow */
    PixelValues fit(String name, Picture picture) {
        requireSize(name, picture.height(), picture.width());
        int channels = shape.isVector() ? 1 : shape.channels();
        if (channels != 1 && channels != 3) {
            throw new ImageDataException(name + " is a picture, expected " + shape
                    + "; give arrays (.npy) or raw bytes of as many channels");
        }
        Picture opaque = picture.alpha() ? opaque(name, picture) : picture;
        Picture colored = channels == 1 || options.grey() ? grey(name, opaque) : opaque;
        Picture sized = shape.isVector() || colored.height() == shape.height() && colored.width() == shape.width()
                ? colored
                : PictureScaling.scale(colored, shape.height(), shape.width(), options.resize());
        if (sized.height() * sized.width() * channels != shape.size()) {
            throw new ImageDataException(name + " has " + sized.height() * sized.width() + " grey pixels, expected "
                    + shape + "; scale all images to as many pixels as the model takes");
        }
        return planes(sized, channels);
    }

    private Picture opaque(String name, Picture picture) {
        int stride = picture.stride();
        char[] samples = new char[picture.height() * picture.width() * picture.colors()];
        int white = picture.white();
        int ground = options.ground() == Ground.WHITE ? white : 0;
        for (int p = 0; p * stride < picture.samples().length; p++) {
            int alpha = picture.samples()[p * stride + stride - 1];
            if (alpha != white && options.ground() == Ground.REFUSE) {
                throw new ImageDataException(
                        name + " is transparent (alpha " + alpha + " of " + white + " at row " + p / picture.width()
                                + ", column " + p % picture.width() + "), expected opaque pixels; lay it on black or"
                                + " white",
                        ImageRemedy.COMPOSE_ALPHA);
            }
            for (int c = 0; c < picture.colors(); c++) {
                long sum = (long) picture.samples()[p * stride + c] * alpha + (long) ground * (white - alpha);
                samples[p * picture.colors() + c] = (char) ((sum + white / 2) / white);
            }
        }
        return new Picture(picture.height(), picture.width(), picture.colors(), false, white, samples);
    }

    private Picture grey(String name, Picture picture) {
        if (picture.colors() == 1) {
            return picture;
        }
        char[] grey = new char[picture.height() * picture.width()];
        for (int p = 0; p < grey.length; p++) {
            int red = picture.samples()[3 * p];
            int green = picture.samples()[3 * p + 1];
            int blue = picture.samples()[3 * p + 2];
            if ((red != green || green != blue) && !options.grey()) {
                if (shape.isVector() && grey.length != shape.size()) {
                    throw new ImageDataException(name + " is a colour image, expected " + shape
                            + " whose order is not known; give arrays (.npy) or raw bytes in the order of the model");
                }
                throw new ImageDataException(
                        name + " is a colour image, expected grey; convert it to grey levels",
                        ImageRemedy.CONVERT_TO_GREY);
            }
            grey[p] = (char) ((long) RED * red + (long) GREEN * green + (long) BLUE * blue + HALF >> 16);
        }
        return new Picture(picture.height(), picture.width(), 1, false, picture.white(), grey);
    }

    private PixelValues planes(Picture picture, int channels) {
        int plane = picture.height() * picture.width();
        char[] values = new char[channels * plane];
        for (int c = 0; c < channels; c++) {
            int from = options.order() == ChannelOrder.BGR ? channels - 1 - c : c;
            int color = picture.colors() == 1 ? 0 : from;
            for (int p = 0; p < plane; p++) {
                values[c * plane + p] = picture.samples()[p * picture.colors() + color];
            }
        }
        return values(values, picture.white());
    }

    private static PixelValues values(char[] values, int white) {
        if (white != Picture.BYTE_WHITE) {
            return PixelValues.of(values);
        }
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return PixelValues.of(bytes);
    }
}
