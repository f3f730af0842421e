package io.nightjar.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnxruntime.OrtException;
import io.nightjar.model.CompileException;
import io.nightjar.model.RandomNetworks;
import io.nightjar.model.Scores;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.network.Network;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.reference.ReferenceExecutor;
import io.nightjar.model.runtime.BlockScorer;
import io.nightjar.model.runtime.ScoredBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Polynomials of degree 2 and 4 whose leading coefficients are tiny, zero or far apart, encrypted. */
class SquaresByChannelTest {
    @TempDir
    Path folder;

    private static double[] numbers(String list) {
        return Arrays.stream(list.split(",")).mapToDouble(Double::parseDouble).toArray();
    }

    /** conv, leading x^degree + 0.5 x + 0.1 with a leading coefficient for each channel, dense. */
    static byte[] model(int degree, double... leading) {
        OnnxGraph g = new OnnxGraph(1, 6, 6);
        int channels = 3;
        g.node("Conv", "t", List.of("x", g.weights(0.4, channels, 1, 3, 3), g.weights(0.3, channels)));
        g.node("Mul", "p2", List.of("t", "t"));
        g.node("Mul", "p4", List.of("p2", "p2"));
        String constant = leading.length == 1 ? g.scalar(leading[0]) : g.constant(leading, channels, 1, 1);
        g.node("Mul", "lead", List.of("p" + degree, constant));
        g.node("Mul", "line", List.of("t", g.scalar(0.5)));
        g.node("Add", "sum", List.of("lead", "line"));
        g.node("Add", "act", List.of("sum", g.scalar(0.1)));
        g.node("Flatten", "flat", List.of("act"));
        // what a channel of large values makes is brought to the size of the others
        double largest = DoubleStream.of(leading).map(Math::abs).reduce(1, Math::max);
        double[] weights = RandomNetworks.uniform(new Random(5), 48 * 3, 0.3);
        for (int i = 0; i < weights.length; i++) {
            int channel = i / 3 / 16;
            double own = Math.abs(leading[leading.length == 1 ? 0 : channel]);
            weights[i] /= own == largest ? largest : 1;
        }
        g.node("Gemm", "fc", List.of("flat", g.constant(weights, 48, 3), g.weights(0.2, 3)));
        return g.model("fc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e-9",
                "1e-5",
                "1e-3",
                "0.01",
                "1e6",
                "1e-9,0.2,0.3",
                "0,0.2,0.3",
                "1e-9,0,0.3",
                "0.2,1e6,0.1",
                "1e-4,-0.3,1",
                "1e-9,1e-9,2e-9"
            })
    void leadingCoefficients_ofAnySize_keepPrecision(String list) throws IOException, OrtException {
        for (int degree : new int[] {2, 4}) {
            byte[] model = model(degree, numbers(list));
            Network network = OnnxReader.read(Files.write(folder.resolve("m.onnx"), model))
                    .network();
            Network optimised = Passes.optimise(network);
            byte[][] images = TestNetworks.images(network, 4);
            double[][] pixels = TestNetworks.pixels(images);
            double[][] reference = ReferenceExecutor.run(network, pixels);
            Scores.assertWithin(
                    new double[][] {OnnxOracle.run(model, pixels[0], 1, 6, 6)}, new double[][] {reference[0]}, 1e-4);
            Scores.assertWithin(ReferenceExecutor.run(optimised, pixels), reference, 1e-7);
            AnalyzedProgram program = ProgramCompiler.compile(
                    optimised,
                    CompileOptions.automatic()
                            .withParameters(TestNetworks.insecure(8, 6))
                            .withCalibration(pixels));
            TestNetworks.Owner owner = TestNetworks.Owner.of(program);
            ScoredBlock scored = new BlockScorer(program, owner.keys(), 1)
                    .score(owner.encrypt(images).iterator());
            double[][] scores = owner.decrypt(scored.outputs(), images.length);
            double predicted = Math.pow(2, program.report().prediction().logError());
            Scores.assertWithin(scores, reference, Math.max(1e-3, 12 * predicted));
            assertThat(predicted).isLessThan(0x1p-6);
        }
    }

    /** Channels that share the scale of an array differ by 2^20 and more: what is lost is predicted. */
    @ParameterizedTest
    @ValueSource(strings = {"1e-9,1e6,0"})
    void leadingCoefficients_tooFarApart_areRefusedWithTheError(String list) throws IOException {
        Network network = OnnxReader.read(Files.write(folder.resolve("m.onnx"), model(2, numbers(list))))
                .network();
        double[][] pixels = TestNetworks.pixels(TestNetworks.images(network, 4));
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> ProgramCompiler.compile(
                        Passes.optimise(network),
                        CompileOptions.automatic()
                                .withParameters(TestNetworks.insecure(8, 4))
                                .withCalibration(pixels)))
                .withMessageContaining("gives scores an error of 2^");
    }
}
