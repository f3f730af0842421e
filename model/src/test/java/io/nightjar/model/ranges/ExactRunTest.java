package io.nightjar.model.ranges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.CompileException;
import io.nightjar.model.PackedNetworks;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.interpreter.ClearInterpreter.Recording;
import io.nightjar.model.interpreter.ValueStatistics;
import io.nightjar.model.lowering.Lowering;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What one run of calibration images tells. */
class ExactRunTest {
    private static final int[] UNBOUNDED = {
        Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE
    };

    /** u = 2 x - 1, u^2 + 3, and half of that. */
    private static final Circuit SQUARE = Lowering.lower(
            Network.chain(
                    new Shape(1, 1, 1),
                    List.of(
                            new Flatten(),
                            new Dense(new double[][] {{2}}, new double[] {-1}),
                            new CompletedSquare(2, 0, 0, 3),
                            new Dense(new double[][] {{0.5}}, new double[1]))),
            1,
            UNBOUNDED);

    private static double[][] images(int count) {
        double[][] images = new double[count][1];
        for (int i = 0; i < count; i++) {
            images[i][0] = (i + 0.5) / count;
        }
        return images;
    }

    private static double rms(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(x -> x * x).average().orElseThrow());
    }

    /** Over images that fill no whole number of a loop's lanes. */
    @Test
    void statistics_areThoseOfTheValues() {
        double[][] images = images(1003);
        double[] u = Arrays.stream(images).mapToDouble(x -> 2 * x[0] - 1).toArray();
        double[] squares = Arrays.stream(u).map(x -> x * x + 3).toArray();
        ValueStatistics reached = ImageParts.reached(
                new ImageParts(SQUARE, images).runExactly(ValueBounds.exactSteps(SQUARE), Recording.EVERYTHING));
        assertThat(reached.largest()[1]).isCloseTo(Arrays.stream(u).max().orElseThrow(), within(1e-5));
        assertThat(reached.largest()[2]).isCloseTo(Arrays.stream(squares).max().orElseThrow(), within(1e-5));
        assertThat(reached.rms()[1]).isCloseTo(rms(u), within(1e-5));
        assertThat(reached.rms()[2]).isCloseTo(rms(squares), within(1e-5));
        assertThat(reached.slopeRms()[2]).isCloseTo(2 * rms(u), within(1e-5));
        assertThat(reached.means().of(1, 0)).isCloseTo(0.5, within(1e-9));
        assertThat(reached.means().of(3, 0))
                .isCloseTo(Arrays.stream(squares).average().orElseThrow(), within(1e-5));
    }

    @Test
    void whatIsRecorded_changesNoScore() {
        Network network = PackedNetworks.convolutional(new Random(5));
        Circuit circuit = Lowering.lower(network, 2, Lowering.unbounded(network));
        double[][] images = PackedNetworks.pixels(network, 7, new Random(6));
        List<ImageParts.Part> everything =
                new ImageParts(circuit, images).runExactly(ValueBounds.exactSteps(circuit), Recording.EVERYTHING);
        for (Recording recording : Recording.values()) {
            List<ImageParts.Part> parts =
                    new ImageParts(circuit, images).runExactly(ValueBounds.exactSteps(circuit), recording);
            assertThat(ImageParts.scores(parts)).isDeepEqualTo(ImageParts.scores(everything));
            if (recording != Recording.NOTHING) {
                assertThat(ImageParts.reached(parts).largest())
                        .isEqualTo(ImageParts.reached(everything).largest());
            }
        }
    }

    /** The square of 10^160, and what is between two of them. */
    @Test
    void valuesBeyondAllNumbers_areRefused() {
        Circuit circuit = Lowering.lower(
                Network.chain(
                        new Shape(1, 1, 1),
                        List.of(
                                new Flatten(),
                                new Dense(new double[][] {{1e80}, {2e80}}, new double[2]),
                                new CompletedSquare(2, 0, 0, 0),
                                new Dense(new double[][] {{1e20, 0}, {0, 1e20}}, new double[2]),
                                new CompletedSquare(2, 0, 0, 0),
                                new Dense(new double[][] {{1, -1}}, new double[1]))),
                1,
                new int[] {
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE
                });
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> ExactRun.of(circuit, images(100), ValueBounds.Source.CALIBRATION))
                .withMessageContaining("a value of the network reaches Infinity; check its weights");
    }
}
