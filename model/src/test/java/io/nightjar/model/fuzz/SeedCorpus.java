package io.nightjar.model.fuzz;

import io.nightjar.ckks.io.Blob;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.images.IdxWriter;
import io.nightjar.model.images.Image;
import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.images.ImageSet;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.images.TestJpeg;
import io.nightjar.model.images.TestNpy;
import io.nightjar.model.images.TestPng;
import io.nightjar.model.network.Add;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.PolynomialByChannel;
import io.nightjar.model.network.Shape;
import io.nightjar.model.onnx.ExternalModels;
import io.nightjar.model.onnx.OnnxSeeds;
import io.nightjar.model.program.AnalyzedProgram;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/**
 * Writes the files that fuzzing starts from: small sound files of every kind, and files with one thing wrong. Run by
 * {@code scripts/fuzz --seeds} after a change of a format; files with other names, such as what fuzzing has found,
 * stay.
 */
final class SeedCorpus {
    private static final String PACKAGE = "io/nightjar/model/fuzz";
    /** Of the pictures. */
    static final ImageShape SHAPE = new ImageShape(1, 3, 5);

    private SeedCorpus() {}

    /** @param args the directory of the test resources */
    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0], PACKAGE);
        for (LoaderTarget target : LoaderTarget.values()) {
            for (Map.Entry<String, byte[]> seed : seeds(target).entrySet()) {
                write(root.resolve("LoaderFuzzTestInputs/" + method(target)), seed.getKey(), seed.getValue());
                if (seed.getKey().startsWith("sound-") && seed.getValue().length < 2000) {
                    byte[] chosen = new byte[seed.getValue().length + 1];
                    chosen[0] = (byte) target.ordinal();
                    System.arraycopy(seed.getValue(), 0, chosen, 1, seed.getValue().length);
                    String name = method(target) + "-" + seed.getKey();
                    write(root.resolve("AllLoadersFuzzTestInputs/anyReader"), name, chosen);
                }
            }
        }
    }

    private static void write(Path directory, String name, byte[] content) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve(name), content);
    }

    /** The target's method, which names its directory. */
    static String method(LoaderTarget target) {
        String[] words = target.name().toLowerCase(Locale.ROOT).split("_");
        return words[0]
                + (words.length > 1 ? words[1].substring(0, 1).toUpperCase(Locale.ROOT) + words[1].substring(1) : "");
    }

    static CkksParameters parameters() {
        return CkksParameters.ofWidths(
                "fuzz-insecure",
                Ring.STANDARD,
                4,
                List.of(50, 45, 45),
                List.of(50, 50),
                2,
                2,
                CkksParameters.Security.INSECURE);
    }

    /** By name of the file; names of files that the reader accepts begin with "sound-". */
    private static Map<String, byte[]> seeds(LoaderTarget target) throws IOException {
        Map<String, byte[]> seeds = new TreeMap<>();
        switch (target) {
            case PROGRAM -> {
                byte[] blob = program().toBytes();
                seeds.put("sound-program", blob);
                seeds.put("sound-rotations", rotatingProgram().toBytes());
                seeds.put("sound-polynomials", polynomialProgram().toBytes());
                byte[] body = Arrays.copyOfRange(blob, Blob.HEADER_BYTES, blob.length - 4);
                seeds.put("sound-program-body", body);
                seeds.put("image-larger-than-the-program-reads", ofHugeImages(body));
                seeds.put("input-scale-far-below-one", ofInputScale(body, 1e-300));
                seeds.put("input-scale-far-beyond-the-modulus", ofInputScale(body, 1e300));
                seeds.put(
                        "sound-hundred-primes-of-the-largest-ring",
                        wideProgram().toBytes());
            }
            case CLIENT_PROFILE -> profiles(seeds);
            case PARAMETER_FILE -> parameterFiles(seeds);
            case MODEL -> {
                OnnxSeeds.models().forEach((name, model) -> seeds.put("sound-" + name, model));
                seeds.putAll(OnnxSeeds.malformed());
            }
            case EXTERNAL_DATA -> externalData(seeds);
            case IMAGES -> {
                seeds.put("sound-idx", idx("images", true));
                seeds.put("sound-gzip", idx("images.gz", true));
                seeds.put("sound-cifar", new byte[3073]);
            }
            case LABELS -> {
                seeds.put("sound-idx", idx("labels", false));
                seeds.put("sound-gzip", idx("labels.gz", false));
                seeds.put("sound-cifar", new byte[3073]);
            }
            case PNG -> {
                seeds.put("sound-grey", png(BufferedImage.TYPE_BYTE_GRAY, "png"));
                seeds.put("sound-black-colour", png(BufferedImage.TYPE_INT_RGB, "png"));
                seeds.put("sound-palette", png(BufferedImage.TYPE_BYTE_INDEXED, "png"));
                seeds.put("gif", png(BufferedImage.TYPE_BYTE_GRAY, "gif"));
                seeds.put("bmp", png(BufferedImage.TYPE_BYTE_GRAY, "bmp"));
                seeds.put("header-of-a-huge-image", hugePng());
                int[] samples = new Random(3).ints(60, 0, 256).toArray();
                seeds.put("sound-grey-of-16-bits", new TestPng(3, 5, 16, 0).encode(samples));
                seeds.put("transparent", new TestPng(3, 5, 8, 6).encode(samples));
                seeds.put(
                        "transparent-color",
                        new TestPng(3, 5, 8, 0)
                                .chunk("tRNS", new byte[] {0, (byte) samples[2]})
                                .encode(samples));
            }
            case JPEG -> {
                seeds.put("sound-grey", png(BufferedImage.TYPE_BYTE_GRAY, "jpg"));
                seeds.put("colour", png(BufferedImage.TYPE_INT_RGB, "jpg"));
                seeds.put("two-frames", TestJpeg.withHiddenFrame(png(BufferedImage.TYPE_BYTE_GRAY, "jpg"), 8000));
                seeds.put("huge-frame", TestJpeg.ofSize(png(BufferedImage.TYPE_BYTE_GRAY, "jpg"), 16384));
            }
            case BMP -> {
                seeds.put("sound-colour", png(BufferedImage.TYPE_INT_RGB, "bmp"));
                seeds.put("sound-palette", png(BufferedImage.TYPE_BYTE_GRAY, "bmp"));
                seeds.put("sound-two-colours", png(BufferedImage.TYPE_BYTE_BINARY, "bmp"));
            }
            case WEBP -> {
                for (String name : List.of("grey", "colors", "predicted")) {
                    seeds.put("sound-" + name, webp("seed-" + name));
                }
                seeds.put("transparent", webp("seed-alpha"));
                seeds.put("of-many-parts", webp("predicted"));
                seeds.put("animated", webp("animated"));
            }
            case ARRAY -> {
                byte[] bytes = TestNpy.array("|u1", "(2, 3, 5)", new byte[30]);
                seeds.put("sound-bytes", bytes);
                seeds.put("sound-floats", TestNpy.array("<f4", "(1, 1, 3, 5)", new byte[60]));
                seeds.put("sound-integers", TestNpy.array("<i8", "(1, 15)", new byte[120]));
                seeds.put("sound-samples", TestNpy.array(">u2", "(1, 3, 5, 1)", new byte[30]));
                seeds.put("sound-channels-first", TestNpy.array("|u1", "(1, 3, 2, 2)", new byte[12]));
                seeds.put(
                        "sound-archive",
                        TestNpy.archive("labels", TestNpy.array("|u1", "(2,)", new byte[2]), "x", bytes));
                String row = "0,1,2,3,4,5,6,7,8,9,10,11,12,13,255\n";
                seeds.put("sound-table", (row + row).getBytes(StandardCharsets.UTF_8));
                String header = "a,b,c,d,e,label,f,g,h,i,j,k,l,m,n,o\n9," + row;
                seeds.put("sound-table-with-names", header.getBytes(StandardCharsets.UTF_8));
                seeds.put("huge-array", TestNpy.array("|u1", "(999999999, 3, 5)", new byte[30]));
            }
        }
        seeds.put("empty", new byte[0]);
        byte[] sound = seeds.entrySet().stream()
                .filter(seed -> seed.getKey().startsWith("sound-"))
                .findFirst()
                .orElseThrow()
                .getValue();
        seeds.put("cut-short", Arrays.copyOf(sound, sound.length * 2 / 3));
        return seeds;
    }

    private static AnalyzedProgram program() {
        Random random = new Random(5);
        double[][] first = new double[2][4];
        double[][] last = new double[2][2];
        for (double[] row : first) {
            Arrays.setAll(row, i -> random.nextGaussian());
        }
        for (double[] row : last) {
            Arrays.setAll(row, i -> random.nextGaussian());
        }
        Network network = Network.chain(
                Shape.vector(4),
                List.of(
                        new Dense(first, new double[] {0.1, -0.2}),
                        new CompletedSquare(2, 0, 0, 0.25),
                        new Dense(last, new double[2])));
        return ProgramCompiler.compile(network, CompileOptions.automatic().withParameters(parameters()));
    }

    /** Polynomials that differ by channel. */
    private static AnalyzedProgram polynomialProgram() {
        double[][] coefficients = {{0.1, 0.5, 0, -0.1}, {0, 1, 0.2, 0}};
        double[][] weights = {{0.3, -0.4}, {0.5, 0.2}};
        Network network = Network.chain(
                Shape.vector(2),
                List.of(
                        new Dense(weights, new double[] {0.1, -0.2}),
                        new PolynomialByChannel(coefficients),
                        new Dense(weights, new double[2])));
        return ProgramCompiler.compile(network, CompileOptions.automatic().withParameters(parameters()));
    }

    /** Rotated and masked sources, a residual branch, partial sums. */
    private static AnalyzedProgram rotatingProgram() {
        Random random = new Random(6);
        double[][][][] kernel = new double[1][1][3][3];
        for (double[] row : kernel[0][0]) {
            Arrays.setAll(row, i -> random.nextGaussian() / 4);
        }
        double[][] last = new double[2][16];
        for (double[] row : last) {
            Arrays.setAll(row, i -> random.nextGaussian() / 4);
        }
        Network network = new Network(
                new Shape(1, 4, 4),
                List.of(
                        Node.of("conv", Conv2d.of(kernel, new double[1]).withPadding(1), Node.INPUT),
                        new Node("add", new Add(), new int[] {0, Node.INPUT}),
                        Node.of("flatten", new Flatten(), 1),
                        Node.of("dense", new Dense(last, new double[2]), 2)));
        return ProgramCompiler.compile(
                network, CompileOptions.automatic().withParameters(parameters()).withPhases(2));
    }

    /** A gigabyte of tables, if they were made: little more than a thousand bytes say so. */
    private static AnalyzedProgram wideProgram() {
        CkksParameters wide = CkksParameters.ofWidths(
                "wide-insecure",
                Ring.STANDARD,
                17,
                Collections.nCopies(98, 40),
                Collections.nCopies(2, 45),
                97,
                98,
                CkksParameters.Security.INSECURE);
        Network network = Network.chain(Shape.vector(1), List.of(new Dense(new double[][] {{0.5}}, new double[1])));
        return ProgramCompiler.compile(
                network, CompileOptions.automatic().withParameters(wide).withCalibration(new double[][] {{0.5}, {1}}));
    }

    private static byte[] ofInputScale(byte[] body, double scale) {
        AnalyzedProgram program = program();
        byte[] stored = ByteBuffer.allocate(12)
                .putInt(program.input().level())
                .putDouble(program.input().scale())
                .array();
        int at = 0;
        while (!Arrays.equals(body, at, at + stored.length, stored, 0, stored.length)) {
            at++;
        }
        byte[] changed = body.clone();
        ByteBuffer.wrap(changed).putDouble(at + 4, scale);
        return changed;
    }

    /** The program's four inputs become 2^24, in the image's shape and in the first step. */
    private static byte[] ofHugeImages(byte[] body) {
        byte[] changed = body.clone();
        ByteBuffer ints = ByteBuffer.wrap(changed);
        int found = 0;
        for (int at = 0; at <= body.length - 12; at++) {
            boolean shape = ints.getInt(at) == 4 && ints.getInt(at + 4) == 1 && ints.getInt(at + 8) == 1;
            boolean step = ints.getInt(at) == 1 && ints.getInt(at + 4) == 0 && ints.getInt(at + 8) == 4;
            if (shape || step && ints.get(at - 1) == '0') {
                ints.putInt(shape ? at : at + 8, 1 << 24);
                found++;
            }
        }
        if (found != 2) {
            throw new IllegalStateException("the number of inputs stands at " + found + " places");
        }
        return changed;
    }

    private static void profiles(Map<String, byte[]> seeds) {
        String sound = program().clientProfile().toJson();
        Map<String, String> texts = new TreeMap<>(Map.of(
                "sound-profile", sound,
                "no-security", sound.replaceFirst("\"security\" : \"\\w+\"", "\"security\" : null"),
                "huge-images", sound.replaceAll("\"(channels|height|width)\" : \\d+", "\"$1\" : 2000000011"),
                "other-version", sound.replaceFirst("\"version\" : \\d+", "\"version\" : 99"),
                "nested", "{\"profile\":".repeat(400)));
        String calibrated =
                program().clientProfile().calibratedWith(ImageOptions.NONE).toJson();
        texts.put("sound-calibrated", calibrated);
        texts.put("unknown-options-of-calibration-images", calibrated.replace("rgb", "grb"));
        texts.put(
                "huge-phases",
                sound.replaceFirst(
                        "\"phases\" : \\d+,\\s*\"coarseHeight\" : \\d+",
                        "\"phases\" : 2147483647, \"coarseHeight\" : 3"));
        texts.put("input-scale-far-below-one", sound.replaceFirst("\"inputScale\" : [^,]*", "\"inputScale\" : 1e-300"));
        texts.put("modulus-null", sound.replaceFirst("\"moduli\" : \\[ ", "\"moduli\" : [ null, "));
        texts.put("input-named-twice", sound.replaceFirst("\"inputOrder\" : \\[ (\\d+)", "\"inputOrder\" : [ $1, $1"));
        texts.put(
                "rotation-level-null",
                sound.replaceFirst("\"rotationLevels\" : \\{[^}]*\\}", "\"rotationLevels\" : {\"1\" : null}"));
        texts.forEach((name, text) -> seeds.put(name, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void parameterFiles(Map<String, byte[]> seeds) {
        String sound = """
                {"name": "tiny-insecure", "logN": 4, "modulusBits": [50, 45], "specialBits": [50, 49],
                 "keyLevel": 1, "dnum": 2, "logScale": 30, "acceptInsecure": true}
                """;
        seeds.put("sound-insecure", sound.getBytes(StandardCharsets.UTF_8));
        seeds.put("scale-no-number", sound.replace("30", "\"NaN\"").getBytes(StandardCharsets.UTF_8));
        seeds.put("scale-beyond-the-moduli", sound.replace("30", "900").getBytes(StandardCharsets.UTF_8));
        seeds.put("not-insecure-by-name", sound.replace("tiny-insecure", "tiny").getBytes(StandardCharsets.UTF_8));
        String widths = "50," + "45,".repeat(600) + "45";
        seeds.put("too-many-primes", sound.replace("50, 45", widths).getBytes(StandardCharsets.UTF_8));
        seeds.put("nested", ("{\"modulusBits\":" + "[".repeat(2000)).getBytes(StandardCharsets.UTF_8));
    }

    /** Entries of a constant, each of them wrong in some way, and whole models. */
    private static void externalData(Map<String, byte[]> seeds) {
        byte[] data = new byte[40];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i % 4 == 3 ? 0x3E : i);
        }
        Map<String, String> entries = Map.ofEntries(
                Map.entry("sound-whole-file", "weights.bin\n8\n32"),
                Map.entry("sound-location-alone", "weights.bin"),
                Map.entry("sound-link-to-the-inside", "inside/again"),
                Map.entry("sound-half-precision", "weights.bin\n\n16\n10\n4\n2"),
                Map.entry("sound-back-and-forth", "inside/../weights.bin\n0"),
                Map.entry("outside", "../outside.bin"),
                Map.entry("outside-by-a-link", "out"),
                Map.entry("outside-by-a-linked-directory", "up/outside.bin"),
                Map.entry("absolute", "/etc/hostname"),
                Map.entry("link-to-nothing", "nowhere"),
                Map.entry("a-directory", "inside"),
                Map.entry("offset-that-overflows", "weights.bin\n9223372036854775807\n32"),
                Map.entry("negative-offset", "weights.bin\n-8\n32"),
                Map.entry("length-beyond-the-file", "weights.bin\n0\n4000000000\n1\n4\n250000000"),
                Map.entry("dimensions-that-overflow", "weights.bin\n0\n0\n1\n4294967296\n4294967296"),
                Map.entry("dimensions-that-multiply", "weights.bin\n0\n\n11\n2147483647\n2147483647\n2147483647"));
        entries.forEach((name, lines) ->
                seeds.put(name, ModelFolder.input(("#" + lines).getBytes(StandardCharsets.UTF_8), data)));
        seeds.put("sound-model", ModelFolder.input(ExternalModels.withEntries("weights.bin", "8", "32"), data));
        seeds.put("model-outside", ModelFolder.input(ExternalModels.withEntries("../outside.bin"), data));
    }

    private static byte[] webp(String name) throws IOException {
        try (InputStream in = ImageSet.class.getResourceAsStream("webp/" + name + ".webp")) {
            return in.readAllBytes();
        }
    }

    private static byte[] idx(String name, boolean images) throws IOException {
        Path directory = Files.createTempDirectory("nightjar-seeds");
        Path file = directory.resolve(name);
        if (images) {
            IdxWriter.writeImages(
                    file, new ImageSet(SHAPE, List.of(new Image("0", new byte[15]), new Image("1", new byte[15]))));
        } else {
            IdxWriter.writeLabels(file, new int[] {3, 1, 4});
        }
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        Files.delete(directory);
        return content;
    }

    private static byte[] png(int type, String format) throws IOException {
        BufferedImage image = new BufferedImage(SHAPE.width(), SHAPE.height(), type);
        image.setRGB(1, 2, 0xFF808080);
        image.setRGB(3, 1, 0xFFFFFFFF);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    /** Says 30,000 x 30,000 pixels; the reader does not look at the chunk's checksum. */
    private static byte[] hugePng() throws IOException {
        byte[] file = png(BufferedImage.TYPE_BYTE_GRAY, "png");
        for (int side : new int[] {16, 20}) {
            file[side + 2] = (byte) (30_000 >> 8);
            file[side + 3] = (byte) 30_000;
        }
        return file;
    }

    /** The same chunks, their checksums set right; what is no file of chunks stays as it is. */
    static byte[] withChecksums(byte[] png) {
        byte[] mended = png.clone();
        ByteBuffer file = ByteBuffer.wrap(mended);
        for (int at = 8; at + 12 <= png.length; ) {
            int length = file.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                break;
            }
            CRC32 crc = new CRC32();
            crc.update(mended, at + 4, 4 + length);
            file.putInt(at + 8 + length, (int) crc.getValue());
            at += 12 + length;
        }
        return mended;
    }
}
