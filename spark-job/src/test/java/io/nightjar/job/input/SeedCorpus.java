package io.nightjar.job.input;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Writes the rows that fuzzing starts from, of every form of image and of id. Run by {@code scripts/fuzz --seeds}. */
final class SeedCorpus {
    private static final String DIRECTORY = "io/nightjar/job/input/LoaderFuzzTestInputs/tableRow";

    private SeedCorpus() {}

    /** @param args the directory of the test resources */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0], DIRECTORY));
        for (Map.Entry<String, byte[]> seed : seeds().entrySet()) {
            Files.write(directory.resolve(seed.getKey()), seed.getValue());
        }
    }

    /** By name of the file; names of rows whose image can be taken begin with "sound-". */
    private static Map<String, byte[]> seeds() throws IOException {
        Map<String, byte[]> seeds = new TreeMap<>();
        int[] pixels = IntStream.range(0, 15).map(i -> 16 * i).toArray();
        seeds.put("sound-bytes", TableRow.input("required binary image; required int64 id;", sized(pixels)));
        seeds.put("sound-picture", TableRow.input("optional binary image;", after(sized(picture("png")), 1)));
        seeds.put("sound-jpeg", TableRow.input("required binary image;", sized(picture("jpg"))));
        String hub = "optional group image { optional binary bytes; optional binary path (UTF8); }";
        seeds.put("sound-bytes-and-path", TableRow.input(hub, after(sized(picture("png")), 1, 1)));
        seeds.put("path-alone", TableRow.input(hub, 1, 0, 1, 0, 1, 'a'));
        String text = Base64.getEncoder().encodeToString(bytes(picture("png")));
        String url = "data:image/png;base64," + text;
        seeds.put("sound-base64", TableRow.input("required binary image (UTF8);", sized(codes(text))));
        seeds.put("sound-data-url", TableRow.input("required binary image (UTF8);", sized(codes(url))));
        seeds.put("url", TableRow.input("required binary image (UTF8);", sized(codes("data:image/png,abc"))));
        String standard = "required group image (LIST) { repeated group list { optional %s element; } }";
        seeds.put("sound-integers", TableRow.input(standard.formatted("int32"), counted(pixels, 1)));
        seeds.put("sound-fractions", TableRow.input(standard.formatted("double"), counted(pixels, 1)));
        String old = "required group image (LIST) { repeated int64 array; }";
        seeds.put("sound-list-of-old", TableRow.input(old, after(pixels, 15)));
        String rows = "required group image (LIST) { repeated group array (LIST) { repeated int32 array; } }";
        int[] lists = new int[1 + 3 * 6];
        lists[0] = 3;
        for (int row = 0; row < 3; row++) {
            lists[1 + 6 * row] = 5;
        }
        seeds.put("sound-rows-of-old", TableRow.input(rows, lists));
        seeds.put(
                "list-in-a-list",
                TableRow.input(
                        "required group image (LIST) { repeated group list { repeated int32 element; } }", lists));
        String spark = "required group image { optional binary origin (UTF8); required int32 height; "
                + "required int32 width; required int32 nChannels; required int32 mode; required binary data; }";
        seeds.put("sound-spark-image", TableRow.input(spark, after(sized(pixels), 0, 3, 5, 1, 0)));
        seeds.put(
                "spark-image-of-huge-sides",
                TableRow.input(spark, 0, 255, 127, 255, 255, 255, 255, 127, 255, 255, 255, 4, 24, 0, 1, 1));
        String image = "required binary image; ";
        seeds.put("id-date", TableRow.input("required int32 id (DATE); " + image, 255, 127, 255, 255, 255));
        seeds.put("id-time", TableRow.input("required int64 id (TIME(MICROS,true)); " + image, 7));
        seeds.put(
                "id-time-beyond-a-day",
                TableRow.input("required int64 id (TIME(MICROS,true)); " + image, 255, 127, 255, 255, 255, 255, 255));
        seeds.put("id-timestamp", TableRow.input("required int64 id (TIMESTAMP(NANOS,true)); " + image, 7));
        seeds.put("id-int96", TableRow.input("required int96 id; " + image, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255));
        seeds.put("id-decimal", TableRow.input("required binary id (DECIMAL(38,2)); " + image, 0, 2, 1, 2));
        seeds.put("id-decimal-of-no-bytes", TableRow.input("required binary id (DECIMAL(38,2)); " + image, 0, 0));
        seeds.put(
                "id-decimal-of-a-billion-places",
                TableRow.input("required binary id (DECIMAL(1000000000,1000000000)); " + image, 0, 2, 1, 2));
        seeds.put("id-uuid", TableRow.input("required fixed_len_byte_array(16) id (UUID); " + image, 1, 2, 3));
        seeds.put("id-float16", TableRow.input("required fixed_len_byte_array(2) id (FLOAT16); " + image, 1, 2));
        seeds.put("id-text", TableRow.input("optional binary id (STRING); " + image, 1, 0, 2, 'a', 200));
        seeds.put("id-group", TableRow.input("required group id { required int32 x; } " + image, 1));
        seeds.put("empty", new byte[0]);
        return seeds;
    }

    private static int[] picture(String format) throws IOException {
        BufferedImage image = new BufferedImage(5, 3, BufferedImage.TYPE_BYTE_GRAY);
        image.setRGB(1, 2, 0xFF808080);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        byte[] bytes = out.toByteArray();
        return IntStream.range(0, bytes.length).map(i -> bytes[i]).toArray();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static int[] codes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return IntStream.range(0, bytes.length).map(i -> bytes[i]).toArray();
    }

    /** Behind two bytes of their length. */
    private static int[] sized(int... bytes) {
        return after(bytes, bytes.length >> 8, bytes.length);
    }

    private static int[] after(int[] values, int... first) {
        return IntStream.concat(IntStream.of(first), IntStream.of(values)).toArray();
    }

    /** Behind their number, each behind how often it is there. */
    private static int[] counted(int[] values, int each) {
        return after(
                IntStream.of(values).flatMap(value -> IntStream.of(each, value)).toArray(), values.length);
    }
}
