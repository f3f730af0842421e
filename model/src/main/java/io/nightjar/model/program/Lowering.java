package io.nightjar.model.program;

import io.nightjar.model.network.Add;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.packing.Packing;
import io.nightjar.model.packing.TensorLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lowers an optimised network to a circuit of ciphertext arrays in the one-pixel packing, where a ciphertext is one (channel, row, column) of
 * a feature map. A convolution term whose source lies outside of the image is left out of the product.
 */
final class Lowering {
    private final Network network;
    private final List<Circuit.Stage> stages = new ArrayList<>();
    private TensorLayout layout;

    private Lowering(Network network, Packing packing) {
        Shape input = network.input();
        if (!packing.holdsOnePixel()) {
            throw new PlanException("a packing with " + packing.phases()
                    + " phases needs rotations, which programs do not use; pack one pixel position per ciphertext");
        }
        this.network = network;
        this.layout = packing.layout(input.channels(), input.height(), input.width(), 1);
    }

    static Circuit lower(Network network, Packing packing) {
        Lowering lowering = new Lowering(network, packing);
        TensorLayout input = lowering.layout;
        for (int i = 0; i < network.nodes().size(); i++) {
            lowering.lower(i);
        }
        if (lowering.stages.isEmpty()) {
            throw new PlanException("the network has no layer that computes anything");
        }
        return new Circuit(input, List.copyOf(lowering.stages));
    }

    private void lower(int index) {
        Node node = network.nodes().get(index);
        if (node.layer() instanceof Add || node.inputs().length != 1 || node.inputs()[0] != index - 1) {
            throw new PlanException("layer " + node.name()
                    + " does not simply follow the layer before it; encrypted programs take networks without branches");
        }
        Layer layer = node.layer();
        Shape out = network.shapeOf(index);
        TensorLayout next =
                new TensorLayout(out.channels(), out.height(), out.width(), Math.max(out.height(), out.width()));
        if (layer instanceof Conv2d conv) {
            stages.add(convolution(node.name(), conv, next));
        } else if (layer instanceof Dense dense) {
            stages.add(dense(node.name(), dense, next));
        } else if (layer instanceof CompletedSquare square) {
            stages.add(activation(node.name(), square));
        } else if (layer instanceof SumPool pool) {
            pool(node.name(), pool, next);
        } else if (!(layer instanceof Flatten)) {
            throw new PlanException("layer " + node.name() + " ("
                    + layer.getClass().getSimpleName() + ") cannot be lowered; fold it into a linear layer first");
        }
        if (!(layer instanceof Flatten)) {
            layout = next;
        }
    }

    private Circuit.LinearStage convolution(String name, Conv2d conv, TensorLayout out) {
        int groupOut = conv.weights().length / conv.groups();
        Map<String, Integer> panelOf = new HashMap<>();
        List<Circuit.RealPanel> panels = new ArrayList<>();
        List<LinearStep.Tile> tiles = new ArrayList<>();
        for (int y = 0; y < out.height(); y++) {
            for (int x = 0; x < out.width(); x++) {
                List<int[]> taps = taps(conv, y, x);
                for (int g = 0; g < conv.groups(); g++) {
                    int group = g;
                    String key = g
                            + taps.stream().map(t -> t[0] + "," + t[1]).toList().toString();
                    int panel = panelOf.computeIfAbsent(key, k -> {
                        panels.add(panel(conv, taps, group));
                        return panels.size() - 1;
                    });
                    int[] outputs = new int[groupOut];
                    for (int m = 0; m < groupOut; m++) {
                        outputs[m] = out.index(g * groupOut + m, y, x);
                    }
                    tiles.add(new LinearStep.Tile(panel, sources(conv, taps, g), outputs));
                }
            }
        }
        return new Circuit.LinearStage(name, layout.ciphertexts(), out.ciphertexts(), panels, tiles);
    }

    /** The kernel positions (ky, kx) that fall into the image for one output, with their source row and column. */
    private List<int[]> taps(Conv2d conv, int y, int x) {
        List<int[]> taps = new ArrayList<>();
        for (int ky = 0; ky < conv.weights()[0][0].length; ky++) {
            for (int kx = 0; kx < conv.weights()[0][0][0].length; kx++) {
                int sy = y * conv.strideY() + ky * conv.dilationY() - conv.padTop();
                int sx = x * conv.strideX() + kx * conv.dilationX() - conv.padLeft();
                if (sy >= 0 && sy < layout.height() && sx >= 0 && sx < layout.width()) {
                    taps.add(new int[] {ky, kx, sy, sx});
                }
            }
        }
        if (taps.isEmpty()) {
            throw new PlanException("a convolution output at (" + y + ", " + x + ") reads padding only");
        }
        return taps;
    }

