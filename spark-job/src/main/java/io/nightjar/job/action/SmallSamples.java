package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.NightjarException;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.images.PixelValues;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Tells of images whose samples have 16 bits and are all of 0 to 255: bytes that were stored as uint16, most likely,
 * which are read as nearly black.
 */
final class SmallSamples {
    private static final int LARGEST_BYTE = 255;

    private long images;
    private int largest;
    private boolean small = true;

    /** Whether the images so far, with this one, are all of this kind. */
    boolean add(PixelValues image) {
        images++;
        if (!(image instanceof PixelValues.Samples samples)) {
            small = false;
        } else if (small) {
            for (char sample : samples.values()) {
                largest = Math.max(largest, sample);
            }
            small = largest <= LARGEST_BYTE;
        }
        return small;
    }

    /** What a person should know of them. */
    Optional<String> note(Object source) {
        return small && largest > 0
                ? Optional.of(source + ": no sample of " + Counts.of(images, "image") + " is above " + largest
                        + " though they have 16 bits, whose white is 65,535, so that the network is given values of at"
                        + " most " + String.format(Locale.ROOT, "%.4f", largest / 65535.0)
                        + ": if 255 is white, save them with 8 bits (uint8)")
                : Optional.empty();
    }

    /** Looks at images until one is of another kind, mostly the first. What cannot be read is said when it is read. */
    static Optional<String> note(ImageFiles files, ImageShape shape, Configuration configuration) {
        SmallSamples seen = new SmallSamples();
        try (ImageReader reader = files.open(shape, configuration)) {
            while (reader.hasNext()) {
                if (!seen.add(reader.next().values())) {
                    break;
                }
            }
        } catch (IOException | NightjarException e) {
            return Optional.empty();
        }
        return seen.note(files);
    }
}
