package io.nightjar.model.onnx;

import static io.nightjar.model.onnx.OnnxGraph.integer;
import static io.nightjar.model.onnx.OnnxGraph.ints;
import static io.nightjar.model.onnx.OnnxGraph.number;
import static io.nightjar.model.onnx.OnnxGraph.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.RandomNetworks;
import io.nightjar.model.network.Network;
import io.nightjar.model.reference.ReferenceExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Operators of the sets 1 to 6, for which ONNX Runtime has no kernels: each gives what its form of a later set does, or
 * is refused.
 */
class EarlierOperatorsTest {
    @TempDir
    Path folder;

    private Network read(int opset, Consumer<OnnxGraph> layers) {
        OnnxGraph graph = new OnnxGraph(2, 4, 4);
        layers.accept(graph);
        graph.node("Flatten", "flat", List.of("y"));
        try {
            return OnnxReader.read(Files.write(
                            folder.resolve("opset-" + opset + ".onnx"),
                            graph.proto("flat", opset).toByteArray()))
                    .network();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Both graphs draw the same weights. */
    private void assertSame(int opset, Consumer<OnnxGraph> earlier, Consumer<OnnxGraph> later) {
        Network network = read(opset, earlier);
        Network expected = read(13, later);
        double[] image = RandomNetworks.image(new Random(3), 32);
        assertThat(ReferenceExecutor.run(network, image))
                .containsExactly(ReferenceExecutor.run(expected, image), within(1e-12));
    }

    private void assertRefused(int opset, String words, Consumer<OnnxGraph> layers) {
        assertThatExceptionOfType(UnsupportedModelException.class)
                .isThrownBy(() -> read(opset, layers))
                .withMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Add", "Sub", "Mul", "Div"})
    void broadcastByAxis_isThatOfThePlacesFromIt(String operator) {
        assertSame(
                6,
                g -> g.node(operator, "y", List.of("x", g.positive(2)), integer("broadcast", 1), integer("axis", 1)),
                g -> g.node(operator, "y", List.of("x", g.positive(2, 1, 1))));
        assertSame(
                6,
                g -> g.node(operator, "y", List.of("x", g.positive(4)), integer("broadcast", 1), integer("axis", 2)),
                g -> g.node(operator, "y", List.of("x", g.positive(4, 1))));
        assertSame(
                1,
                g -> g.node(operator, "y", List.of("x", g.positive(4)), integer("broadcast", 1)),
                g -> g.node(operator, "y", List.of("x", g.positive(4))));
    }

    /** A square matrix of constants would take the vector along its last axis without a word. */
    @Test
    void constantsBroadcastByAxis_areLinedUpByIt() {
        assertSame(
                6,
                g -> {
                    g.node(
                            "Mul",
                            "w",
                            List.of(g.weights(1, 4, 4), g.positive(4)),
                            integer("broadcast", 1),
                            integer("axis", 0));
                    g.node("MatMul", "y", List.of("x", "w"));
                },
                g -> {
                    g.node("Mul", "w", List.of(g.weights(1, 4, 4), g.positive(4, 1)));
                    g.node("MatMul", "y", List.of("x", "w"));
                });
    }

    @Test
    void differentShapes_withoutBroadcast_areRefused() {
        assertRefused(
                6,
                "operator set 6 does not line up without broadcast",
                g -> g.node("Add", "y", List.of("x", g.positive(4))));
        assertRefused(
                6,
                "does not fit [1, 2, 4, 4] from axis 3",
                g -> g.node("Add", "y", List.of("x", g.positive(4, 4)), integer("broadcast", 1), integer("axis", 3)));
    }

    @Test
    void axisOfALaterSet_isRefused() {
        assertRefused(
                13,
                "as operator sets below 7 did",
                g -> g.node("Add", "y", List.of("x", g.positive(2)), integer("broadcast", 1), integer("axis", 1)));
    }

    private static List<String> normalisation(OnnxGraph g) {
        return List.of("x", g.positive(2), g.weights(1, 2), g.weights(1, 2), g.positive(2));
    }

    /** Below 7 a layer trains unless it is said to be tested. */
    @Test
    void trainingMode_isTheDefaultBelow7() {
        assertRefused(
                6, "training mode, as it has no is_test", g -> g.node("BatchNormalization", "y", normalisation(g)));
        assertRefused(6, "training mode, as it has no is_test", g -> g.node("Dropout", "y", List.of("x")));
        assertRefused(
                6, "training mode (is_test = 0)", g -> g.node("Dropout", "y", List.of("x"), integer("is_test", 0)));
        assertSame(
                6,
                g -> g.node(
                        "BatchNormalization",
                        "y",
                        normalisation(g),
                        integer("is_test", 1),
                        ints("consumed_inputs", 0, 0, 0, 1, 1)),
                g -> g.node("BatchNormalization", "y", normalisation(g)));
        assertSame(
                6,
                g -> {
                    g.node("Dropout", "d", List.of("x"), integer("is_test", 1), number("ratio", 0.5));
                    g.node("Mul", "y", List.of("d", "d"));
                },
                g -> g.node("Mul", "y", List.of("x", "x")));
    }

    @Test
    void castByNameOfAType_isRead() {
        assertSame(
                5,
                g -> {
                    g.node("Cast", "c", List.of("x"), text("to", "FLOAT"));
                    g.node("Mul", "y", List.of("c", "c"));
                },
                g -> g.node("Mul", "y", List.of("x", "x")));
        assertRefused(5, "rounds values", g -> g.node("Cast", "y", List.of("x"), text("to", "INT32")));
        assertRefused(5, "casts to the type 'FLOTE'", g -> g.node("Cast", "y", List.of("x"), text("to", "FLOTE")));
    }

    @Test
    void upsampleByTwoScales_repeatsPlaces() {
        assertSame(
                1,
                g -> {
                    g.node("Upsample", "u", List.of("x"), number("height_scale", 2), number("width_scale", 3));
                    g.node("Mul", "y", List.of("u", "u"));
                },
                g -> {
                    g.node("Upsample", "u", List.of("x", g.constant(new double[] {1, 1, 2, 3}, 4)));
                    g.node("Mul", "y", List.of("u", "u"));
                });
    }

    @Test
    void padOfSet1_split1AndReshape1_areRead() {
        assertSame(
                1,
                g -> {
                    g.node("Pad", "p", List.of("x"), ints("paddings", 0, 0, 1, 0, 0, 0, 0, 2));
                    g.node("Split", List.of("a", "b"), List.of("p", g.integers(1, 1)), integer("axis", 1));
                    g.node("Concat", "c", List.of("b", "a"));
                    g.node("Reshape", "r", List.of("c"), ints("shape", -1, 60));
                    g.node("Mul", "y", List.of("r", "r"));
                },
                g -> {
                    g.node("Pad", "p", List.of("x", g.integers(0, 0, 1, 0, 0, 0, 0, 2)));
                    g.node("Split", List.of("a", "b"), List.of("p"), integer("axis", 1));
                    g.node("Concat", "c", List.of("b", "a"), integer("axis", 1));
                    g.node("Reshape", "r", List.of("c", g.integers(-1, 60)));
                    g.node("Mul", "y", List.of("r", "r"));
                });
    }

    @Test
    void tileAlongOneAxis_isRefusedAsThat() {
        assertRefused(
                5,
                "repeats one axis, as operator sets below 6 did",
                g -> g.node("Tile", "y", List.of("x", g.scalar(2), g.scalar(1))));
    }
}
