package io.nightjar.job;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** Tables of images as other programs write them: one file for each codec, with columns that nobody asked for. */
final class CodecTables {
    private static final List<CompressionCodecName> CODECS = List.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.ZSTD,
            CompressionCodecName.GZIP,
            CompressionCodecName.LZ4_RAW);
    private static final int IDX_HEADER = 16;
    private static final int WKB_POINT_BYTES = 21;

    private static final MessageType SCHEMA = Types.buildMessage()
            .required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named("name")
            .required(PrimitiveTypeName.BINARY)
            .named("pixels")
            .required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.geometryType(null))
            .named("place")
            .named("t");

    private CodecTables() {}

    /**
     * Spreads the images of an IDX file over the files of a new directory, in their order and named by their number.
     */
    static Path write(Path directory, Path idx, int count, int side) throws IOException {
        byte[] bytes = Files.readAllBytes(idx);
        Files.createDirectories(directory);
        for (int file = 0; file < CODECS.size(); file++) {
            CompressionCodecName codec = CODECS.get(file);
            try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(
                            new LocalOutputFile(directory.resolve(file + "-" + codec.name() + ".parquet")))
                    .withType(SCHEMA)
                    .withConf(new Configuration())
                    .withCompressionCodec(codec)
                    .build()) {
                int end = count * (file + 1) / CODECS.size();
                for (int image = count * file / CODECS.size(); image < end; image++) {
                    Group row = new SimpleGroup(SCHEMA).append("name", Integer.toString(image));
                    row.add(
                            "pixels",
                            Binary.fromConstantByteArray(bytes, IDX_HEADER + image * side * side, side * side));
                    row.add("place", Binary.fromConstantByteArray(point(image, -image)));
                    writer.write(row);
                }
            }
        }
        return directory;
    }

    /** Well-known binary, big-endian. */
    private static byte[] point(double x, double y) {
        return ByteBuffer.allocate(WKB_POINT_BYTES)
                .put((byte) 0)
                .putInt(1)
                .putDouble(x)
                .putDouble(y)
                .array();
    }
}
