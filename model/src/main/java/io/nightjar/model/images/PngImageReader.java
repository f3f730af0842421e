package io.nightjar.model.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The PNG files of a directory, sorted by name; a picture's id is its file name. */
final class PngImageReader implements ImageReader {
    private final List<Path> files;
    private final Iterator<Path> remaining;
    private final ImageShape shape;
    private long bytesRead;

    private PngImageReader(List<Path> files, ImageShape shape) {
        this.files = files;
        this.remaining = files.iterator();
        this.shape = shape;
    }

    static PngImageReader open(Path directory, ImageShape expected) {
        DataFile.requireReadable(directory);
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.filter(PngImageReader::isPng)
                    .sorted((a, b) -> name(a).compareTo(name(b)))
                    .toList();
        } catch (IOException e) {
            throw DataFile.unreadable(directory, e);
        }
        if (files.isEmpty()) {
            throw new ImageDataException(
                    "Directory " + directory + " holds no .png files, expected at least one; give another directory");
        }
        return new PngImageReader(files, expected);
    }

    /** Some pictures of a directory, which is not listed for them. */
    static PngImageReader open(Path directory, List<String> names, ImageShape expected) {
        return new PngImageReader(names.stream().map(directory::resolve).toList(), expected);
    }

    private static boolean isPng(Path file) {
        return name(file).toLowerCase(Locale.ROOT).endsWith(".png") && Files.isRegularFile(file);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    @Override
    public ImageShape shape() {
        return shape;
    }

    @Override
    public int count() {
        return files.size();
    }

    @Override
    public boolean hasNext() {
        return remaining.hasNext();
    }

    @Override
    public Image next() {
        Path file = remaining.next();
        DataFile.requireReadable(file);
        try {
            byte[] png = Files.readAllBytes(file);
            bytesRead += png.length;
            return new Image(name(file), PngPixels.decode(file.toString(), png, shape));
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    @Override
    public List<String> ids() {
        return files.stream().map(PngImageReader::name).toList();
    }

    @Override
    public void skip(long images) {
        for (long skipped = 0; skipped < images; skipped++) {
            remaining.next();
        }
    }

    @Override
    public boolean seeks() {
        return true;
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() {}
}
