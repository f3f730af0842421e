package io.nightjar.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.nightjar.model.RandomNetworks;
import io.nightjar.model.network.Network;
import io.nightjar.model.reference.ReferenceExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions of a model whose names alone do not tell them apart. */
class LocalFunctionsTest {
    private static final String DOMAIN = "own";

    @TempDir
    Path folder;

    private static FunctionProto function(String operator, String overload) {
        return FunctionProto.newBuilder()
                .setDomain(DOMAIN)
                .setName("f")
                .addInput("a")
                .addOutput("b")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(18))
                .addNode(NodeProto.newBuilder()
                        .setOpType(operator)
                        .addInput("a")
                        .addInput("a")
                        .addOutput("b"))
                .setOverload(overload)
                .build();
    }

    @Test
    void overloads_ofOneName_areCalledEach() throws IOException {
        OnnxGraph g = new OnnxGraph(1, 3, 3);
        g.node("f", "s", List.of("x"));
        g.node("f", "t", List.of("s"));
        g.node("Flatten", "y", List.of("t"));
        ModelProto.Builder model = g.proto("y", 18).toBuilder();
        String[] called = {"square", "twice"};
        for (int i = 0; i < called.length; i++) {
            model.getGraphBuilder().getNodeBuilder(i).setDomain(DOMAIN).setOverload(called[i]);
        }
        model.addFunctions(function("Mul", "square")).addFunctions(function("Add", "twice"));
        Path file = Files.write(folder.resolve("overloads.onnx"), model.build().toByteArray());
        Network network = OnnxReader.read(file).network();
        double[] image = RandomNetworks.image(new Random(3), 9);
        double[] scores = ReferenceExecutor.run(network, image);
        for (int i = 0; i < image.length; i++) {
            assertThat(scores[i]).isCloseTo(2 * image[i] * image[i], within(1e-12));
        }
    }
}
