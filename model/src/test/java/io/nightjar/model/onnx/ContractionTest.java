package io.nightjar.model.onnx;

import static io.nightjar.model.onnx.OnnxGraph.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.nightjar.model.RandomNetworks;
import io.nightjar.model.network.Network;
import io.nightjar.model.reference.ReferenceExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of a tensor and a constant over several axes, against ONNX Runtime. */
class ContractionTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nchw,chwk->nk | 2,3,4,5 | n",
                "nchw,ck->nhwk | 2,5 | n",
                "nchw,cwk->nhk | 2,4,5 | n",
                "nchw,hcwk->nkc | 3,2,4,5 | n",
                "nchw,ch->nhcw | 2,3 | n",
                "nchw,hk->nkcw | 3,5 | n",
                "nchw,k->nkc | 5 | n",
                "nchw,cjk->nk | 2,2,5 | n",
                "...w,cw->...c | 5,4 | n",
                "kwh,nchw->nkc | 5,4,3 | f"
            })
    void einsum_ofATensorAndAConstant_agreesWithOnnxRuntime(String equation, String dims, String first)
            throws IOException, OrtException {
        OnnxGraph g = new OnnxGraph(2, 3, 4);
        String weights = g.weights(
                0.5, Arrays.stream(dims.split(",")).mapToInt(Integer::parseInt).toArray());
        g.node("Mul", "s", List.of("x", "x"));
        g.node(
                "Einsum",
                "e",
                first.equals("f") ? List.of(weights, "s") : List.of("s", weights),
                text("equation", equation));
        g.node("Flatten", "y", List.of("e"));
        byte[] model = g.model("y");
        Network network =
                OnnxReader.read(Files.write(folder.resolve("e.onnx"), model)).network();
        double[] image = RandomNetworks.image(new Random(3), 24);
        assertThat(ReferenceExecutor.run(network, image))
                .containsExactly(OnnxOracle.run(model, image, 2, 3, 4), within(1e-5));
    }

    /** Every weight meets the one row and the one column that it has, among 2^12 by 2^11. */
    @Test
    void rows_ofALargeContraction_areFilledWeightByWeight() {
        Contraction contraction = Contraction.of("nab,abcd->ncd", 1, 3, 4, 0);
        double[] values = IntStream.range(0, 1 << 23).mapToDouble(i -> i).toArray();
        Tensor weights = new Tensor(new int[] {64, 64, 32, 64}, values);
        View view = View.image(new io.nightjar.model.network.Shape(1, 64, 64)).reshape(64, 64);
        double[][] rows = contraction.rows(view, weights, new int[] {32, 64}, 1 << 12);
        for (int out = 0; out < rows.length; out += 97) {
            for (int in = 0; in < rows[out].length; in += 89) {
                assertThat(rows[out][in]).isEqualTo(in * 2048.0 + out);
            }
        }
    }
}
