package io.nightjar.job.input;

import io.nightjar.job.store.FileSystems;
import io.nightjar.job.store.ParquetConfiguration;
import io.nightjar.model.images.Image;
import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.images.PngPixels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** A column of image bytes, raw or PNG, with a column of ids; the files of a directory in the order of their names. */
final class ParquetImageReader implements ImageReader {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

    private final List<Path> files;
    private final long[] rows;
    private final int count;
    private final List<String> columns;
    private final String imageColumn;
    private final String idColumn;
    private final ImageShape shape;
    private final Configuration configuration;
    private int current = -1;
    private ParquetRows reader;
    private long index;
    private long bytesRead;

    private ParquetImageReader(
            List<Path> files,
            long[] rows,
            String imageColumn,
            String idColumn,
            ImageShape shape,
            Configuration configuration) {
        this.files = files;
        this.rows = rows;
        this.count = Math.toIntExact(Arrays.stream(rows).sum());
        this.columns = Stream.of(imageColumn, idColumn)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        this.imageColumn = imageColumn;
        this.idColumn = idColumn;
        this.shape = shape;
        this.configuration = configuration;
    }

    static ImageReader open(
            ParquetListing listing,
            String imageColumn,
            String idColumn,
            ImageShape shape,
            Configuration configuration) {
        return new ParquetImageReader(
                listing.files().stream().map(Path::new).toList(),
                listing.rows().stream().mapToLong(Long::longValue).toArray(),
                imageColumn,
                idColumn,
                shape,
                configuration);
    }

    static List<Path> files(String table, Configuration configuration) throws IOException {
        Path source = FileSystems.path(table);
        FileSystem fileSystem = FileSystems.of(source, configuration);
        if (!fileSystem.exists(source)) {
            throw new ImageDataException(source + " does not exist; give a Parquet file or directory");
        }
        if (!fileSystem.getFileStatus(source).isDirectory()) {
            return List.of(source);
        }
        List<Path> files = new ArrayList<>(Arrays.stream(fileSystem.listStatus(source))
                .filter(FileStatus::isFile)
                .map(FileStatus::getPath)
                .filter(path -> path.getName().endsWith(".parquet"))
                .sorted()
                .toList());
        if (files.isEmpty()) {
            throw new ImageDataException("Directory " + source + " holds no .parquet files; give another directory");
        }
        return files;
    }

    static long rows(Path file, String imageColumn, String idColumn, Configuration configuration) {
        try (ParquetFileReader reader =
                ParquetFileReader.open(HadoopInputFile.fromPath(file, ParquetConfiguration.of(configuration)))) {
            MessageType schema = reader.getFileMetaData().getSchema();
            requireBinary(schema, imageColumn, file);
            if (idColumn != null) {
                requireColumn(schema, idColumn, file);
            }
            return reader.getRecordCount();
        } catch (IOException | RuntimeException e) {
            throw damaged(file, e);
        }
    }

    private static Type requireColumn(MessageType schema, String column, Path file) {
        if (!schema.containsField(column)) {
            List<String> names = schema.getFields().stream().map(Type::getName).toList();
            throw new ImageDataException(
                    file + " has no column " + column + ", it has " + String.join(", ", names) + "; name one of them");
        }
        return schema.getType(column);
    }

    private static void requireBinary(MessageType schema, String column, Path file) {
        Type type = requireColumn(schema, column, file);
        if (!type.isPrimitive() || type.asPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BINARY) {
            throw new ImageDataException(file + " has column " + column + " of type " + type
                    + ", expected binary; name the column of image bytes");
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
        String id = idColumn == null ? Long.toString(index) : id(row, index, file());
        if (row.getFieldRepetitionCount(imageColumn) != 1) {
            throw new ImageDataException("image " + id + " of " + file() + " is null; leave such rows out");
        }
        index++;
        return new Image(id, pixels(id, row.getBinary(imageColumn, 0).getBytes()));
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
            try (ParquetRows column = new ParquetRows(path, List.of(idColumn), configuration)) {
                requireListed(path, column.count(), rows[i]);
                for (Group row = column.read(); row != null; row = column.read()) {
                    ids.add(id(row, ids.size(), path));
                }
                bytesRead += column.bytesRead();
            } catch (IOException | RuntimeException e) {
                throw damaged(path, e);
            }
        }
        return ids;
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
        reader = new ParquetRows(files.get(current), columns, configuration);
        requireListed(files.get(current), reader.count(), rows[current]);
    }

    /** A file that is written again meanwhile would give images the places of others. */
    private static void requireListed(Path path, long found, long listed) {
        if (found != listed) {
            throw new ImageDataException(path + " has " + found + " rows and had " + listed
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

    private String id(Group row, long at, Path path) {
        if (row.getFieldRepetitionCount(idColumn) != 1) {
            throw new ImageDataException("row " + at + " of " + path + " has no id; leave such rows out");
        }
        return row.getValueToString(row.getType().getFieldIndex(idColumn), 0);
    }

    private byte[] pixels(String id, byte[] bytes) {
        if (bytes.length == shape.size()) {
            return bytes;
        }
        if (bytes.length > PNG.length && Arrays.equals(bytes, 0, PNG.length, PNG, 0, PNG.length)) {
            return PngPixels.decode("image " + id + " of " + file(), bytes, shape);
        }
        throw new ImageDataException("image " + id + " of " + file() + " has " + bytes.length + " bytes, expected "
                + shape.size() + " for " + shape + ", or a PNG image; name the column of image bytes");
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