    private static Circuit.RealPanel panel(Conv2d conv, List<int[]> taps, int group) {
        int channels = conv.weights()[0].length;
        int groupOut = conv.weights().length / conv.groups();
        double[][] weights = new double[groupOut][taps.size() * channels];
        for (int m = 0; m < groupOut; m++) {
            int k = 0;
            for (int[] tap : taps) {
                for (int c = 0; c < channels; c++) {
                    weights[m][k++] = conv.weights()[group * groupOut + m][c][tap[0]][tap[1]];
                }
            }
        }
        return new Circuit.RealPanel(
                weights, Arrays.copyOfRange(conv.bias(), group * groupOut, (group + 1) * groupOut));
    }

    private int[] sources(Conv2d conv, List<int[]> taps, int group) {
        int channels = conv.weights()[0].length;
        int[] inputs = new int[taps.size() * channels];
        int k = 0;
        for (int[] tap : taps) {
            for (int c = 0; c < channels; c++) {
                inputs[k++] = layout.index(group * channels + c, tap[2], tap[3]);
            }
        }
        return inputs;
    }

    /** Columns are taken position by position, all channels of a position together, as the layer before makes them. */
    private Circuit.LinearStage dense(String name, Dense dense, TensorLayout out) {
        int columns = layout.ciphertexts();
        int positions = layout.height() * layout.width();
        int[] inputs = new int[columns];
        double[][] weights = new double[out.channels()][columns];
        for (int k = 0; k < columns; k++) {
            inputs[k] = k % layout.channels() * positions + k / layout.channels();
            for (int m = 0; m < weights.length; m++) {
                weights[m][k] = dense.weights()[m][inputs[k]];
            }
        }
        int[] outputs = new int[out.channels()];
        Arrays.setAll(outputs, m -> m);
        return new Circuit.LinearStage(
                name,
                columns,
                outputs.length,
                List.of(new Circuit.RealPanel(weights, dense.bias())),
                List.of(new LinearStep.Tile(0, inputs, outputs)));
    }

    private Circuit.ActivationStage activation(String name, CompletedSquare square) {
        List<int[]> groups = new ArrayList<>();
        for (int i = 0; i < layout.ciphertexts(); i++) {
            groups.add(new int[] {i});
        }
        return new Circuit.ActivationStage(new ActivationStep(
                name, layout.ciphertexts(), square.degree(), square.c(), square.d(), square.e(), groups));
    }

    /** A pooling sum joins the activation in front of it, before its last relinearisation; elsewhere it is a linear stage of ones. */
    private void pool(String name, SumPool pool, TensorLayout out) {
        List<int[]> windows = windows(pool, out);
        Circuit.Stage last = stages.isEmpty() ? null : stages.get(stages.size() - 1);
        if (last instanceof Circuit.ActivationStage a && isIdentity(a.step())) {
            ActivationStep s = a.step();
            stages.set(
                    stages.size() - 1,
                    new Circuit.ActivationStage(
                            new ActivationStep(s.name(), s.inputCount(), s.degree(), s.c(), s.d(), s.e(), windows)));
            return;
        }
        double[] ones = new double[windows.get(0).length];
        Arrays.fill(ones, 1);
        List<LinearStep.Tile> tiles = new ArrayList<>();
        for (int o = 0; o < windows.size(); o++) {
            tiles.add(new LinearStep.Tile(0, windows.get(o), new int[] {o}));
        }
        stages.add(new Circuit.LinearStage(
                name,
                layout.ciphertexts(),
                out.ciphertexts(),
                List.of(new Circuit.RealPanel(new double[][] {ones}, new double[1])),
                tiles));
    }

    private static boolean isIdentity(ActivationStep step) {
        boolean identity = step.groups().size() == step.inputCount();
        for (int i = 0; identity && i < step.inputCount(); i++) {
            identity = step.groups().get(i).length == 1 && step.groups().get(i)[0] == i;
        }
        return identity;
    }

    private List<int[]> windows(SumPool pool, TensorLayout out) {
        List<int[]> windows = new ArrayList<>();
        for (int o = 0; o < out.ciphertexts(); o++) {
            int[] window = new int[pool.kernelY() * pool.kernelX()];
            for (int i = 0; i < window.length; i++) {
                window[i] = layout.index(
                        out.channel(o),
                        out.phaseY(o) * pool.strideY() + i / pool.kernelX(),
                        out.phaseX(o) * pool.strideX() + i % pool.kernelX());
            }
            windows.add(window);
        }
        return windows;
    }
}
