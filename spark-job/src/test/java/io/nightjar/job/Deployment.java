package io.nightjar.job;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.nightjar.job.cli.CommandLines;
import io.nightjar.job.cluster.ChildProcess;
import io.nightjar.job.store.CiphertextReader;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.StoredBlock;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * A tiny network, its images and the files that commands make of them, under an insecure parameter set of 128 slots.
 */
final class Deployment {
    static final int IMAGES = 300;
    static final int SIDE = 8;
    static final int CLASSES = 3;

    final Path root;
    final Path model;
    final Path images;
    final Path labels;

    /** What a command did. */
    record Outcome(int status, String out, String err) {
        String field(String name) {
            String after = out.substring(out.indexOf('"' + name + "\":") + name.length() + 3);
            return after.split("[,}]", 2)[0];
        }
    }

    /** Runs a program to its end, in a process of its own. */
    static Outcome runProgram(Path directory, Map<String, String> environment, List<String> command)
            throws IOException {
        try (ChildProcess process = ChildProcess.start(directory, environment, command)) {
            return new Outcome(process.status(), process.out(), process.err());
        }
    }

    Deployment(Path root) throws IOException {
        this.root = root;
        this.model = root.resolve("model.onnx");
        this.images = root.resolve("images-idx3-ubyte");
        this.labels = root.resolve("labels-idx1-ubyte");
        Files.write(model, model("Mul").toByteArray());
        writeImages(images, labels, IMAGES, SIDE);
    }

    /** Compiles, generates keys and encrypts. */
    Deployment prepared() {
        return prepared(parameters());
    }

    /** As {@link #prepared()} with the parameter set of another file. */
    Deployment prepared(Path parameterFile) {
        require(run(
                "compile",
                "--model",
                model,
                "--output",
                at("program"),
                "--params",
                parameterFile,
                "--calibrate",
                images));
        require(run(
                "keygen", "--accept-insecure", "--profile", at("program/client-profile.json"), "--output", at("keys")));
        require(encrypt(at("encrypted")));
        return this;
    }

    Outcome encrypt(Path out, Object... more) {
        return encryptOf(images, out, join(new Object[] {"--master", "local[2]"}, more));
    }

    Outcome encryptOf(Path source, Path out, Object... more) {
        return run(join(
                new Object[] {
                    "encrypt",
                    "--profile",
                    at("program/client-profile.json"),
                    "--keys",
                    at("keys"),
                    "--images",
                    source,
                    "--output",
                    out
                },
                more));
    }

    Outcome score(Path out, Object... more) {
        return scoreOf(at("encrypted"), out, more);
    }

    Outcome scoreOf(Path encrypted, Path out, Object... more) {
        return run(join(
                new Object[] {
                    "score",
                    "--program",
                    at("program"),
                    "--evaluation-keys",
                    at("keys/evaluation.keys"),
                    "--input",
                    encrypted,
                    "--output",
                    out
                },
                more));
    }

    /** Of the model in the clear, beside predictions of all images. */
    Outcome evaluate(Path predictions, Object... more) {
        return run(join(
                new Object[] {
                    "evaluate", "--model", model, "--images", images, "--labels", labels, "--predictions", predictions
                },
                more));
    }

    Outcome decrypt(Path predictions, Path out, Object... more) {
        return decryptWithoutLabels(predictions, out, join(new Object[] {"--labels", labels}, more));
    }

    Outcome decryptWithoutLabels(Path predictions, Path out, Object... more) {
        return run(join(new Object[] {"decrypt", "--keys", at("keys"), "--input", predictions, "--output", out}, more));
    }

    Path at(String name) {
        return root.resolve(name);
    }

    static Path parameters() {
        return Path.of(System.getProperty("nightjar.root"), "conf/parameters/tiny-insecure.json");
    }

