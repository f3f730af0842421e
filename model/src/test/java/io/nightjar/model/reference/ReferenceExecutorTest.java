package io.nightjar.model.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.model.RandomNetworks;
import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.network.Window;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ReferenceExecutorTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

    private final Random random = new Random(2);

    @Test
    void run_convolutions_matchTheDefinition() {
        for (int i = 0; i < 200; i++) {
            int groups = 1 + random.nextInt(2);
            Shape in = new Shape(groups * (1 + random.nextInt(2)), 9 + random.nextInt(6), 9 + random.nextInt(6));
            int out = groups * (1 + random.nextInt(3));
            double[][][][] kernels = RandomNetworks.kernels(
                    random, out, in.channels() / groups, 1 + random.nextInt(3), 1 + random.nextInt(3));
            Conv2d conv = new Conv2d(
                    kernels,
                    RandomNetworks.uniform(random, out, 1),
                    window(random, kernels[0][0].length, 1 + i % 2),
                    window(random, kernels[0][0][0].length, 1 + i % 2),
                    groups);
            double[] image = RandomNetworks.image(random, in.size());
            assertThat(run(in, conv, image)).as("%d", i).containsExactly(byDefinition(conv, in, image), ROUNDING);
        }
    }

    @Test
    void run_negativePadding_leavesTheBordersOut() {
        double[] image = {1, 2, 3, 4, 5, 6};
        Conv2d crop = Conv2d.of(new double[][][][] {{{{1}}}}, new double[1])
                .withWindows(Window.of(1, 1).withPadding(-1, 1), Window.of(1, 1).withPadding(-1, -1));
        assertThat(run(new Shape(1, 2, 3), crop, image)).containsExactly(5, 0);
    }

    @Test
    void run_elementAffine_hasItsOwnScaleAndShiftForEveryValue() {
        ElementAffine affine = new ElementAffine(new double[] {1, 2, -1, 0}, new double[] {0, 1, 2, 3});
        assertThat(run(new Shape(2, 1, 2), affine, new double[] {5, 6, 7, 8})).containsExactly(5, 13, -5, 3);
    }

    @Test
    void run_averagePool_dividesByWhatItCounts() {
        double[] image = {1, 2, 3, 4};
        AveragePool counted = new AveragePool(
                Window.of(2, 1).withPadding(1, 0), Window.of(2, 1).withPadding(1, 0), true);
        AveragePool uncounted = new AveragePool(
                Window.of(2, 1).withPadding(1, 0), Window.of(2, 1).withPadding(1, 0), false);
        assertThat(run(new Shape(1, 2, 2), counted, image)).containsExactly(0.25, 0.75, 1, 2.5);
        assertThat(run(new Shape(1, 2, 2), uncounted, image)).containsExactly(1, 1.5, 2, 2.5);
    }

    @Test
    void run_sumPool_isTheUndividedMean() {
        double[] image = RandomNetworks.image(random, 2 * 5 * 6);
        double[] sums = run(new Shape(2, 5, 6), new SumPool(Window.of(3, 2), Window.of(2, 2)), image);
        double[] means = run(new Shape(2, 5, 6), new AveragePool(Window.of(3, 2), Window.of(2, 2), true), image);
        for (int i = 0; i < sums.length; i++) {
            assertThat(sums[i]).isCloseTo(6 * means[i], ROUNDING);
        }
    }

    @Test
    void run_activations_evaluateTheirFormulas() {
        double[] image = {0.5, -2};
        Shape shape = Shape.vector(2);
        assertThat(run(shape, new PolynomialActivation(new double[] {1, 2, 0, 0, 4}), image))
                .containsExactly(2.25, 61);
        assertThat(run(shape, new CompletedSquare(4, -1, 3, 0.5), image)).containsExactly(2.5625, 3.5);
        assertThat(run(shape, new CompletedSquare(2, 0, 0, 0.5), image)).containsExactly(0.75, 4.5);
    }

    @Test
    void run_severalImages_equalsOneByOne() {
        Network network = RandomNetworks.create(12);
        double[][] images = new double[20][];
        for (int i = 0; i < images.length; i++) {
            images[i] = RandomNetworks.image(random, network.input().size());
        }
        double[][] outputs = ReferenceExecutor.run(network, images);
        for (int i = 0; i < images.length; i++) {
            assertThat(outputs[i]).containsExactly(ReferenceExecutor.run(network, images[i]));
        }
    }

    @Test
    void run_imageOfAnotherSize_saysBothSizes() {
        Network network = Network.chain(new Shape(1, 2, 2), List.of(SumPool.square(1, 1)));
        assertThatThrownBy(() -> ReferenceExecutor.run(network, new double[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 values")
                .hasMessageContaining("1x2x2");
    }

    private static double[] run(Shape in, Layer layer, double[] image) {
        return ReferenceExecutor.run(Network.chain(in, List.of(layer)), image);
    }

    private static double[] byDefinition(Conv2d conv, Shape in, double[] image) {
        Shape out = conv.outputShape(List.of(in));
        double[] result = new double[out.size()];
        for (int i = 0; i < result.length; i++) {
            int o = i / (out.height() * out.width());
            int oy = i / out.width() % out.height();
            int ox = i % out.width();
            result[i] = conv.bias()[o] + window(conv, in, image, o, oy, ox);
        }
        return result;
    }

    private static Window window(Random random, int kernel, int dilations) {
        int stride = 1 + random.nextInt(3);
        return new Window(kernel, stride, random.nextInt(6) - 2, random.nextInt(6) - 2, 1 + random.nextInt(dilations));
    }

    private static double window(Conv2d conv, Shape in, double[] image, int o, int oy, int ox) {
        int perGroup = in.channels() / conv.groups();
        int first = o * conv.groups() / conv.outChannels() * perGroup;
        double sum = 0;
        for (int c = 0; c < perGroup; c++) {
            for (int ky = 0; ky < conv.y().kernel(); ky++) {
                for (int kx = 0; kx < conv.x().kernel(); kx++) {
                    int y = oy * conv.y().stride()
                            + ky * conv.y().dilation()
                            - conv.y().padBefore();
                    int x = ox * conv.x().stride()
                            + kx * conv.x().dilation()
                            - conv.x().padBefore();
                    if (y >= 0 && y < in.height() && x >= 0 && x < in.width()) {
                        sum += conv.weights()[o][c][ky][kx] * image[in.index(first + c, y, x)];
                    }
                }
            }
        }
        return sum;
    }
}
