package io.nightjar.model.images;

import java.nio.file.Path;
import java.util.List;

/**
 * Grey images of a table of text, a row for each: integers of 0 to 255, row by row, with commas between. A first line
 * without a number is a header; its column {@code label} is left out. The rows are counted when the file is opened.
 */
final class CsvImageReader extends NumberedImageReader {
    /** Three digits, quotes, a comma, space. */
    private static final int CHARACTERS_PER_VALUE = 32;

    private final CsvColumns columns;
    private final CsvLines lines;
    private final long bytesToCount;

    private CsvImageReader(Path file, PictureFit fit, long firstIndex, CsvColumns columns, int count, long counted) {
        super(file, fit.shape(), count, firstIndex);
        this.columns = columns;
        this.lines = lines(file, fit);
        this.bytesToCount = counted;
        if (columns.header()) {
            lines.next();
        }
    }

    static CsvImageReader open(Path file, PictureFit fit, long firstIndex) {
        ImageShape shape = fit.shape();
        if (shape.channels() != 1 && !shape.isVector()) {
            throw new ImageDataException(file + " is a table of numbers, in which the order of colors is not known,"
                    + " expected " + shape + "; give an array (.npy)");
        }
        try (CsvLines lines = lines(file, fit)) {
            String first = lines.next();
            if (first == null) {
                throw noRows(file);
            }
            CsvColumns columns = CsvColumns.of(file, first, shape.size());
            int count = columns.header() ? 0 : 1;
            while (lines.next() != null) {
                count = Math.addExact(count, 1);
            }
            if (count == 0) {
                throw noRows(file);
            }
            return new CsvImageReader(file, fit, firstIndex, columns, count, lines.bytesRead());
        }
    }

    private static CsvLines lines(Path file, PictureFit fit) {
        long most = (fit.shape().size() + 2L) * CHARACTERS_PER_VALUE;
        return new CsvLines(file, (int) Math.min(most, 1 << 30));
    }

    private static ImageDataException noRows(Path file) {
        return new ImageDataException(
                file + " holds no rows of numbers, expected one for each image; give another file");
    }

    @Override
    FileContent content() {
        return lines.content();
    }

    @Override
    PixelValues read(int position, String id) {
        String line = lines.next();
        if (line == null) {
            throw new ImageDataException(
                    file() + " has become shorter while it was read; start again when nobody writes it any more");
        }
        return PixelValues.of(columns.pixels(file(), line, lines.number()));
    }

    @Override
    public List<String> notes() {
        return columns.label() < 0 ? List.of() : List.of(file() + ": its column label is left out");
    }

    @Override
    void pass(long images) {
        for (long passed = 0; passed < images; passed++) {
            lines.next();
        }
    }

    @Override
    public boolean seeks() {
        return false;
    }

    @Override
    public long bytesRead() {
        return bytesToCount + lines.bytesRead();
    }
}