    static Outcome run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[arguments.length];
        java.util.Arrays.setAll(words, i -> arguments[i].toString());
        int status = CommandLines.execute(new Main(), new PrintWriter(out, true), new PrintWriter(err, true), words);
        return new Outcome(status, out.toString(), err.toString());
    }

    static Outcome require(Outcome outcome) {
        if (outcome.status() != 0) {
            throw new AssertionError("status " + outcome.status() + ": " + outcome.err());
        }
        return outcome;
    }

    private static Object[] join(Object[] first, Object[] second) {
        Object[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    static void writeImages(Path images, Path labels, int count, int side) throws IOException {
        Random random = new Random(21);
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(pixels);
        out.writeInt(0x803);
        out.writeInt(count);
        out.writeInt(side);
        out.writeInt(side);
        byte[] noise = new byte[count * side * side];
        random.nextBytes(noise);
        out.write(noise);
        Files.write(images, pixels.toByteArray());
        ByteArrayOutputStream classes = new ByteArrayOutputStream();
        out = new DataOutputStream(classes);
        out.writeInt(0x801);
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            out.write(random.nextInt(CLASSES));
        }
        Files.write(labels, classes.toByteArray());
    }

    /** A Parquet table of the first {@code count} images of an IDX file, in row groups of at most {@code perGroup}. */
    static Path writeTable(Path table, Path idx, int count, int perGroup) throws IOException {
        return writeTable(table, idx, 0, count, perGroup);
    }

    /** @param first of the images to write */
    static Path writeTable(Path table, Path idx, int first, int count, int perGroup) throws IOException {
        byte[] bytes = Files.readAllBytes(idx);
        MessageType schema = MessageTypeParser.parseMessageType(
                "message t { required binary name (UTF8); required binary pixels; required int64 ignored; }");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(table))
                .withType(schema)
                .withConf(new Configuration())
                .withRowGroupRowCountLimit(perGroup)
                .build()) {
            int size = SIDE * SIDE;
            for (int i = first; i < first + count; i++) {
                Group row = new SimpleGroup(schema).append("name", "image-" + i);
                row.add("pixels", Binary.fromConstantByteArray(bytes, 16 + i * size, size));
                row.add("ignored", (long) i);
                writer.write(row);
            }
        }
        return table;
    }

    /** conv 2 3x3/2, the activation (Mul: square), dense 3. */
    static ModelProto model(String activation) {
        Random random = new Random(22);
        GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");
        graph.addInput(value("image", 1, SIDE, SIDE)).addOutput(value("scores", CLASSES));
        graph.addInitializer(tensor("w1", random, 2, 1, 3, 3)).addInitializer(tensor("b1", random, 2));
        graph.addInitializer(tensor("w2", random, CLASSES, 18)).addInitializer(tensor("b2", random, CLASSES));
        graph.addNode(NodeProto.newBuilder()
                .setName("conv")
                .setOpType("Conv")
                .addInput("image")
                .addInput("w1")
                .addInput("b1")
                .addOutput("c")
                .addAttribute(ints("strides", 2, 2)));
        NodeProto.Builder act = NodeProto.newBuilder()
                .setName("act")
                .setOpType(activation)
                .addInput("c")
                .addOutput("a");
        graph.addNode(activation.equals("Mul") ? act.addInput("c") : act);
        graph.addNode(NodeProto.newBuilder()
                .setName("flat")
                .setOpType("Flatten")
                .addInput("a")
                .addOutput("f"));
        graph.addNode(NodeProto.newBuilder()
                .setName("dense")
                .setOpType("Gemm")
                .addInput("f")
                .addInput("w2")
                .addInput("b2")
                .addOutput("scores")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("transB")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(1)));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build();
    }

    /** Three dense layers behind a convolution, with squares between them: scores are eighth powers of pixels. */
    static ModelProto deepModel() {
        Random random = new Random(23);
        GraphProto.Builder graph = GraphProto.newBuilder().setName("deep");
        graph.addInput(value("image", 1, SIDE, SIDE)).addOutput(value("scores", CLASSES));
        graph.addInitializer(tensor("w0", random, 8.0, 2, 1, 3, 3));
        graph.addNode(NodeProto.newBuilder()
                .setName("conv")
                .setOpType("Conv")
                .addInput("image")
                .addInput("w0")
                .addOutput("u0")
                .addAttribute(ints("strides", 2, 2)));
        addSquare(graph, "u0", "a0");
        graph.addNode(NodeProto.newBuilder()
                .setName("flat")
                .setOpType("Flatten")
                .addInput("a0")
                .addOutput("f0"));
        int[] widths = {18, 4, 4, CLASSES};
        for (int layer = 1; layer < widths.length; layer++) {
            boolean last = layer == widths.length - 1;
            graph.addInitializer(tensor("w" + layer, random, 2.0, widths[layer], widths[layer - 1]));
            graph.addInitializer(tensor("b" + layer, random, widths[layer]));
            graph.addNode(NodeProto.newBuilder()
                    .setName("dense" + layer)
                    .setOpType("Gemm")
                    .addInput("f" + (layer - 1))
                    .addInput("w" + layer)
                    .addInput("b" + layer)
                    .addOutput(last ? "scores" : "u" + layer)
                    .addAttribute(AttributeProto.newBuilder()
                            .setName("transB")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(1)));
            if (!last) {
                addSquare(graph, "u" + layer, "f" + layer);
            }
        }
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build();
    }

    /** dense 4, square, dense 3, on the pixels of an image in a row. */
    static ModelProto flatModel() {
        Random random = new Random(24);
        GraphProto.Builder graph = GraphProto.newBuilder().setName("flat");
        graph.addInput(value("pixels", SIDE * SIDE)).addOutput(value("scores", CLASSES));
        addDense(graph, random, "pixels", "u", SIDE * SIDE, 4);
        addSquare(graph, "u", "a");
        addDense(graph, random, "a", "scores", 4, CLASSES);
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build();
    }

    private static void addDense(
            GraphProto.Builder graph, Random random, String from, String to, int inputs, int units) {
        graph.addInitializer(tensor("w " + to, random, units, inputs)).addInitializer(tensor("b " + to, random, units));
        graph.addNode(NodeProto.newBuilder()
                .setName("dense " + to)
                .setOpType("Gemm")
                .addInput(from)
                .addInput("w " + to)
                .addInput("b " + to)
                .addOutput(to)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("transB")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(1)));
    }

    private static void addSquare(GraphProto.Builder graph, String from, String to) {
        graph.addNode(NodeProto.newBuilder()
                .setName("square " + from)
                .setOpType("Mul")
                .addInput(from)
                .addInput(from)
                .addOutput(to));
    }

    private static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long v : values) {
            attribute.addInts(v);
        }
        return attribute.build();
    }

    private static TensorProto tensor(String name, Random random, int... dims) {
        return tensor(name, random, 1.0, dims);
    }

    /** @param spread factor on the usual deviation */
    private static TensorProto tensor(String name, Random random, double spread, int... dims) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
        int size = 1;
        for (int d : dims) {
            tensor.addDims(d);
            size *= d;
        }
        for (int i = 0; i < size; i++) {
            tensor.addFloatData((float) (random.nextGaussian() * 0.3 * spread));
        }
        return tensor.build();
    }

    private static ValueInfoProto value(String name, int... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("n"));
        for (int d : dims) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(d));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }

    /** Names of everything under a directory. */
    static java.util.List<String> tree(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            return paths.map(p -> directory.relativize(p).toString()).sorted().toList();
        }
    }

    /**
     * Fingerprint of every file under a directory, by name; of a data set the files that its manifest names alone,
     * without what is random in their names.
     */
    static java.util.Map<String, String> digests(Path directory) throws IOException {
        java.util.Map<String, String> digests = new java.util.TreeMap<>();
        for (String name : tree(directory)) {
            if (Files.isRegularFile(directory.resolve(name))
                    && !name.equals("_SUCCESS")
                    && !name.startsWith("_nightjar")) {
                digests.put(
                        name.replaceFirst("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", ""),
                        io.nightjar.ckks.io.Fingerprint.of(Files.readAllBytes(directory.resolve(name)))
                                .hex());
            }
        }
        return digests;
    }

    /** The data set in a directory. */
    static Dataset dataset(Path directory, DatasetKind kind) throws IOException {
        return Dataset.open(new org.apache.hadoop.fs.Path(directory.toUri()), kind, new Configuration());
    }

    /** The file of a block of a data set. */
    static Path block(Path directory, int number) throws IOException {
        try (var files = Files.list(directory.resolve("ciphertexts"))) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .startsWith(String.format(java.util.Locale.ROOT, "block-%05d", number)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Flips a bit in the middle of a file. */
    static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 8;
        Files.write(file, bytes);
    }

    /** Fingerprints of all rows of a data set, in order. */
    static java.util.List<String> rows(Path directory, DatasetKind kind) throws IOException {
        Dataset data = dataset(directory, kind);
        java.util.List<String> rows = new java.util.ArrayList<>();
        for (StoredBlock block : data.blocks()) {
            try (CiphertextReader reader =
                    new CiphertextReader(data.root(), data.header(), block, new Configuration())) {
                reader.forEachRemaining(row -> rows.add(block.block() + " " + row.index() + " " + row.level() + " "
                        + io.nightjar.ckks.io.Fingerprint.of(row.payload()).hex()));
            }
        }
        return rows;
    }
}
