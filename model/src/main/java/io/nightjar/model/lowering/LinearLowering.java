package io.nightjar.model.lowering;

import io.nightjar.ckks.math.WeightPanel;
import io.nightjar.model.circuit.Dataflow;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.RealWeights;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.packing.TensorLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Lowers a sum of convolutions and plain branches to one linear step: for every phase of the result a matrix product
 * over the rotated and masked phases that it reads. Where weights depend on the position, every set of coarse positions
 * with the same weights reads a masked column of its own. Columns without a weight are left out, and output channels
 * that share no column are in different tiles. Every tile is a group of its own.
 */
final class LinearLowering {
    private final int node;
    private final String name;
    private final List<LinearBranch> terms;
    private final Optional<double[]> shift;
    private final TensorLayout out;
    private final CoarseGrid grid;
    private final int mostRows;
    private final List<Dataflow.Operand> operands = new ArrayList<>();
    private final Map<LinearDataflow.Source, Integer> sources = new LinkedHashMap<>();
    private final Map<List<Boolean>, Integer> masks = new LinkedHashMap<>();
    private final Map<PanelKey, Integer> panelOf = new LinkedHashMap<>();
    private final List<RealWeights.Panel> panels = new ArrayList<>();
    private final List<LinearDataflow.Tile> tiles = new ArrayList<>();

    /** A place of a branch's kernel. */
    private record KernelPlace(int branch, int y, int x) {}

    /**
     * What the weights of a tile depend on: its part of the channels, the places that its columns come from, and the
     * weights themselves of columns whose weights depend on the position.
     */
    private record PanelKey(int part, List<KernelPlace> places, List<Scaled> scaled) {}

    /** The weights by row of a column whose weights depend on the position. */
    private record Scaled(KernelPlace place, List<Double> weights) {}

    /** A column of a product: where its weights are, or they themselves, and the source that they meet. */
    private record Column(KernelPlace place, int channel, Optional<Scaled> scaled, int source) {}

    /**
     * @param node of the network
     * @param mostRows outputs of a tile at most where the step rotates nothing
     * @param mostRotatedRows outputs of a tile at most where it does: every tile of a piece of the channels makes the
     *     rotations that it reads again
     */
    LinearLowering(
            int node,
            String name,
            LinearSum sum,
            TensorLayout out,
            CoarseGrid grid,
            int mostRows,
            int mostRotatedRows) {
        this.node = node;
        this.name = name;
        this.terms = sum.branches();
        this.shift = sum.shift();
        this.out = out;
        this.grid = grid;
        terms.forEach(
                t -> operands.add(new Dataflow.Operand(t.array(), t.layout().ciphertexts())));
        this.mostRows = rotates() ? mostRotatedRows : mostRows;
    }

    private boolean rotates() {
        return IntStream.range(0, out.rows() * out.columns())
                .anyMatch(phase -> terms.stream()
                        .flatMap(t -> t.taps(phase / out.columns(), phase % out.columns(), grid, out).stream())
                        .anyMatch(tap -> tap.rotation() != 0));
    }

    /** Outputs of a tile at most. */
    int mostRows() {
        return mostRows;
    }

    LinearStep lower() {
        List<int[]> parts = parts();
        for (int y = 0; y < out.rows(); y++) {
            for (int x = 0; x < out.columns(); x++) {
                for (int p = 0; p < parts.size(); p++) {
                    tile(y, x, p, parts.get(p));
                }
            }
        }
        List<int[]> groups =
                IntStream.range(0, tiles.size()).mapToObj(t -> new int[] {t}).toList();
        LinearDataflow dataflow = new LinearDataflow(
                name,
                operands,
                out.ciphertexts(),
                List.copyOf(sources.keySet()),
                masks.keySet().stream().map(LinearLowering::unboxed).toList(),
                tiles,
                groups);
        return LinearStep.lowered(dataflow, new RealWeights(node, panels), shifts());
    }

    /** By output ciphertext and coarse position; none where nothing is shifted by position. */
    private List<double[]> shifts() {
        if (shift.isEmpty() && terms.stream().noneMatch(t -> t.scales().behind().isPresent())) {
            return List.of();
        }
        List<double[]> shifts = new ArrayList<>();
        for (int index = 0; index < out.ciphertexts(); index++) {
            double[] byPosition = new double[grid.positions()];
            for (int p = 0; p < byPosition.length; p++) {
                int y = out.y().place(p / grid.width(), out.phaseY(index));
                int x = out.x().place(p % grid.width(), out.phaseX(index));
                if (y < out.height() && x < out.width()) {
                    byPosition[p] = shiftOf(out.channel(index), value(out, out.channel(index), y, x));
                }
            }
            shifts.add(byPosition);
        }
        boolean shifted = shifts.stream().flatMapToDouble(Arrays::stream).anyMatch(s -> s != 0);
        return shifted ? shifts : List.of();
    }

    private double shiftOf(int channel, int value) {
        double total = shift.map(s -> s[value]).orElse(0.0);
        for (LinearBranch term : terms) {
            total += term.scales()
                    .behind()
                    .map(s -> s[value] * term.bias(channel))
                    .orElse(0.0);
        }
        return total;
    }

    private static int value(TensorLayout layout, int channel, int y, int x) {
        return (channel * layout.height() + y) * layout.width() + x;
    }

