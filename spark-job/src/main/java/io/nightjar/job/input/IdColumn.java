package io.nightjar.job.input;

import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageRemedy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;

/**
 * Ids of any type as text: what Spark's cast to a string gives, its session being in UTC; UUIDs in their usual form.
 *
 * @param path of the column
 */
record IdColumn(ColumnPath path) {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(java.util.Locale.ROOT);

    private static final int JULIAN_DAY_OF_EPOCH = 2_440_588;
    private static final long NANOS = 1_000_000_000;
    private static final long SECONDS_PER_DAY = 86_400;
    /** Of the widest decimals in use, those of 256 bits. */
    private static final int MOST_DECIMALS = 76;

    private static final int MOST_DECIMAL_BYTES = 32;

    /** @throws ImageDataException if there is no such column, or its values have no text */
    static IdColumn of(MessageType schema, String column, Path file) {
        ColumnPath path = ColumnPath.of(schema, column, file, ImageRemedy.NAME_ID_COLUMN);
        if (!path.type().isPrimitive()) {
            throw refused(path, file);
        }
        return new IdColumn(path);
    }

    private static ImageDataException refused(ColumnPath path, Path file) {
        String type = path.type().toString().replaceAll("\\s+", " ");
        return new ImageDataException(
                file + " has ids of the type '" + type + "', which have no text; name a column of texts or numbers",
                ImageRemedy.NAME_ID_COLUMN);
    }

    /**
     * @param at index of the row, for an error
     * @throws ImageDataException if it is null or has no text
     */
    String text(Group row, long at, Path file) {
        Group holder = path.holder(row);
        if (holder == null) {
            throw new ImageDataException(
                    "row " + at + " of " + file + " has no id in the column " + path + "; leave such rows out");
        }
        PrimitiveType type = path.type().asPrimitiveType();
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        String text = switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> Boolean.toString(holder.getBoolean(path.field(), 0));
            case FLOAT -> Float.toString(holder.getFloat(path.field(), 0));
            case DOUBLE -> Double.toString(holder.getDouble(path.field(), 0));
            case INT32 -> ofInteger(holder.getInteger(path.field(), 0), 32, meaning);
            case INT64 -> ofInteger(holder.getLong(path.field(), 0), 64, meaning);
            case INT96 -> ofInt96(holder.getInt96(path.field(), 0));
            case BINARY, FIXED_LEN_BYTE_ARRAY -> ofBytes(holder.getBinary(path.field(), 0), meaning);
        };
        if (text == null) {
            throw refused(path, file);
        }
        return text;
    }

    private static String ofInteger(long value, int bits, LogicalTypeAnnotation meaning) {
        if (meaning == null) {
            return Long.toString(value);
        }
        if (meaning instanceof IntLogicalTypeAnnotation integer) {
            if (integer.isSigned()) {
                return Long.toString(value);
            }
            return bits == 32 ? Integer.toUnsignedString((int) value) : Long.toUnsignedString(value);
        }
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return decimal(BigInteger.valueOf(value), decimal);
        }
        if (meaning instanceof DateLogicalTypeAnnotation) {
            return LocalDate.ofEpochDay(value).toString();
        }
        if (meaning instanceof TimestampLogicalTypeAnnotation timestamp) {
            long units = perSecond(timestamp.getUnit());
            long nanos = Math.floorMod(value, units) * (NANOS / units);
            return timestamp(Math.floorDiv(value, units), nanos);
        }
        if (meaning instanceof TimeLogicalTypeAnnotation time) {
            long units = perSecond(time.getUnit());
            boolean ofDay = value >= 0 && value < SECONDS_PER_DAY * units;
            return ofDay ? TIME.format(LocalTime.ofNanoOfDay(value * (NANOS / units))) : null;
        }
        return null;
    }

    private static String decimal(BigInteger unscaled, DecimalLogicalTypeAnnotation type) {
        return type.getScale() > MOST_DECIMALS ? null : new BigDecimal(unscaled, type.getScale()).toPlainString();
    }

    private static long perSecond(TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> 1000;
            case MICROS -> 1_000_000;
            case NANOS -> NANOS;
        };
    }

    private static String timestamp(long seconds, long nanos) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, (int) nanos, ZoneOffset.UTC);
        return time.toLocalDate() + " " + TIME.format(time.toLocalTime());
    }

    /** Nanoseconds of the day, then the Julian day. */
    private static String ofInt96(Binary value) {
        ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long nanos = bytes.getLong(bytes.position());
        long day = Integer.toUnsignedLong(bytes.getInt(bytes.position() + 8)) - JULIAN_DAY_OF_EPOCH;
        return timestamp(day * SECONDS_PER_DAY + Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    private static String ofBytes(Binary value, LogicalTypeAnnotation meaning) {
        if (meaning instanceof StringLogicalTypeAnnotation
                || meaning instanceof EnumLogicalTypeAnnotation
                || meaning instanceof JsonLogicalTypeAnnotation) {
            return value.toStringUsingUTF8();
        }
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            boolean sized = value.length() > 0 && value.length() <= MOST_DECIMAL_BYTES;
            return sized ? decimal(new BigInteger(value.getBytes()), decimal) : null;
        }
        if (meaning instanceof UUIDLogicalTypeAnnotation) {
            ByteBuffer bytes = value.toByteBuffer();
            return new UUID(bytes.getLong(), bytes.getLong()).toString();
        }
        return meaning == null ? printable(value) : null;
    }

    /** Bytes of no said meaning where they are a text, else null. */
    private static String printable(Binary value) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(value.toByteBuffer())
                    .toString();
            return text.codePoints().anyMatch(Character::isISOControl) ? null : text;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
