package io.nightjar.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        // size, kernel, stride, pad begin, pad end, dilation, expected
        "28, 5, 2, 0, 0, 1, 12",
        "28, 3, 1, 1, 1, 1, 28",
        "7, 3, 2, 0, 1, 1, 3",
        "9, 3, 1, 0, 0, 3, 3",
        "5, 5, 3, 0, 0, 1, 1",
        "28, 1, 2, -3, -4, 1, 11",
        "5, 3, 1, -2, 4, 1, 5",
    })
    void outputShape_convolution_followsOnnx(
            int size, int kernel, int stride, int begin, int end, int dilation, int out) {
        Window window = new Window(kernel, stride, begin, end, dilation);
        Conv2d conv = new Conv2d(new double[3][1][kernel][kernel], new double[3], window, window, 3);
        assertThat(conv.outputShape(List.of(new Shape(3, size, size)))).isEqualTo(new Shape(3, out, out));
    }

    @Test
    void network_layerThatDoesNotFit_namesTheNode() {
        Dense dense = new Dense(new double[2][5], new double[2]);
        assertThatThrownBy(() -> Network.chain(new Shape(1, 2, 2), List.of(new Flatten(), dense)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Node 1 'dense1'")
                .hasMessageContaining("5 values")
                .hasMessageContaining("4x1x1");
    }

    @Test
    void network_laterNodeAsInput_isRejected() {
        assertThatThrownBy(() -> new Network(new Shape(1, 2, 2), List.of(Node.of("flat", new Flatten(), 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only earlier nodes");
    }

    @Test
    void network_withoutNodes_isRejected() {
        assertThatThrownBy(() -> new Network(new Shape(1, 2, 2), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no layers");
    }

    @Test
    void upTo_innerNode_dropsWhatItDoesNotNeed() {
        List<Node> nodes = List.of(
                Node.of("a", new Flatten(), Node.INPUT),
                Node.of("unused", SumPool.square(1, 1), Node.INPUT),
                new Node("sum", new Add(), new int[] {0, 0}),
                Node.of("after", new Flatten(), 2));
        Network network = Network.upTo(new Shape(1, 2, 2), nodes, 2);
        assertThat(network.nodes()).extracting(Node::name).containsExactly("a", "sum");
        assertThat(network.output()).isEqualTo(Shape.vector(4));
    }

    @Test
    void conv2d_raggedKernels_isRejected() {
        double[][][][] ragged = {{{{1, 2}, {3, 4}}}, {{{1, 2}, {3}}}};
        assertThatThrownBy(() -> Conv2d.of(ragged, new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ragged");
    }

    @Test
    void conv2d_cropThatLeavesNothing_isRejected() {
        Conv2d conv = Conv2d.of(new double[1][1][1][1], new double[1]).withPadding(-2);
        assertThatThrownBy(() -> conv.outputShape(List.of(new Shape(1, 4, 4))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("padded input of 0");
    }

    @Test
    void pools_negativePadding_isRejected() {
        Window cropped = Window.of(2, 2).withPadding(-1, 0);
        assertThatThrownBy(() -> new AveragePool(cropped, Window.of(2, 2), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("padding of -1");
        assertThatThrownBy(() -> new SumPool(Window.of(2, 2), cropped))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("padding");
    }

    @Test
    void elementAffine_otherNumberOfValues_isRejected() {
        ElementAffine affine = new ElementAffine(new double[3], new double[3]);
        assertThatThrownBy(() -> affine.outputShape(List.of(new Shape(1, 2, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 values")
                .hasMessageContaining("1x2x2");
        assertThatThrownBy(() -> new ElementAffine(new double[3], new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 shifts");
    }

    @Test
    void dense_notANumber_isRejected() {
        assertThatThrownBy(() -> new Dense(new double[][] {{1, Double.NaN}}, new double[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("finite");
    }

    @Test
    void polynomialActivation_leadingZero_isRejected() {
        assertThatThrownBy(() -> new PolynomialActivation(new double[] {1, 2, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leading coefficient");
    }
}
