package io.nightjar.model.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.CompileException;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.StepSchedule;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.interpreter.ReadMeans;
import io.nightjar.model.lowering.Lowering;
import io.nightjar.model.network.Network;
import io.nightjar.model.ranges.ValueBounds;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Levels and scales of a circuit: conv, fourth power, conv, fourth power, dense. */
class LevelScheduleTest {
    private static final Network MNIST = TestNetworks.mnist();
    private static final Circuit CIRCUIT = Lowering.lower(MNIST, 28, Lowering.unbounded(MNIST));

    private static ScheduledCircuit schedule(CkksParameters parameters, Rescaling rescaling, double logScale) {
        ValueBounds bounds = ValueBounds.fromImages(
                CIRCUIT, TestNetworks.pixels(TestNetworks.images(MNIST, 4)), ValueBounds.Source.CALIBRATION);
        return new LevelSchedule(parameters, rescaling, logScale).apply(LoweredCircuit.of(CIRCUIT), bounds);
    }

    @Test
    void depth_isTwoForAFourthPowerAndOneForALinearStepWithARescale() {
        assertThat(Rescales.of(CIRCUIT, Rescaling.MASKED_LINEAR_STEPS).depth()).isEqualTo(4);
        assertThat(Rescales.of(CIRCUIT, Rescaling.EVERY_LINEAR_STEP).depth()).isEqualTo(7);
    }

    @Test
    void keyLevel_isThatOfTheFirstActivation() {
        assertThat(Rescales.of(CIRCUIT, Rescaling.MASKED_LINEAR_STEPS).keyLevel())
                .isEqualTo(4);
        assertThat(Rescales.of(CIRCUIT, Rescaling.EVERY_LINEAR_STEP).keyLevel()).isEqualTo(6);
    }

    /** (S F)^4 / (q_l^2 q_(l-1)) = S. */
    @Test
    void factors_withoutRescales_makeTheScaleAfterAFourthPowerThatOfTheInput() {
        CkksParameters parameters = TestNetworks.insecure(5, 4);
        ScheduledCircuit scheduled = schedule(parameters, Rescaling.MASKED_LINEAR_STEPS, 25);
        double scale = 0x1p25;
        double raised = Math.pow(scale * scheduled.schedules().get(0).factors()[0], 4);
        double top = parameters.moduli().get(4);
        double after = raised / (top * top) / parameters.moduli().get(3);
        assertThat(after / scale).isCloseTo(1, within(1e-9));
        assertThat(linear(scheduled)).noneMatch(StepSchedule::rescale);
    }

    private static List<StepSchedule> linear(ScheduledCircuit scheduled) {
        return IntStream.range(0, scheduled.steps().size())
                .filter(i -> scheduled.steps().get(i) instanceof LinearStep)
                .mapToObj(scheduled.schedules()::get)
                .toList();
    }

    /**
     * S^2 F / q_l = S for both convolutions, of which the first reads inputs at S^2; the last fourth power, whose
     * reader is the output, is rescaled.
     */
    @Test
    void factors_behindLinearSteps_divideTheSquareOfTheScaleByOnePrime() {
        CkksParameters parameters = TestNetworks.insecure(5, 5);
        ScheduledCircuit scheduled = schedule(parameters, Rescaling.BEHIND_LINEAR_STEPS, 25);
        List<StepSchedule> linear = linear(scheduled);
        assertThat(linear).extracting(StepSchedule::rescale).containsExactly(true, true, false);
        double inner = Math.sqrt(Math.sqrt(0x1p25 * parameters.moduli().get(1))
                * parameters.moduli().get(2));
        double raised =
                0x1p50 * linear.get(1).factors()[0] / parameters.moduli().get(3);
        assertThat(raised / inner).isCloseTo(1, within(1e-9));
    }

    @Test
    void steps_carryTheirSchedules() {
        ScheduledCircuit scheduled = schedule(TestNetworks.insecure(5, 7), Rescaling.EVERY_LINEAR_STEP, 45);
        List<Step> steps = LevelSchedule.steps(scheduled, ReadMeans.NONE);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof LinearStep linear) {
                assertThat(linear.rescale()).isTrue();
                assertThat(linear.quantized().factors())
                        .containsExactly(scheduled.schedules().get(i).factors());
            }
        }
    }

    @Test
    void inputScaleThatLeavesNoRoomForWeights_isRefused() {
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> schedule(TestNetworks.insecure(5, 4), Rescaling.MASKED_LINEAR_STEPS, 45))
                .withMessageContaining("leaves no room for the weights of conv2d0");
    }
}
