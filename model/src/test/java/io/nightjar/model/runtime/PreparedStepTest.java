package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.math.Modulus;
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
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
                expanded = Math.max(expanded, expanded(step.dataflow()));
                boolean again = rotates(step) && !masks.isEmpty();
                for (QuantizedWeights.Panel panel : step.quantized().panels()) {
                    bytes += (again ? 20L : 12L) * panel.rows() * panel.columns();
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

    private static int expanded(LinearDataflow dataflow) {
        Set<Integer> masks = new HashSet<>();
        Set<Integer> rotated = new HashSet<>();
        for (LinearDataflow.Source source : dataflow.sources()) {
            if (source.isMasked()) {
                (source.isRotated() ? rotated : masks).add(source.mask());
            }
        }
        return masks.size() + rotated.size();
    }

    private static boolean rotates(LinearStep step) {
        return step.dataflow().sources().stream().anyMatch(LinearDataflow.Source::isRotated);
    }

    /** Rows whose multiplier is a multiple of a prime keep nothing but what is masked at its limb. */
    @Test
    void jointMultiplier_ofMultiplesOfThePrime_isThatOfMasks() {
        Modulus modulus = new Modulus(97);
        PreparedStep multiple = new PreparedStep(new PreparedTileGroup[0], List.of(), 5 * 97, 0, 2, 0, null);
        assertThat(multiple.countsUnmasked(modulus)).isFalse();
        assertThat(multiple.jointMultiplier(modulus)).isEqualTo(1);
        assertThat(multiple.maskFactor(modulus)).isEqualTo(1);
        PreparedStep other = new PreparedStep(new PreparedTileGroup[0], List.of(), 5 * 97 + 3, 0, 2, 0, null);
        assertThat(other.countsUnmasked(modulus)).isTrue();
        assertThat(other.jointMultiplier(modulus)).isEqualTo(3);
        assertThat(modulus.multiply(3, other.maskFactor(modulus))).isEqualTo(1);
    }
}
