package io.nightjar.job.input;

import io.nightjar.ckks.Counts;
import io.nightjar.job.store.ParquetConfiguration;
import io.nightjar.model.images.DuplicateIds;
import io.nightjar.model.images.Image;
import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageRemedy;
import io.nightjar.model.images.ImageShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;

/** A column of images with a column of ids; the files of a directory in the order of their paths. */
final class ParquetImageReader implements ImageReader {
    private final List<Path> files;
    private final long[] rows;
    private final List<String> notes;
    private final int count;
    private final String imageColumn;
    private final String idColumn;
    private final ImageShape shape;
    private final ImageOptions options;
    private final Configuration configuration;
    private int current = -1;
    private ParquetRows reader;
    private ImageColumn images;
    /** Null where there is no column of ids. */
    private IdColumn ids;

    private long index;
    private long bytesRead;

    private ParquetImageReader(
            List<Path> files,
            long[] rows,
            List<String> notes,
            String imageColumn,
            String idColumn,
            ImageShape shape,
            ImageOptions options,
            Configuration configuration) {
        this.files = files;
        this.rows = rows;
        this.notes = notes;
        this.count = Math.toIntExact(Arrays.stream(rows).sum());
        this.imageColumn = imageColumn;
        this.idColumn = idColumn;
        this.shape = shape;
        this.options = options;
        this.configuration = configuration;
    }

    static ImageReader open(
            ParquetListing listing,
            String imageColumn,
            String idColumn,
            ImageShape shape,
            ImageOptions options,
            Configuration configuration) {
        return new ParquetImageReader(
                listing.files().stream().map(Path::new).toList(),
                listing.rows().stream().mapToLong(Long::longValue).toArray(),
                listing.notes(),
                imageColumn,
                idColumn,
                shape,
                options,
                configuration);
    }

    static long rows(Path file, String imageColumn, String idColumn, Configuration configuration) {
        try (ParquetFileReader reader =
                ParquetFileReader.open(HadoopInputFile.fromPath(file, ParquetConfiguration.of(configuration)))) {
            MessageType schema = reader.getFileMetaData().getSchema();
            ImageColumn.of(schema, imageColumn, file);
            if (idColumn != null) {
                IdColumn.of(schema, idColumn, file);
            }
            return reader.getRecordCount();
        } catch (IOException | RuntimeException e) {
            throw damaged(file, e);
        }
    }

    private static ImageDataException damaged(Path file, Exception e) {
        if (e instanceof ImageDataException known) {
            return known;
        }
        return new ImageDataException(
                file + " is no readable Parquet file (" + e.getMessage() + "); write it again", e);
    }

    @Override
    public ImageShape shape() {
        return shape;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public boolean hasNext() {
        return index < count;
    }

    @Override
    public Image next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Group row = read();
        String id = idColumn == null ? Long.toString(index) : ids.text(row, index, file());
        index++;
        return new Image(id, images.values("image " + id + " of " + file(), row, shape, options));
    }

    /** Of a column of ids, that column alone is read. */
    @Override
    public List<String> ids() {
        if (idColumn == null) {
            return ImageReader.numbers(0, count);
        }
        List<String> ids = new ArrayList<>(count);
        for (int i = 0; i < rows.length; i++) {
            Path path = files.get(i);
            try (ParquetRows column = new ParquetRows(path, configuration)) {
                IdColumn texts = IdColumn.of(column.schema(), idColumn, path);
                column.project(Set.of(texts.path().column()));
                requireListed(path, column.count(), rows[i]);
                for (Group row = column.read(); row != null; row = column.read()) {
                    ids.add(texts.text(row, ids.size(), path));
                }
                bytesRead += column.bytesRead();
            } catch (IOException | RuntimeException e) {
                throw damaged(path, e);
            }
        }
        DuplicateIds.require(
                ids,
                files.size() == 1 ? files.get(0).toString() : files.get(0).getParent() + " and its files",
                "name a column of ids that differ, or none",
                ImageRemedy.NAME_ID_COLUMN);
        return ids;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    private Group read() {
        try {
            Group row = reader == null ? null : reader.read();
            while (row == null) {
                openNext();
                row = reader.read();
            }
            return row;
        } catch (IOException | RuntimeException e) {
            throw damaged(file(), e);
        }
    }

    private void openNext() throws IOException {
        close();
        current++;
        Path file = files.get(current);
        reader = new ParquetRows(file, configuration);
        images = ImageColumn.of(reader.schema(), imageColumn, file);
        ids = idColumn == null ? null : IdColumn.of(reader.schema(), idColumn, file);
        Set<String> columns = new HashSet<>(List.of(images.path().column()));
        if (ids != null) {
            columns.add(ids.path().column());
        }
        reader.project(columns);
        requireListed(files.get(current), reader.count(), rows[current]);
    }

    /** A file that is written again meanwhile would give images the places of others. */
    private static void requireListed(Path path, long found, long listed) {
        if (found != listed) {
            throw new ImageDataException(path + " has " + Counts.of(found, "row") + " and had " + listed
                    + " when the images were numbered; start again when nobody writes it any more");
        }
    }

    private Path file() {
        return files.get(Math.max(current, 0));
    }

    /** Skips files and row groups unread, and decodes the rest. */
    @Override
    public void skip(long images) {
        long target = index + images;
        try {
            while (index < target) {
                long end = Arrays.stream(rows, 0, current + 1).sum();
                if (index < end && target < end) {
                    reader.skip(target - index);
                    index = target;
                } else if (index < end && target >= end) {
                    close();
                    index = end;
                } else if (target >= end + rows[current + 1]) {
                    close();
                    current++;
                    index = end + rows[current];
                } else {
                    openNext();
                }
            }
        } catch (IOException | RuntimeException e) {
            throw damaged(file(), e);
        }
    }

    @Override
    public boolean seeks() {
        return false;
    }

    @Override
    public long bytesRead() {
        return bytesRead + (reader == null ? 0 : reader.bytesRead());
    }

    @Override
    public void close() {
        if (reader != null) {
            bytesRead += reader.bytesRead();
            try {
                reader.close();
            } catch (IOException e) {
                throw damaged(file(), e);
            } finally {
                reader = null;
            }
        }
    }
}
