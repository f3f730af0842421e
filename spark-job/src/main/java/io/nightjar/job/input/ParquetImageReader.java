package io.nightjar.job.input;

import io.nightjar.job.store.FileSystems;
import io.nightjar.model.images.Image;
import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.images.PngPixels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** A column of image bytes, raw or PNG, with a column of ids; the files of a directory in the order of their names. */
final class ParquetImageReader implements ImageReader {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

    private final List<Path> files;
    private final Configuration configuration;
    private final String imageColumn;
    private final String idColumn;
    private final ImageShape shape;
    private final int count;
    private final Iterator<Path> remaining;
    private ParquetReader<Group> reader;
    private Group next;
    private long index;

    private ParquetImageReader(
            List<Path> files,
            int count,
            String imageColumn,
            String idColumn,
            ImageShape shape,
            Configuration configuration) {
        this.files = files;
        this.count = count;
        this.imageColumn = imageColumn;
        this.idColumn = idColumn;
        this.shape = shape;
        this.configuration = configuration;
        this.remaining = files.iterator();
    }

    static ImageReader open(
            String source, String imageColumn, String idColumn, ImageShape shape, Configuration configuration)
            throws IOException {
        List<Path> files = files(FileSystems.path(source), configuration);
        long rows = 0;
        for (Path file : files) {
            rows += rows(file, imageColumn, idColumn, configuration);
        }
        if (rows == 0 || rows > Integer.MAX_VALUE) {
            throw new ImageDataException(
                    source + " has " + rows + " rows, expected 1 to " + Integer.MAX_VALUE + "; give another table.");
        }
        ParquetImageReader images =
                new ParquetImageReader(files, (int) rows, imageColumn, idColumn, shape, configuration);
        images.advance();
        return images;
    }

    private static List<Path> files(Path source, Configuration configuration) throws IOException {
        FileSystem fileSystem = FileSystems.of(source, configuration);
        if (!fileSystem.exists(source)) {
            throw new ImageDataException(source + " does not exist; give a Parquet file or directory.");
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
            throw new ImageDataException("Directory " + source + " holds no .parquet files; give another directory.");
        }
        return files;
    }

    private static long rows(Path file, String imageColumn, String idColumn, Configuration configuration) {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, configuration))) {
            MessageType schema = reader.getFileMetaData().getSchema();
            requireBinary(schema, imageColumn, file);
            if (idColumn != null) {
                requireColumn(schema, idColumn, file);
            }
            return reader.getRecordCount();
        } catch (IOException | RuntimeException e) {
            if (e instanceof ImageDataException known) {
                throw known;
            }
            throw damaged(file, e);
        }
    }

    private static Type requireColumn(MessageType schema, String column, Path file) {
        if (!schema.containsField(column)) {
            List<String> names = schema.getFields().stream().map(Type::getName).toList();
            throw new ImageDataException(
                    file + " has no column " + column + ", it has " + String.join(", ", names) + "; name one of them.");
        }
        return schema.getType(column);
    }

    private static void requireBinary(MessageType schema, String column, Path file) {
        Type type = requireColumn(schema, column, file);
        if (!type.isPrimitive() || type.asPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BINARY) {
            throw new ImageDataException(file + " has column " + column + " of type " + type
                    + ", expected binary; name the column of image bytes.");
        }
    }

    private static ImageDataException damaged(Path file, Exception e) {
        return new ImageDataException(
                file + " is no readable Parquet file (" + e.getMessage() + "); write it again.", e);
    }

    private void advance() throws IOException {
        next = reader == null ? null : reader.read();
        while (next == null && remaining.hasNext()) {
            close();
            reader = ParquetReader.builder(new GroupReadSupport(), remaining.next())
                    .withConf(configuration)
                    .build();
            next = reader.read();
        }
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
        return next != null;
    }

    @Override
    public Image next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        Group row = next;
        String id = idColumn == null ? Long.toString(index) : id(row);
        if (row.getFieldRepetitionCount(imageColumn) != 1) {
            throw new ImageDataException("image " + id + " of " + files.get(0) + " is null; leave such rows out.");
        }
        Image image = new Image(id, pixels(id, row.getBinary(imageColumn, 0).getBytes()));
        index++;
        try {
            advance();
        } catch (IOException | RuntimeException e) {
            throw damaged(files.get(0), e);
        }
        return image;
    }

    private String id(Group row) {
        if (row.getFieldRepetitionCount(idColumn) != 1) {
            throw new ImageDataException("row " + index + " of " + files.get(0) + " has no id; leave such rows out.");
        }
        return row.getValueToString(row.getType().getFieldIndex(idColumn), 0);
    }

    private byte[] pixels(String id, byte[] bytes) {
        if (bytes.length == shape.size()) {
            return bytes;
        }
        if (bytes.length > PNG.length && Arrays.equals(bytes, 0, PNG.length, PNG, 0, PNG.length)) {
            return PngPixels.decode("image " + id + " of " + files.get(0), bytes, shape);
        }
        throw new ImageDataException(
                "image " + id + " of " + files.get(0) + " has " + bytes.length + " bytes, expected " + shape.size()
                        + " for " + shape + ", or a PNG image; name the column of image bytes.");
    }

    @Override
    public void close() {
        if (reader != null) {
            try {
                reader.close();
            } catch (IOException e) {
                throw damaged(files.get(0), e);
            }
        }
    }
}
