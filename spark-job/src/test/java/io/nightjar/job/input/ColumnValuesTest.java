package io.nightjar.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.images.PixelValues;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of columns that Spark writes in no way, but others may. */
class ColumnValuesTest {
    private static final ImageShape SHAPE = new ImageShape(1, 2, 3);

    private static MessageType schema(String fields) {
        return MessageTypeParser.parseMessageType("message t { " + fields + " }");
    }

    private static String id(String type, Group row) {
        return IdColumn.of(schema(type), "id", TableRow.FILE).text(row, 0, TableRow.FILE);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 86_400_000_000L, Long.MAX_VALUE})
    void idThatIsNoTimeOfADay_isRefused(long micros) {
        String type = "required int64 id (TIME(MICROS,true));";
        Group row = new SimpleGroup(schema(type));
        row.add("id", micros);
        assertThatThrownBy(() -> id(type, row))
                .isInstanceOf(ImageDataException.class)
                .hasMessageContaining("which have no text");
        Group last = new SimpleGroup(schema(type));
        last.add("id", 86_399_999_999L);
        assertThat(id(type, last)).isEqualTo("23:59:59.999999");
    }

    @ParameterizedTest
    @CsvSource({"38, 2, 0", "200, 2, 33", "1000000000, 1000000000, 2"})
    void idThatIsADecimalOfNoBytesOrOfTooMany_isRefused(int precision, int scale, int bytes) {
        String type = "required binary id (DECIMAL(" + precision + "," + scale + "));";
        Group row = new SimpleGroup(schema(type));
        row.add("id", Binary.fromConstantByteArray(new byte[bytes]));
        assertThatThrownBy(() -> id(type, row))
                .isInstanceOf(ImageDataException.class)
                .hasMessageContaining("which have no text");
    }

    @Test
    void columnNameOfDotsAlone_isNoColumn() {
        assertThatThrownBy(() -> ImageColumn.of(schema("required binary image;"), ".", TableRow.FILE))
                .isInstanceOf(ImageDataException.class)
                .hasMessageContaining("has no column ., it has image");
    }

    private static PixelValues image(MessageType schema, Group row) {
        return ImageColumn.of(schema, "image", TableRow.FILE).values("x", row, SHAPE, ImageOptions.NONE);
    }

    /** Avro's writer has lists in lists in this form, if it is not told otherwise. */
    @Test
    void listsDirectlyInLists_areRows() {
        MessageType schema =
                schema("required group image (LIST) { repeated group array (LIST) { repeated int32 array; } }");
        Group row = new SimpleGroup(schema);
        Group lists = row.addGroup("image");
        for (int y = 0; y < SHAPE.height(); y++) {
            Group list = lists.addGroup("array");
            for (int x = 0; x < SHAPE.width(); x++) {
                list.add("array", 10 * y + x);
            }
        }
        PixelValues values = image(schema, row);
        assertThat(new double[] {
                    values.level(0), values.level(1), values.level(2), values.level(3), values.level(4), values.level(5)
                })
                .containsExactly(0, 1, 2, 10, 11, 12);
    }

    /** Of its values the first alone would be read. */
    @Test
    void repeatedValuesInAListThatIsNone_areRefused() {
        MessageType schema = schema("required group image (LIST) { repeated group list { repeated int32 element; } }");
        Group row = new SimpleGroup(schema);
        row.addGroup("image");
        assertThatThrownBy(() -> image(schema, row))
                .isInstanceOf(ImageDataException.class)
                .hasMessageContaining("expected binary, base64 text, a list of numbers");
    }
}
