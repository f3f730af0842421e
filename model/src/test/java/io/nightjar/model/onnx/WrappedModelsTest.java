package io.nightjar.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.Scores;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.lowering.Lowering;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.PaddingMode;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.runtime.BlockScorer;
import io.nightjar.model.runtime.ScoredBlock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exported models whose maps wrap, from the file to decrypted scores. */
class WrappedModelsTest {
    private static final Map<String, double[][][]> SCORES = OracleCorpus.scores(OracleCorpus.FOLDER);

    private static OracleCase named(String name) {
        return OracleCorpus.cases(OracleCorpus.FOLDER).stream()
                .filter(oracle -> oracle.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Network network(String name) {
        return Passes.optimise(OnnxReader.read(named(name).model()).network());
    }

    /** However a model writes it, every layer is one convolution. */
    @ParameterizedTest
    @CsvSource({
        "pad-wrap, 1, WRAPPED, 0",
        "torch-circular-padding, 1, COPIES, 0",
        "torch-circular-padding-of-two-layers, 2, COPIES, 0",
        "torch-circular-padding-opset-9, 1, COPIES, 0",
        "torch-reflect-padding, 1, COPIES, 0",
        "torch-helical-padding-of-pitch-0, 1, WRAPPED, 0",
        "torch-helical-padding, 1, WRAPPED, 1",
        "torch-helical-padding-opset-9, 1, WRAPPED, 1",
        "torch-helical-rolls, 2, WRAPPED, 1",
        "torch-helical-columns, 2, WRAPPED, 1",
    })
    void layersWithSomethingAround_areReadAsSuch(String name, int layers, PaddingMode.Kind kind, int pitch) {
        List<Conv2d> convolutions = network(name).nodes().stream()
                .filter(node -> node.layer() instanceof Conv2d)
                .map(node -> (Conv2d) node.layer())
                .toList();
        assertThat(convolutions).hasSize(layers);
        for (Conv2d conv : convolutions) {
            assertThat(conv.mode().kind()).isEqualTo(kind);
            assertThat(conv.mode().pitch()).isEqualTo(pitch);
            assertThat(conv.y().padBefore()).isEqualTo(conv.y().kernel() / 2);
            assertThat(conv.x().padBefore()).isEqualTo(conv.x().kernel() / 2);
        }
    }

    /** The scores of ONNX Runtime from a plan whose linear steps rotate and mask nothing. */
    @ParameterizedTest
    @CsvSource({
        "torch-helical-padding, 1",
        "torch-helical-padding-of-two-stages, 2",
        "torch-helical-padding-residual, 2",
        "torch-helical-rolls, 1",
        "torch-helical-columns, 1",
    })
    void score_encryptedHelicalModel_agreesWithOnnxRuntimeWithoutMasks(String name, int phases) {
        OracleCase oracle = named(name);
        Network network = network(name);
        byte[][] images = oracle.images().toArray(byte[][]::new);
        double[][] pixels = TestNetworks.pixels(images);
        AnalyzedProgram program = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(9, 14))
                        .withCalibration(pixels)
                        .withPhases(phases));
        List<LinearDataflow> linear = program.steps().stream()
                .filter(LinearStep.class::isInstance)
                .map(step -> ((LinearStep) step).dataflow())
                .toList();
        assertThat(linear).noneMatch(LinearDataflow::hasMasks);
        assertThat(linear.get(0).sources()).anyMatch(LinearDataflow.Source::isRotated);
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        ScoredBlock scored = new BlockScorer(program, owner.keys(), 1)
                .score(owner.encrypt(images).iterator());
        double[][] expected = new double[images.length][];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = SCORES.get(name)[i][0];
        }
        Scores.assertWithin(owner.decrypt(scored.outputs(), images.length), expected, 1e-3);
    }

    /** Other padding runs with masks at the edges. */
    @ParameterizedTest
    @CsvSource({
        "pad-wrap, 2",
        "torch-circular-padding-of-a-layer, 2",
        "torch-circular-padding-of-two-layers, 2",
        "torch-reflect-padding, 2"
    })
    void otherModel_isMasked(String name, int phases) {
        Network network = network(name);
        Circuit circuit = Lowering.lower(network, phases, Lowering.unbounded(network));
        assertThat(circuit.hasMasks()).isTrue();
    }
}
