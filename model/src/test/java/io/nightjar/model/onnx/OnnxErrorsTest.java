package io.nightjar.model.onnx;

import static io.nightjar.model.onnx.OnnxGraph.integer;
import static io.nightjar.model.onnx.OnnxGraph.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxErrorsTest {
    @TempDir
    Path folder;

    @Test
    void read_unsupportedNodes_listsAllAtOnce() {
        OnnxGraph g = new OnnxGraph(1, 8, 8);
        g.node("Conv", "conv", List.of("x", g.weights(1, 2, 1, 3, 3)));
        g.node("Relu", "relu", List.of("conv"));
        g.node(
                "AveragePool",
                "pool",
                List.of("relu"),
                ints("kernel_shape", 3, 3),
                ints("pads", 1, 1, 1, 1),
                integer("count_include_pad", 0));
        g.node("MaxPool", "max", List.of("pool"), ints("kernel_shape", 2, 2));
        g.node("Relu", "relu2", List.of("max"));
        g.node("MaxPool", "max2", List.of("relu2"), ints("kernel_shape", 2, 2));
        g.node("Flatten", "flat", List.of("max2"));
        g.node("Sigmoid", "sigmoid", List.of("flat"));
        assertThat(problems(g.model("sigmoid")))
                .extracting(problem -> problem.node() + " " + problem.operator())
                .containsExactly("relu Relu", "max MaxPool", "relu2 Relu", "max2 MaxPool");
    }

    @Test
    void read_unsupportedNode_saysWhatToDo() {
        OnnxGraph g = new OnnxGraph(1, 8, 8);
        g.node("Relu", "relu", List.of("x"));
        assertThatThrownBy(() -> read(g.model("relu")))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("node 'relu' (Relu)")
                .hasMessageContaining("polynomial activation");
    }

    @Test
    void read_sparseConstant_isCheckedBeforeItTakesMemory() {
        assertThat(sparseProblem(new long[] {1 << 13, 1 << 12}, new long[] {0, 5}))
                .contains("2^24");
        assertThat(sparseProblem(new long[] {Long.MAX_VALUE, 2}, new long[] {0, 5}))
                .contains("2^24");
        assertThat(sparseProblem(new long[] {-4, -8}, new long[] {0, 5})).contains("2^24");
        assertThat(sparseProblem(new long[] {4, 2}, new long[] {0, 8})).contains("index 8", "8 places");
        assertThat(sparseProblem(new long[] {4, 2}, new long[] {-1, 3})).contains("index -1");
        assertThat(sparseProblem(new long[] {4, 2}, new long[] {3, 3})).contains("place 3 after 3");
        assertThat(sparseProblem(new long[] {4, 2}, new long[] {5, 3})).contains("place 3 after 5");
        assertThat(sparseProblem(new long[] {4, 2}, new long[] {3})).contains("indices of shape [1]");
        assertThat(sparseProblem(new long[] {4, 2}, new long[] {0, 1, 2, 1, 3}, 5))
                .contains("indices of shape [5]");
        assertThat(sparseProblem(new long[] {4, 2}, new long[] {0, 1, 3, 2}, 2, 2))
                .contains("index 2", "2 places");
    }

    @Test
    void read_sparseConstantsThatAreLargeTogether_areRejected() {
        OnnxGraph g = new OnnxGraph(1 << 12);
        g.sparse(new double[] {1, 2}, new long[] {1 << 12, 1 << 11}, new long[] {0, 5}, 2);
        g.node("MatMul", "first", List.of("x", "c0"));
        g.sparse(new double[] {1, 2}, new long[] {1 << 11, (1 << 12) + 1}, new long[] {0, 5}, 2);
        g.node("MatMul", "second", List.of("first", "c1"));
        assertThat(problems(g.model("second")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).contains("'c1'", "2^24 values in all"));
    }

    private String sparseProblem(long[] dims, long[] indices, int... indexDims) {
        OnnxGraph g = new OnnxGraph(4);
        g.sparse(new double[] {1, 2}, dims, indices, indexDims.length == 0 ? new int[] {indices.length} : indexDims);
        g.node("MatMul", "scores", List.of("x", "c0"));
        return problems(g.model("scores")).get(0).reason();
    }

    @Test
    void read_placeOutsideOfASequence_isRejected() {
        for (long index : new long[] {2, -3}) {
            OnnxGraph g = new OnnxGraph(4);
            g.node("SplitToSequence", "parts", List.of("x", g.integers(1, 3)), integer("axis", 1));
            g.node("SequenceAt", "part", List.of("parts", g.index(index)));
            assertThat(problems(g.model("part")))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.reason()).contains("none of a sequence of 2 tensors"));
        }
    }

    @Test
    void read_operatorOnASequence_isRejected() {
        OnnxGraph g = new OnnxGraph(4);
        g.node("SequenceConstruct", "parts", List.of("x", "x"));
        g.node("Neg", "negated", List.of("parts"));
        assertThat(problems(g.model("negated")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).contains("reads a sequence of tensors"));
    }

    @Test
    void read_degreeNine_isNamedWithWhatIsPermitted() {
        OnnxGraph g = new OnnxGraph(4);
        g.node("Pow", "eighth", List.of("x", g.scalar(8)));
        g.node("Mul", "ninth", List.of("eighth", "x"));
        assertThat(problems(g.model("ninth"))).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).contains("degree 9");
            assertThat(problem.remedy()).contains("degree 8 or less");
        });
    }

    @Test
    void read_exponentThatIsNoWholeNumberUpToEight_isRejected() {
        for (double exponent : new double[] {0.5, 0, -1, 9}) {
            OnnxGraph g = new OnnxGraph(4);
            g.node("Pow", "power", List.of("x", g.scalar(exponent)));
            assertThat(problems(g.model("power")))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.reason()).contains("a whole number from 1 to 8"));
        }
    }

    @Test
    void read_polynomialThatCancels_isRejected() {
        OnnxGraph g = new OnnxGraph(4);
        g.node("Sub", "nothing", List.of("x", "x"));
        assertThat(problems(g.model("nothing")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).contains("does not depend on the image"));
    }

    @Test
    void read_softmaxInTheMiddle_isRejected() {
        OnnxGraph g = new OnnxGraph(4);
        g.node("Softmax", "soft", List.of("x"));
        g.node("Gemm", "fc", List.of("soft", g.weights(1, 4, 2)));
        assertThat(problems(g.model("fc")))
                .singleElement()
                .satisfies(p -> assertThat(p.node()).isEqualTo("soft"));
    }

    @Test
    void read_dynamicHeight_asksForAFixedShape() {
        OnnxGraph g = new OnnxGraph(1, 0, 8);
        g.node("Conv", "conv", List.of("x", g.weights(1, 2, 1, 3, 3)));
        assertThat(problems(g.model("conv")))
                .singleElement()
                .satisfies(p -> assertThat(p.remedy()).contains("fixed channels, height and width"));
    }

    @Test
    void read_productOfTwoBranches_isRejected() {
        OnnxGraph g = new OnnxGraph(1, 8, 8);
        g.node("Conv", "a", List.of("x", g.weights(1, 2, 1, 3, 3)));
        g.node("Conv", "b", List.of("x", g.weights(1, 2, 1, 3, 3)));
        g.node("Mul", "gate", List.of("a", "b"));
        assertThat(problems(g.model("gate")))
                .singleElement()
                .satisfies(p -> assertThat(p.reason()).contains("two different tensors"));
    }

    @Test
    void read_numberOfImagesAsAValue_isRejected() {
        OnnxGraph g = new OnnxGraph(4);
        g.node("Gemm", "fc", List.of("x", g.weights(1, 4, 3)));
        g.node("Shape", "shape", List.of("fc"));
        g.node("ReduceProd", "size", List.of("shape"), integer("keepdims", 0));
        g.node("Cast", "number", List.of("size"), integer("to", 1));
        g.node("Div", "mean", List.of("fc", "number"));
        assertThat(problems(g.model("mean")))
                .singleElement()
                .satisfies(p -> assertThat(p.node()).isEqualTo("mean"))
                .satisfies(p -> assertThat(p.reason()).contains("number of images"));
    }

    @Test
    void read_decisionOfASingleScore_isRejected() {
        for (String end : List.of("Softmax", "LogSoftmax", "ArgMax")) {
            OnnxGraph g = new OnnxGraph(4);
            g.node("Gemm", "fc", List.of("x", g.weights(1, 4, 1)));
            g.node(end, "end", List.of("fc"), integer("axis", 1));
            assertThat(problems(g.model("end")))
                    .as(end)
                    .singleElement()
                    .satisfies(p -> assertThat(p.reason()).contains("single score"));
        }
    }

    @Test
    void read_argMaxOfProbabilitiesOverTheBatch_isRejected() {
        OnnxGraph g = new OnnxGraph(4);
        g.node("Gemm", "fc", List.of("x", g.weights(1, 4, 3)));
        g.node("Softmax", "soft", List.of("fc"), integer("axis", 1));
        g.node("ArgMax", "label", List.of("soft"));
        assertThat(problems(g.model("label")))
                .singleElement()
                .satisfies(p -> assertThat(p.reason()).contains("axis 0"));
    }

    @Test
    void read_sumLinedUpByAnAxis_isRejected() {
        OnnxGraph g = new OnnxGraph(3, 3, 3);
        g.node("Add", "sum", List.of("x", g.weights(1, 3)), integer("axis", 1), integer("broadcast", 1));
        assertThat(problems(g.model("sum")))
                .singleElement()
                .satisfies(p -> assertThat(p.reason()).contains("operator sets below 7"));
    }

    @Test
    void read_castOfAConstantBeyondItsType_isRejected() {
        OnnxGraph g = new OnnxGraph(1);
        g.node("Cast", "byte", List.of(g.scalar(300)), integer("to", 2));
        g.node("Cast", "float", List.of("byte"), integer("to", 1));
        g.node("Mul", "out", List.of("x", "float"));
        assertThat(problems(g.model("out")))
                .first()
                .satisfies(p -> assertThat(p.reason()).contains("UINT8 does not hold"));
    }

    @Test
    void read_inputScaledLikeBytesForOneLayerAlone_isRejected() {
        OnnxGraph g = new OnnxGraph(4);
        g.node("Div", "unit", List.of("x", g.scalar(255)));
        g.node("Gemm", "a", List.of("unit", g.weights(1, 4, 2)));
        g.node("Gemm", "b", List.of("x", g.weights(1, 4, 2)));
        g.node("Add", "sum", List.of("a", "b"));
        assertThat(problems(g.model("sum")))
                .singleElement()
                .satisfies(p -> assertThat(p.reason()).contains("scaled like bytes"));
    }

    @Test
    void read_nodeThatReadsItself_isRejected() {
        OnnxGraph g = new OnnxGraph(4);
        g.node("Identity", "same", List.of("x", "same"));
        g.node("MatMul", "out", List.of("same", g.weights(1, 4, 2)));
        assertThat(problems(g.model("out")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).contains("'same' is defined nowhere before it"));
    }

    /** No walk along a graph needs a frame of the stack for each node. */
    @Test
    void read_chainOfManyNodes_isRead() throws IOException {
        OnnxGraph g = new OnnxGraph(4);
        String last = "x";
        for (int i = 0; i < 20_000; i++) {
            g.node("Identity", "same" + i, List.of(last));
            last = "same" + i;
        }
        g.node("MatMul", "out", List.of(last, g.weights(1, 4, 2)));
        assertThat(read(g.model("out")).network().shapes()).hasSize(1);
    }

    @Test
    void read_missingFile_isOneSentence() {
        assertThatThrownBy(() -> OnnxReader.read(folder.resolve("none.onnx")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("none.onnx does not exist");
    }

    @Test
    void read_directory_isOneSentence() {
        assertThatThrownBy(() -> OnnxReader.read(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("is not a file");
    }

    @Test
    void read_otherFile_isOneSentence() {
        assertThatThrownBy(() -> read("<html>not a model</html>".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("ONNX");
        assertThatThrownBy(() -> read(new byte[0]))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("holds no ONNX graph");
    }

    @Test
    void read_truncatedAnywhere_isRejected() {
        byte[] model = smallModel();
        for (int length = 0; length < model.length; length += 7) {
            byte[] part = Arrays.copyOf(model, length);
            assertThatThrownBy(() -> read(part))
                    .as("length %d", length)
                    .isInstanceOfAny(InvalidModelException.class, UnsupportedModelException.class);
        }
    }

    @Test
    void read_alteredBytes_failsOnlyWithItsOwnExceptions() throws IOException {
        byte[] model = smallModel();
        Random random = new Random(5);
        int rejected = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] altered = model.clone();
            for (int k = 0; k <= random.nextInt(3); k++) {
                altered[random.nextInt(altered.length)] = (byte) random.nextInt(256);
            }
            try {
                read(altered);
            } catch (InvalidModelException | UnsupportedModelException e) {
                rejected++;
            }
        }
        assertThat(rejected).isBetween(1, 2999);
    }

    private byte[] smallModel() {
        OnnxGraph g = new OnnxGraph(1, 6, 6);
        g.node("Conv", "conv", List.of("x", g.weights(1, 1, 1, 3, 3)), ints("strides", 1, 1), ints("pads", 1, 1, 1, 1));
        g.node("BatchNormalization", "bn", List.of("conv", g.positive(1), g.positive(1), g.positive(1), g.positive(1)));
        g.node("Mul", "act", List.of("bn", "bn"));
        g.node("AveragePool", "pool", List.of("act"), ints("kernel_shape", 2, 2), ints("strides", 2, 2));
        g.node("Reshape", "flat", List.of("pool", g.integers(-1, 9)));
        g.node("Gemm", "fc", List.of("flat", g.weights(1, 9, 2), g.typed(1, 2)));
        g.node("Softmax", "soft", List.of("fc"));
        return g.model("soft");
    }

    private List<UnsupportedModelException.Problem> problems(byte[] model) {
        return catchThrowableOfType(UnsupportedModelException.class, () -> read(model))
                .problems();
    }

    private ImportedNetwork read(byte[] model) throws IOException {
        return OnnxReader.read(Files.write(folder.resolve("model.onnx"), model));
    }

    /** What is behind an obstacle may leave places out, which is no comparison. */
    @Test
    void poolOfOnePlace_behindAnObstacle_isNoObstacle() {
        OnnxGraph g = new OnnxGraph(1, 8, 8);
        g.node("ReduceMax", "m", List.of("x"), ints("axes", 1));
        g.node("MaxPool", "thin", List.of("m"), ints("kernel_shape", 1, 1), ints("strides", 2, 2));
        g.node("MaxPool", "pool", List.of("thin"), ints("kernel_shape", 2, 2));
        assertThat(catchThrowableOfType(UnsupportedModelException.class, () -> read(g.model("pool")))
                        .problems())
                .extracting(UnsupportedModelException.Problem::node)
                .containsExactly("m", "pool");
    }
}
