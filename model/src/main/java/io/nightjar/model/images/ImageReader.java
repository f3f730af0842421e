package io.nightjar.model.images;

import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Pictures read one after another; nothing but the current picture is held. All methods that read throw
 * {@link ImageDataException} when the data ends early, is too long or cannot be read.
 */
public interface ImageReader extends Iterator<Image>, AutoCloseable {
    /** Shape of every picture. */
    ImageShape shape();

    /** Number of pictures in the whole source. */
    int count();

    /** Ids of all pictures in their order. No picture is read for them, so that damage shows only in {@link #next}. */
    List<String> ids();

    /** What a person should know of the source beside its images, each a sentence without a stop. */
    default List<String> notes() {
        return List.of();
    }

    /** Running numbers as ids. */
    static List<String> numbers(long first, int count) {
        return LongStream.range(first, first + count).mapToObj(Long::toString).toList();
    }

    /**
     * Leaves out the next images.
     *
     * @param images at most as many as are left
     */
    void skip(long images);

    /** Whether images that are skipped are not read, so that any image can be reached at no cost. */
    boolean seeks();

    /** Bytes that this reader has read from files so far, compressed where files are. */
    long bytesRead();

    @Override
    void close();

    /** The remaining pictures; closing the stream closes this reader. */
    default Stream<Image> stream() {
        Iterable<Image> remaining = () -> this;
        return StreamSupport.stream(remaining.spliterator(), false).onClose(this::close);
    }
}