    /**
     * The output channels of a tile are those of a group of the coarsest grouping among the terms that share columns,
     * or a piece of them; pieces are cut where the product's own blocks of rows end.
     */
    private List<int[]> parts() {
        int groups = terms.stream()
                .mapToInt(term -> term.conv().map(Conv2d::groups).orElse(out.channels()))
                .min()
                .orElseThrow();
        int size = out.channels() / groups;
        List<int[]> parts = new ArrayList<>();
        for (int group = 0; group < out.channels(); group += size) {
            int[] channels = IntStream.range(group, group + size).toArray();
            for (int[] sharing : new SharedColumns(terms, channels).sets()) {
                parts.addAll(pieces(sharing));
            }
        }
        return parts;
    }

    private List<int[]> pieces(int[] channels) {
        int size = channels.length;
        int pieces = (int) ((size - 1L + mostRows) / mostRows);
        int tiles = (size + WeightPanel.TILE - 1) / WeightPanel.TILE;
        int unit = pieces <= tiles ? WeightPanel.TILE : 1;
        int units = (size + unit - 1) / unit;
        List<int[]> cut = new ArrayList<>();
        for (int p = 0; p < pieces; p++) {
            int from = Math.min(size, p * units / pieces * unit);
            int to = Math.min(size, (p + 1) * units / pieces * unit);
            cut.add(Arrays.copyOfRange(channels, from, to));
        }
        return cut;
    }

    private void tile(int y, int x, int part, int[] channels) {
        List<Column> columns = new ArrayList<>();
        List<KernelPlace> places = new ArrayList<>();
        for (int b = 0; b < terms.size(); b++) {
            addColumns(b, y, x, channels, columns, places);
        }
        List<Scaled> scaled = columns.stream().flatMap(c -> c.scaled.stream()).toList();
        int panel = panelOf.computeIfAbsent(new PanelKey(part, places, scaled), k -> {
            panels.add(columns.isEmpty() ? zeros(channels) : panel(channels, columns));
            return panels.size() - 1;
        });
        int[] read = columns.stream().mapToInt(Column::source).toArray();
        int[] outputs = Arrays.stream(channels).map(c -> out.index(c, y, x)).toArray();
        tiles.add(new LinearDataflow.Tile(panel, columns.isEmpty() ? new int[] {anySource()} : read, outputs));
    }

    /** What a tile reads that lies in the padding altogether; its weights are zero. */
    private int anySource() {
        return source(0, terms.get(0).layout().index(0, 0, 0), 0, LinearDataflow.UNMASKED);
    }

    /** Columns are taken position by position, all channels of a position together, as the layer before makes them. */
    private void addColumns(int term, int y, int x, int[] channels, List<Column> columns, List<KernelPlace> places) {
        LinearBranch t = terms.get(term);
        int[] inputs = t.channels(channels);
        for (KernelTaps.Tap tap : t.taps(y, x, grid, out)) {
            KernelPlace place = new KernelPlace(term, tap.kernelY(), tap.kernelX());
            places.add(place);
            for (int c : inputs) {
                int index = t.layout().index(c, tap.phaseY(), tap.phaseX());
                if (t.isScaled()) {
                    new CoarseWeights(t, out, grid)
                            .of(channels, c, y, x, tap)
                            .forEach((weights, kept) -> columns.add(new Column(
                                    place,
                                    c,
                                    Optional.of(new Scaled(place, weights)),
                                    source(term, index, tap.rotation(), mask(kept)))));
                } else if (t.reads(channels, c, place.y, place.x)) {
                    int mask = mask(tap.kept());
                    columns.add(new Column(place, c, Optional.empty(), source(term, index, tap.rotation(), mask)));
                }
            }
        }
    }

    private int source(int term, int index, int rotation, int mask) {
        int start = operands.subList(0, term).stream()
                .mapToInt(Dataflow.Operand::length)
                .sum();
        return sources.computeIfAbsent(new LinearDataflow.Source(start + index, rotation, mask), s -> sources.size());
    }

    private int mask(Optional<List<Boolean>> kept) {
        return kept.map(k -> masks.computeIfAbsent(k, same -> masks.size())).orElse(LinearDataflow.UNMASKED);
    }

    private static boolean[] unboxed(List<Boolean> kept) {
        boolean[] values = new boolean[kept.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = kept.get(i);
        }
        return values;
    }

    private RealWeights.Panel panel(int[] channels, List<Column> columns) {
        double[][] weights = new double[channels.length][columns.size()];
        for (int m = 0; m < channels.length; m++) {
            for (int k = 0; k < columns.size(); k++) {
                Column column = columns.get(k);
                KernelPlace place = column.place;
                weights[m][k] = column.scaled.isPresent()
                        ? column.scaled.get().weights.get(m)
                        : terms.get(place.branch).weight(channels[m], column.channel, place.y, place.x);
            }
        }
        return new RealWeights.Panel(weights, biases(channels));
    }

    private RealWeights.Panel zeros(int[] channels) {
        return new RealWeights.Panel(new double[channels.length][1], biases(channels));
    }

    private double[] biases(int[] channels) {
        double[] biases = new double[channels.length];
        for (int m = 0; m < channels.length; m++) {
            for (LinearBranch term : terms) {
                biases[m] += term.scales().behind().isPresent() ? 0 : term.bias(channels[m]);
            }
        }
        return biases;
    }
}
