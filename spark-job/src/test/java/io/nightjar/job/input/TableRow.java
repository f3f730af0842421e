package io.nightjar.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.images.ImageOptions.ChannelOrder;
import io.nightjar.model.images.ImageOptions.Ground;
import io.nightjar.model.images.ImageOptions.Resize;
import io.nightjar.model.images.ImageShape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * A row of a table as Parquet decodes it, out of any bytes: the fields of its schema as text, a zero byte, then its
 * values. A field that may be there or not takes a byte for how often; a number is a byte, or the bytes of its type
 * behind a 255; bytes follow two of their length. Where the input ends, all is zero.
 */
final class TableRow {
    static final Path FILE = new Path("table.parquet");

    private static final int ESCAPE = 255;
    private static final int MOST_FIXED_BYTES = 1 << 12;
    private static final List<ImageShape> SHAPES = List.of(new ImageShape(1, 3, 5), new ImageShape(3, 2, 2));
    private static final List<ImageOptions> OPTIONS =
            List.of(ImageOptions.NONE, new ImageOptions(Ground.WHITE, true, Resize.BILINEAR, ChannelOrder.BGR));

    private final ByteBuffer in;

    private TableRow(ByteBuffer in) {
        this.in = in;
    }

    static byte[] input(String fields, int... values) {
        byte[] schema = fields.getBytes(StandardCharsets.UTF_8);
        byte[] input = Arrays.copyOf(schema, schema.length + 1 + values.length);
        for (int i = 0; i < values.length; i++) {
            input[schema.length + 1 + i] = (byte) values[i];
        }
        return input;
    }

    /**
     * Reads the id and the image, for several networks.
     *
     * @return whether some of them could take the image
     */
    static boolean read(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != 0) {
            end++;
        }
        MessageType schema = schema(new String(input, 0, end, StandardCharsets.UTF_8));
        if (schema == null) {
            return false;
        }
        int values = Math.min(end + 1, input.length);
        Group row = new SimpleGroup(schema);
        new TableRow(ByteBuffer.wrap(input, values, input.length - values)).fill(row, schema);
        boolean taken = false;
        if (schema.containsField("id")) {
            try {
                assertThat(IdColumn.of(schema, "id", FILE).text(row, 0, FILE)).isNotNull();
            } catch (ImageDataException e) {
                assertSentence(e);
            }
        }
        for (ImageShape shape : SHAPES) {
            for (ImageOptions options : OPTIONS) {
                try {
                    ImageColumn column = ImageColumn.of(schema, "image", FILE);
                    assertThat(column.values("image 0", row, shape, options).size())
                            .isEqualTo(shape.size());
                    taken = true;
                } catch (ImageDataException e) {
                    assertSentence(e);
                }
            }
        }
        return taken;
    }

    private static void assertSentence(ImageDataException e) {
        assertThat(e.getMessage()).as("sentence for the user").isNotBlank().doesNotContain("\n", "io.nightjar");
    }

    /** Null for what is no schema; which that is, Parquet says in exceptions of many kinds. */
    private static MessageType schema(String fields) {
        try {
            MessageType schema = MessageTypeParser.parseMessageType("message t { " + fields + " }");
            return isSmall(schema) ? schema : null;
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static boolean isSmall(GroupType group) {
        return group.getFields().stream()
                .allMatch(field -> field.isPrimitive()
                        ? field.asPrimitiveType().getTypeLength() <= MOST_FIXED_BYTES
                        : isSmall(field.asGroupType()));
    }

    private void fill(Group group, GroupType type) {
        for (int field = 0; field < type.getFieldCount(); field++) {
            Type of = type.getType(field);
            int count = switch (of.getRepetition()) {
                case REQUIRED -> 1;
                case OPTIONAL -> next() & 1;
                case REPEATED -> Math.min(next(), in.remaining());
            };
            for (int i = 0; i < count; i++) {
                if (of.isPrimitive()) {
                    add(group, field, of.asPrimitiveType());
                } else {
                    fill(group.addGroup(field), of.asGroupType());
                }
            }
        }
    }

    private void add(Group group, int field, PrimitiveType type) {
        switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> group.add(field, (next() & 1) == 1);
            case INT32 -> group.add(field, (int) number(Integer.BYTES));
            case INT64 -> group.add(field, number(Long.BYTES));
            case FLOAT -> group.add(field, (float) fraction(Float.BYTES));
            case DOUBLE -> group.add(field, fraction(Double.BYTES));
            case INT96 -> group.add(field, bytes(12));
            case FIXED_LEN_BYTE_ARRAY -> group.add(field, bytes(type.getTypeLength()));
            case BINARY -> group.add(field, bytes(Math.min(next() << 8 | next(), in.remaining())));
        }
    }

    private long number(int width) {
        int first = next();
        return first == ESCAPE ? exact(width) : first;
    }

    private double fraction(int width) {
        int first = next();
        if (first < ESCAPE) {
            return first / 254.0;
        }
        long bits = exact(width);
        return width == Float.BYTES ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    private long exact(int width) {
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(bytes(width).getBytes(), width));
        return width == Integer.BYTES ? bytes.getInt() : bytes.getLong();
    }

    private Binary bytes(int count) {
        byte[] bytes = new byte[count];
        in.get(bytes, 0, Math.min(count, in.remaining()));
        return Binary.fromConstantByteArray(bytes);
    }

    private int next() {
        return in.hasRemaining() ? Byte.toUnsignedInt(in.get()) : 0;
    }
}
