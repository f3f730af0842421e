package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.noise.NoiseEstimate;
import io.nightjar.model.PackedNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.QuantizedWeights;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.cost.CountingInterpreter;
import io.nightjar.model.cost.MemoryModel;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.network.Network;
import io.nightjar.model.program.AnalyzedProgram;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What linear steps keep ready takes the memory that is predicted for it. */
class PreparedStepTest {
    @Test
    void masksAndWeights_takeWhatIsPredicted() {
        Network network = PackedNetworks.convolutional(new Random(31));
        AnalyzedProgram program = ProgramCompiler.compile(
                network,
                CompileOptions.automatic()
                        .withParameters(TestNetworks.insecure(11, 6))
                        .withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)))
                        .withPhases(2));
        long bytes = 0;
        int expanded = 0;
        for (int i = 0; i < program.steps().size(); i++) {
            if (program.steps().get(i) instanceof LinearStep step) {
                List<PreparedMask> masks = PreparedStep.of(
                                step, program.packing(), program.context(), program.level(i), 2, 0)
                        .masks();
                for (int m = 0; m < masks.size(); m++) {
                    int positions = step.dataflow().masks().get(m).length;
                    int limbs = program.level(i) + 1 + (rotates(step) ? 2 : 0);
                    assertThat(masks.get(m).values()).isLessThanOrEqualTo(2 * positions * limbs);
                    bytes += 2L * positions * limbs * Double.BYTES;
                }
                expanded = Math.max(expanded, masks.size());
                for (QuantizedWeights.Panel panel : step.quantized().panels()) {
                    bytes += 12L * panel.rows() * panel.columns();
                }
            }
        }
        ScheduledCircuit plan =
                ScheduledCircuit.of(program.steps(), program.packing().order());
        ScheduleAnalysis run = new ScheduleAnalysis(
                program.parameters(),
                plan,
                CountingInterpreter.of(program.steps()),
                program.program().bounds(),
                NoiseEstimate.secretKeyEncryption(
                        program.parameters(),
                        program.input().level(),
                        program.input().scale()));
        assertThat(run.held().preparedBytes()).isEqualTo(bytes + expanded * MemoryModel.rowBytes(1 << 11));
    }

    private static boolean rotates(LinearStep step) {
        return step.dataflow().sources().stream().anyMatch(LinearDataflow.Source::isRotated);
    }
}
