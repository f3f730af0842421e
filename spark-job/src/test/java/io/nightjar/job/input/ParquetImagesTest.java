package io.nightjar.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.model.images.Image;
import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageRemedy;
import io.nightjar.model.images.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as Spark and Hugging Face write them. */
final class ParquetImagesTest {
    private static final ImageShape GREY = new ImageShape(1, 2, 2);
    private static final ImageShape COLOR = new ImageShape(3, 1, 2);
    private static SparkSession spark;

    @TempDir
    static Path dir;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static String table(String name, Dataset<Row> rows) {
        String table = dir.resolve(name).toString();
        rows.coalesce(1).write().parquet(table);
        return table;
    }

    private static List<String> ids(String table, String image, String id) throws IOException {
        try (ImageReader reader =
                ImageFiles.parquet(table, image, Optional.of(id)).open(GREY, new Configuration())) {
            List<String> ids = reader.ids();
            assertThat(reader.stream().map(Image::id)).isEqualTo(ids);
            return ids;
        }
    }

    private static byte[] first(String table, String image, ImageShape shape) throws IOException {
        try (ImageReader reader =
                ImageFiles.parquet(table, image, Optional.empty()).open(shape, new Configuration())) {
            return reader.next().pixels();
        }
    }

    private static void assertRefused(ThrowingCallable action, ImageRemedy remedy, String... parts) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        ImageDataException.class, e -> assertThat(e.remedy()).isEqualTo(Optional.ofNullable(remedy)))
                .hasMessageContainingAll(parts)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.50BD",
                "cast(-0.0000001 as decimal(20, 10))",
                "cast(12345678901234567890.5 as decimal(38, 2))",
                "date'2024-02-29'",
                "date'0900-01-02'",
                "timestamp'2024-01-02 03:04:05.120'",
                "timestamp'1969-12-31 23:59:59.5'",
                "timestamp'2024-01-02 00:00:00'",
                "timestamp_ntz'2024-01-02 03:04:05.000001'",
                "7Y",
                "-32768S",
                "42",
                "-9000000000L",
                "true",
                "cast(1.5 as float)",
                "1e-7D",
                "'a, b'",
                "'ü'"
            })
    void idsOfAnyType_areWhatSparksCastPrints(String value) throws IOException {
        Dataset<Row> rows = spark.sql(
                "select X'01020304' as image, " + value + " as id, named_struct('x', " + value + ") as nested");
        String expected = rows.selectExpr("cast(id as string)").first().getString(0);
        String table = table("ids" + Math.abs(value.hashCode()), rows);
        assertThat(ids(table, "image", "id")).containsExactly(expected);
        assertThat(ids(table, "image", "nested.x")).containsExactly(expected);
    }

    @Test
    void hiddenFilesOfATable_areNoPartsOfIt() throws IOException {
        String table = table("hidden", spark.sql("select X'01020304' as image, 'a' as id"));
        java.nio.file.Path part = dir.resolve("hidden").resolve(partOf("hidden"));
        java.nio.file.Files.copy(part, dir.resolve("hidden/.being-written.parquet"));
        java.nio.file.Files.copy(part, dir.resolve("hidden/_old.parquet"));
        assertThat(ids(table, "image", "id")).containsExactly("a");
    }

    private static String partOf(String table) {
        return java.util.Arrays.stream(dir.resolve(table).toFile().list())
                .filter(name -> name.endsWith(".parquet"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void structOfSparksImageSource_withOtherTypes_isRefused() {
        String table = table(
                "longs",
                spark.sql("select named_struct('origin', 'x', 'height', 2L, 'width', 2L, 'nChannels', 1L, 'mode', 0L,"
                        + " 'data', X'01020304') as image"));
        assertRefused(() -> first(table, "image", GREY), ImageRemedy.NAME_IMAGE_COLUMN, "of Spark's image source");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:", "data:,abcd", "data:abcdefgh"})
    void dataUrl_thatIsNoBase64_isRefused(String url) {
        String table = table("url" + url.length(), spark.sql("select '" + url + "' as image"));
        assertRefused(() -> first(table, "image", GREY), ImageRemedy.NAME_IMAGE_COLUMN, "no base64");
    }

    @Test
    void timestampsOfOldTables_areReadableToo() throws IOException {
        spark.conf().set("spark.sql.parquet.outputTimestampType", "INT96");
        String table =
                table("int96", spark.sql("select X'01020304' as image, timestamp'2024-01-02 03:04:05.12' as id"));
        spark.conf().unset("spark.sql.parquet.outputTimestampType");
        assertThat(ids(table, "image", "id")).containsExactly("2024-01-02 03:04:05.12");
    }

    @Test
    void uuids_areTheirText_andUnsignedNumbersAreNotNegative() throws IOException {
        UUID uuid = UUID.fromString("01234567-89ab-cdef-fedc-ba9876543210");
        Path file = write(
                "uuid", "required fixed_len_byte_array(16) id (UUID); required int32 n (INTEGER(32,false));", row -> {
                    byte[] bytes = ByteBuffer.allocate(16)
                            .putLong(uuid.getMostSignificantBits())
                            .putLong(uuid.getLeastSignificantBits())
                            .array();
                    row.add("id", Binary.fromConstantByteArray(bytes));
                    row.add("n", -1);
                });
        assertThat(ids(file.toString(), "image", "id")).containsExactly(uuid.toString());
        assertThat(ids(file.toString(), "image", "n")).containsExactly("4294967295");
    }

    @Test
    void bytesAsIds_areTheirTextOrRefused() throws IOException {
        Path text = write("text", "required binary id;", row -> row.add("id", Binary.fromString("scan-1")));
        assertThat(ids(text.toString(), "image", "id")).containsExactly("scan-1");
        Path bytes = write(
                "bytes",
                "required binary id;",
                row -> row.add("id", Binary.fromConstantByteArray(new byte[] {-1, 0, 3})));
        assertRefused(
                () -> ids(bytes.toString(), "image", "id"),
                ImageRemedy.NAME_ID_COLUMN,
                "has ids of the type 'required binary id', which have no text");
    }

    private interface Fill {
        void row(Group row);
    }

    private static Path write(String name, String fields, Fill fill) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("message t { required binary image; " + fields + " }");
        Path file = dir.resolve(name + ".parquet");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(schema)
                .withConf(new Configuration())
                .build()) {
            Group row = new SimpleGroup(schema);
            row.add("image", Binary.fromConstantByteArray(new byte[4]));
            fill.row(row);
            writer.write(row);
        }
        return file;
    }

    @Test
    void duplicateIds_areNamed_alsoAcrossFiles() throws IOException {
        Dataset<Row> rows = spark.sql("select X'01020304' as image, id from values ('a'), ('b') as t(id)");
        String table = dir.resolve("twice").toString();
        rows.coalesce(1).write().parquet(table);
        assertThat(ids(table, "image", "id")).containsExactly("a", "b");
        rows.filter("id = 'b'").coalesce(1).write().mode("append").parquet(table);
        assertRefused(
                () -> ids(table, "image", "id"),
                ImageRemedy.NAME_ID_COLUMN,
                "the id 'b' names images ",
                "1 of 3 ids are there before");
        try (ImageReader numbered =
                ImageFiles.parquet(table, "image", Optional.empty()).open(GREY, new Configuration())) {
            assertThat(numbered.ids()).containsExactly("0", "1", "2");
        }
    }

    /** As the data sets of Hugging Face are stored. */
    @Test
    void structOfBytesAndPath_isItsBytes() throws IOException {
        String png = hex(png(36, 73, 109, 255));
        String table = table(
                "hub",
                spark.sql("select named_struct('bytes', X'" + png + "', 'path', 'a.png') as image, 3L as label"));
        for (String column : List.of("image", "image.bytes")) {
            assertThat(first(table, column, GREY)).containsExactly(36, 73, 109, 255);
        }
        assertThat(ids(table, "image", "image.path")).containsExactly("a.png");
        String empty = table(
                "paths", spark.sql("select named_struct('bytes', cast(null as binary), 'path', 'a.png') as image"));
        assertRefused(() -> first(empty, "image", GREY), null, "is null in the column image.bytes", "put the bytes");
        assertRefused(
                () -> first(table, "label", GREY),
                ImageRemedy.NAME_IMAGE_COLUMN,
                "has column label of type",
                "int64 label");
        assertRefused(
                () -> first(table, "img", GREY),
                ImageRemedy.NAME_IMAGE_COLUMN,
                "has no column img, it has image (image.bytes, image.path), label");
        assertRefused(
                () -> ids(table, "image", "name"), ImageRemedy.NAME_ID_COLUMN, "has no column name, it has image");
    }

    @Test
    void sparksImageStruct_isTurnedFromBlueFirst() throws IOException {
        String image =
                "select named_struct('origin', 'x', 'height', %d, 'width', %d, 'nChannels', %d, 'mode', %d, 'data',"
                        + " X'%s') as image";
        String grey = table("cv1", spark.sql(String.format(java.util.Locale.ROOT, image, 2, 2, 1, 0, "244900FF")));
        assertThat(first(grey, "image", GREY)).containsExactly(0x24, 0x49, 0, 0xFF);
        String color =
                table("cv3", spark.sql(String.format(java.util.Locale.ROOT, image, 1, 2, 3, 16, "010203040506")));
        assertThat(first(color, "image", COLOR)).containsExactly(3, 6, 2, 5, 1, 4);
        assertThat(ids(grey, "image", "image.origin")).containsExactly("x");
    }

    @Test
    void sparksImageStruct_withAlphaOrUnreadable_isRefused() throws IOException {
        String image =
                "select named_struct('origin', 'x', 'height', 1, 'width', 2, 'nChannels', %d, 'mode', %d, 'data',"
                        + " X'%s') as image";
        String alpha = table("cv4", spark.sql(String.format(java.util.Locale.ROOT, image, 4, 24, "0102030004050600")));
        assertRefused(() -> first(alpha, "image", COLOR), ImageRemedy.COMPOSE_ALPHA, "is transparent");
        String opaque =
                table("cv4o", spark.sql(String.format(java.util.Locale.ROOT, image, 4, 24, "010203FF040506FF")));
        assertThat(first(opaque, "image", COLOR)).containsExactly(3, 6, 2, 5, 1, 4);
        String undefined = table("cvx", spark.sql(String.format(java.util.Locale.ROOT, image, -1, -1, "")));
        assertRefused(() -> first(undefined, "image", COLOR), null, "has the mode -1 and -1 channels");
        String cut = table("cvc", spark.sql(String.format(java.util.Locale.ROOT, image, 3, 16, "0102")));
        assertRefused(() -> first(cut, "image", COLOR), null, "has 2 bytes, expected 1 x 2 pixels of 3 channels");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "array(36, 73, 109, 255)",
                "array(array(36, 73), array(109, 255))",
                "array(36S, 73S, 109S, 255S)",
                "array(array(array(36L), array(73L)), array(array(109L), array(255L)))"
            })
    void listsOfIntegers_areLevels(String list) throws IOException {
        String table = table("list" + Math.abs(list.hashCode()), spark.sql("select " + list + " as image"));
        assertThat(first(table, "image", GREY)).containsExactly(36, 73, 109, 255);
    }

    @Test
    void listsOfFractions_areTakenAsTheyAre_orRefused() throws IOException {
        String table = table("fractions", spark.sql("select array(0.25D, 0.5D, 1D, 0D) as image"));
        try (ImageReader reader =
                ImageFiles.parquet(table, "image", Optional.empty()).open(GREY, new Configuration())) {
            assertThat(reader.next().unitValues()).containsExactly(0.25, 0.5, 1, 0);
        }
        String levels = table("levels", spark.sql("select array(36D, 0D, 0D, 0D) as image"));
        assertRefused(() -> first(levels, "image", GREY), null, "has a value of 36.0, expected fractions of 0 to 1");
        String beyond = table("beyond", spark.sql("select array(256, 0, 0, 0) as image"));
        assertRefused(() -> first(beyond, "image", GREY), null, "has a value of 256, expected integers of 0 to 255");
        String ragged = table("ragged", spark.sql("select array(array(1, 2, 3), array(4)) as image"));
        assertRefused(() -> first(ragged, "image", GREY), null, "has lists of 3 and of 1 beside each other");
        String nulls = table("nulls", spark.sql("select array(1, 2, null, 4) as image"));
        assertRefused(() -> first(nulls, "image", GREY), null, "has a null in its list");
        String colors = table("colors", spark.sql("select array(1, 2, 3, 4, 5, 6) as image"));
        assertRefused(() -> first(colors, "image", COLOR), null, "whose order is not known");
        String short_ = table("short", spark.sql("select array(1, 2, 3) as image"));
        assertRefused(() -> first(short_, "image", GREY), null, "holds images of (3) values, expected 2 x 2 grey");
    }

    @Test
    void base64_isDecoded_otherTextRefused() throws IOException {
        String raw = Base64.getEncoder().encodeToString(new byte[] {36, 73, 109, -1});
        String picture = "data:image/png;base64," + Base64.getMimeEncoder().encodeToString(png(36, 73, 109, 255));
        for (String text : List.of(raw, picture)) {
            String table =
                    table("text" + text.length(), spark.sql("select '" + text.replace("\r\n", "\\n") + "' as image"));
            assertThat(first(table, "image", GREY)).containsExactly(36, 73, 109, 255);
        }
        String path = table("path", spark.sql("select 'images/a.png' as image"));
        assertRefused(() -> first(path, "image", GREY), ImageRemedy.NAME_IMAGE_COLUMN, "that is no base64");
    }

    /** A compressed picture may have as many bytes as there are pixels. */
    @Test
    void pictureOfAsManyBytesAsPixels_isAPicture() throws IOException {
        byte[] png = png(36, 73, 109, 255);
        String table = table("asmany", spark.sql("select X'" + hex(png) + "' as image"));
        assertThat(first(table, "image", GREY)).containsExactly(36, 73, 109, 255);
        ImageShape asMany = new ImageShape(1, 1, png.length);
        assertRefused(() -> first(table, "image", asMany), ImageRemedy.RESIZE, "has 2 x 2 pixels");
    }

    @Test
    void partitionedTable_isReadInTheOrderOfItsPaths() throws IOException {
        String table = dir.resolve("partitioned").toString();
        spark.sql("select label, X'01020304' as image, id from values (1, 'c'), (0, 'a'), (0, 'b') as t(label, id)")
                .coalesce(1)
                .write()
                .partitionBy("label")
                .parquet(table);
        java.nio.file.Files.writeString(Path.of(table, "readme.txt"), "x");
        assertThat(ids(table, "image", "id")).containsExactly("a", "b", "c");
        try (ImageReader reader =
                ImageFiles.parquet(table, "image", Optional.empty()).open(GREY, new Configuration())) {
            assertThat(reader.notes()).singleElement().asString().contains("readme.txt");
        }
        List<String> before = identity(table);
        java.nio.file.Files.copy(Path.of(table, "readme.txt"), Path.of(table, "label=1", "late.parquet"));
        assertThat(identity(table)).isNotEqualTo(before);
    }

    private static List<String> identity(String table) throws IOException {
        return ImageFiles.parquet(table, "image", Optional.empty()).identity(new Configuration());
    }

    @Test
    void identity_changesWithOptionsAlone() throws IOException {
        String table = table("identity", spark.sql("select X'01020304' as image"));
        ImageFiles files = ImageFiles.parquet(table, "image", Optional.empty());
        ImageOptions grey = new ImageOptions(
                ImageOptions.Ground.REFUSE, true, ImageOptions.Resize.REFUSE, ImageOptions.ChannelOrder.RGB);
        assertThat(files.with(ImageOptions.NONE).identity(new Configuration())).isEqualTo(identity(table));
        assertThat(files.with(grey).identity(new Configuration())).isNotEqualTo(identity(table));
    }

    private static byte[] png(int... levels) throws IOException {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSamples(0, 0, 2, 2, 0, levels);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(String.format(java.util.Locale.ROOT, "%02X", b));
        }
        return text.toString();
    }
}
