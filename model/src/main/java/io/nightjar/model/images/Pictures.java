package io.nightjar.model.images;

import io.nightjar.ckks.Counts;

/**
 * Pictures in files of their own, of any form that is read: PNG, JPEG, BMP, lossless WebP, told by their first bytes.
 */
public final class Pictures {
    private Pictures() {}

    /** Whether the bytes begin like a picture of a form that is read. */
    public static boolean isPicture(byte[] file) {
        return PngFile.isPng(file) || JpegHeader.isJpeg(file) || BmpFile.isBmp(file) || WebpFile.isWebp(file);
    }

    /**
     * The values of one picture, which are the samples of its file: no gamma and no color profile is applied.
     *
     * @param name what an error calls the picture
     * @throws ImageDataException if the bytes are no picture of a form that is read, or one that the options do not let
     *     fit
     */
    public static PixelValues decode(String name, byte[] file, ImageShape shape, ImageOptions options) {
        return decode(name, file, new PictureFit(shape, options));
    }

    /**
     * The values of bytes that are a picture, or the values themselves in (channel, row, column) order. What begins and
     * ends like a picture is one, though it had as many bytes as an image has values.
     *
     * @param name what an error calls the picture
     * @throws ImageDataException if they are neither, or a picture that the options do not let fit
     */
    public static PixelValues ofBytes(String name, byte[] bytes, ImageShape shape, ImageOptions options) {
        PictureFit fit = new PictureFit(shape, options);
        if (bytes.length == shape.size() ? isWholePicture(bytes) : isPicture(bytes)) {
            return decode(name, bytes, fit);
        }
        if (bytes.length != shape.size()) {
            throw new ImageDataException(
                    name + " has " + Counts.of(bytes.length, "byte")
                            + ForeignForm.of(bytes)
                                    .map(form -> ", which are " + form.words())
                                    .orElse("")
                            + ", expected " + shape.size() + " for " + shape
                            + ", or a picture (PNG, JPEG, BMP, WebP); name the"
                            + " column of images",
                    ImageRemedy.NAME_IMAGE_COLUMN);
        }
        return fit.fit(name, shape, bytes);
    }

    private static boolean isWholePicture(byte[] bytes) {
        int last = bytes.length - 1;
        return PngFile.isPng(bytes)
                || JpegHeader.isJpeg(bytes) && bytes[last - 1] == (byte) 0xFF && bytes[last] == (byte) 0xD9
                || BmpFile.isBmp(bytes) && BmpFile.announcedBytes(bytes) == bytes.length
                || WebpFile.isWebp(bytes) && WebpFile.announcedBytes(bytes) == bytes.length;
    }

    /**
     * The values of integers of 0 to 255 in an array of one to three dimensions: rows and columns, with channels first
     * or last as the shape decides; or all in one, of grey images and vectors alone.
     *
     * @param name what an error calls the image
     * @param dimensions of the array
     * @throws ImageDataException if a number is none of 0 to 255, or they fit in no way or in two
     */
    public static PixelValues ofIntegers(
            String name, int[] dimensions, long[] numbers, ImageShape shape, ImageOptions options) {
        PictureFit fit = new PictureFit(shape, options);
        ArrayLayout layout = ArrayLayout.of(name, dimensions, fit);
        return ArrayValues.ofIntegers(name, layout, fit, Picture.BYTE_WHITE, place -> numbers[place]);
    }

    /** As {@link #ofIntegers}, of fractions of 0 to 1. */
    public static PixelValues ofFractions(
            String name, int[] dimensions, double[] numbers, ImageShape shape, ImageOptions options) {
        PictureFit fit = new PictureFit(shape, options);
        ArrayLayout layout = ArrayLayout.of(name, dimensions, fit);
        return ArrayValues.ofReals(name, layout, fit, place -> numbers[place]);
    }

    /**
     * The values of a picture as OpenCV and Spark hold it: rows of pixels, blue, green, red and alpha following each
     * other.
     *
     * @param name what an error calls the picture
     * @param channels 1, 3 or 4
     * @throws ImageDataException if there are other than so many bytes, or the options do not let the picture fit
     */
    public static PixelValues ofOpenCv(
            String name, int height, int width, int channels, byte[] data, ImageShape shape, ImageOptions options) {
        PictureFit fit = new PictureFit(shape, options);
        fit.requireSize(name, height, width);
        if (data.length != height * width * channels) {
            throw new ImageDataException(name + " has " + Counts.of(data.length, "byte") + ", expected " + height
                    + " x " + width + " pixels of " + Counts.of(channels, "channel") + "; leave such rows out");
        }
        char[] samples = new char[data.length];
        for (int i = 0; i < data.length; i++) {
            int channel = i % channels;
            int from = channels > 1 && channel < 3 ? i - channel + 2 - channel : i;
            samples[i] = (char) Byte.toUnsignedInt(data[from]);
        }
        int colors = Math.min(3, channels);
        return fit.fit(name, new Picture(height, width, colors, channels == 4, Picture.BYTE_WHITE, samples));
    }

    static PixelValues decode(String name, byte[] file, PictureFit fit) {
        return fit.fit(name, picture(name, file, fit));
    }

    private static Picture picture(String name, byte[] file, PictureFit fit) {
        if (PngFile.isPng(file)) {
            return PngFile.decode(name, file, fit);
        }
        if (JpegHeader.isJpeg(file)) {
            return JpegFile.decode(name, file, fit);
        }
        if (BmpFile.isBmp(file)) {
            return BmpFile.decode(name, file, fit);
        }
        if (WebpFile.isWebp(file)) {
            return WebpFile.decode(name, file, fit);
        }
        throw new ImageDataException(name + " is no PNG, JPEG, BMP or WebP image although its name says so"
                + ForeignForm.of(file)
                        .map(form -> " (it is " + form.words() + ")")
                        .orElse("")
                + "; save it again or take it away");
    }
}
