package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.Scores;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.machine.Operation;
import io.nightjar.model.machine.UnitCosts;
import io.nightjar.model.network.Network;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.reference.ReferenceExecutor;

/** Networks as programs for small parameter sets, and their encrypted scores held to the predicted error. */
final class ScoredPrograms {
    private static final int IMAGES = 16;

    private ScoredPrograms() {}

    /** For a machine on which little counts but transforms, so that deferral pays wherever it makes fewer. */
    static AnalyzedProgram compile(Network network, int phases, int logN, int levels) {
        double[][] pixels = TestNetworks.pixels(TestNetworks.images(network, IMAGES));
        AnalyzedProgram compiled = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(logN, levels))
                        .withCalibration(pixels)
                        .withUnitCosts(UnitCosts.builtIn(8).with(Operation.TRANSFORM, 10))
                        .withPhases(phases));
        AnalyzedProgram program = AnalyzedProgram.fromBytes(compiled.toBytes());
        assertThat(program.report()).isEqualTo(compiled.report());
        return program;
    }

    /** The error of the scores is that predicted, and they are those of the network. */
    static void assertAgrees(AnalyzedProgram program, Network network, int threads) {
        byte[][] images = TestNetworks.images(network, IMAGES);
        double[][] pixels = TestNetworks.pixels(images);
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        ScoredBlock scored = new BlockScorer(program, owner.keys(), threads)
                .score(owner.encrypt(images).iterator());
        double[][] scores = owner.decrypt(scored.outputs(), IMAGES);
        double[][] clear = Scores.clear(program, pixels);
        double squares = 0;
        for (int b = 0; b < IMAGES; b++) {
            for (int c = 0; c < clear[b].length; c++) {
                squares += Math.pow(scores[b][c] - clear[b][c], 2);
            }
        }
        assertThat(Math.sqrt(squares / (IMAGES * clear[0].length)))
                .isBetween(
                        program.clientProfile().scores().noise() / 16,
                        program.clientProfile().scoreNoiseBound(false));
        Scores.assertWithin(scores, ReferenceExecutor.run(network, pixels), 1e-3);
    }
}
