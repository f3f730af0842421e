package io.nightjar.job.input;

import io.nightjar.ckks.Counts;
import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.images.ImageRemedy;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.images.Pictures;
import io.nightjar.model.images.PixelValues;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * A column of images: bytes, raw or of a picture; the same as text in base64; a list of numbers, or lists of such; a
 * struct of {@code bytes} and {@code path}, as the data sets of Hugging Face have them; or the struct of Spark's image
 * source.
 *
 * @param path of the field that holds the image
 * @param form how
 */
record ImageColumn(ColumnPath path, Form form) {
    private static final Set<String> SPARK = Set.of("origin", "height", "width", "nChannels", "mode", "data");
    private static final List<String> INTEGERS = List.of("height", "width", "nChannels", "mode");
    /** Channels of OpenCV's CV_8UC1, CV_8UC3, CV_8UC4. */
    private static final List<Integer> CHANNELS = List.of(1, 3, 4);

    private static final String BASE64 = "base64,";

    /** How a column holds images. */
    enum Form {
        BYTES,
        TEXT,
        NUMBERS,
        SPARK_IMAGE
    }

    /** @throws ImageDataException if there is no such column, or it has no images */
    static ImageColumn of(MessageType schema, String column, Path file) {
        ColumnPath path = ColumnPath.of(schema, column, file, ImageRemedy.NAME_IMAGE_COLUMN);
        Type type = path.type();
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        if (type.isPrimitive()) {
            PrimitiveTypeName primitive = type.asPrimitiveType().getPrimitiveTypeName();
            boolean bytes =
                    primitive == PrimitiveTypeName.BINARY || primitive == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
            if (bytes && meaning == null) {
                return new ImageColumn(path, Form.BYTES);
            }
            if (bytes && meaning instanceof StringLogicalTypeAnnotation) {
                return new ImageColumn(path, Form.TEXT);
            }
            throw refused(file, path, type);
        }
        GroupType group = type.asGroupType();
        if (meaning instanceof ListLogicalTypeAnnotation) {
            return NumberList.isNumbers(group) ? new ImageColumn(path, Form.NUMBERS) : fail(file, path, type);
        }
        if (SPARK.stream().allMatch(group::containsField)) {
            boolean typed = INTEGERS.stream().allMatch(field -> isOf(group.getType(field), PrimitiveTypeName.INT32))
                    && isOf(group.getType("data"), PrimitiveTypeName.BINARY);
            return typed ? new ImageColumn(path, Form.SPARK_IMAGE) : fail(file, path, type);
        }
        if (meaning == null && group.containsField("bytes")) {
            return of(schema, column + ".bytes", file);
        }
        throw refused(file, path, type);
    }

    private static boolean isOf(Type field, PrimitiveTypeName primitive) {
        return field.isPrimitive()
                && !field.isRepetition(Type.Repetition.REPEATED)
                && field.asPrimitiveType().getPrimitiveTypeName() == primitive;
    }

    private static ImageColumn fail(Path file, ColumnPath path, Type type) {
        throw refused(file, path, type);
    }

    private static ImageDataException refused(Path file, ColumnPath path, Type type) {
        return new ImageDataException(
                file + " has column " + path + " of type '" + type.toString().replaceAll("\\s+", " ")
                        + "', expected binary, base64 text, a list of numbers or a struct with bytes or of Spark's"
                        + " image source; name the column of images",
                ImageRemedy.NAME_IMAGE_COLUMN);
    }

    /**
     * @param name of the image, for an error
     * @throws ImageDataException if it is null or cannot be made to fit
     */
    PixelValues values(String name, Group row, ImageShape shape, ImageOptions options) {
        Group holder = path.holder(row);
        if (holder == null) {
            throw new ImageDataException(name + " is null in the column " + path + "; leave such rows out, or put the"
                    + " bytes of its file into the table");
        }
        return switch (form) {
            case BYTES ->
                Pictures.ofBytes(name, holder.getBinary(path.field(), 0).getBytes(), shape, options);
            case TEXT -> Pictures.ofBytes(name, base64(name, holder.getString(path.field(), 0)), shape, options);
            case NUMBERS -> NumberList.values(name, holder.getGroup(path.field(), 0), shape, options);
            case SPARK_IMAGE -> sparkImage(name, holder.getGroup(path.field(), 0), shape, options);
        };
    }

    private byte[] base64(String name, String text) {
        boolean url = text.startsWith("data:");
        int begin = url ? text.indexOf(BASE64) + BASE64.length() : 0;
        try {
            if (url && begin < BASE64.length()) {
                throw new IllegalArgumentException("a data URL of another encoding");
            }
            return Base64.getDecoder().decode(text.substring(begin).replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new ImageDataException(
                    name + " is a text in the column " + path + " that is no base64, expected an image; name the column"
                            + " of images",
                    ImageRemedy.NAME_IMAGE_COLUMN);
        }
    }

    /** Rows of pixels, blue first: the mode of OpenCV says how many channels of which type. */
    private static PixelValues sparkImage(String name, Group image, ImageShape shape, ImageOptions options) {
        for (String field : List.of("height", "width", "nChannels", "mode", "data")) {
            if (image.getFieldRepetitionCount(field) == 0) {
                throw new ImageDataException(name + " has no " + field + "; leave such rows out");
            }
        }
        int mode = image.getInteger("mode", 0);
        int channels = image.getInteger("nChannels", 0);
        if (!CHANNELS.contains(channels) || mode != (channels - 1) * 8) {
            throw new ImageDataException(name + " has the mode " + mode + " and " + Counts.of(channels, "channel")
                    + ", expected CV_8UC1 (0), CV_8UC3 (16) or CV_8UC4 (24); leave such rows out");
        }
        byte[] data = image.getBinary("data", 0).getBytes();
        return Pictures.ofOpenCv(
                name, image.getInteger("height", 0), image.getInteger("width", 0), channels, data, shape, options);
    }
}
