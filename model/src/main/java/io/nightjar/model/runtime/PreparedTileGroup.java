package io.nightjar.model.runtime;

import io.nightjar.ckks.math.WeightPanel;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.QuantizedWeights;
import io.nightjar.model.interpreter.DemandDrivenExecutor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * A batch of a linear step made ready: its tiles' weights cut into the chunks in which inputs arrive, and within a
 * chunk by kind of source. Immutable, shared by all threads.
 */
final class PreparedTileGroup {
    /** How a product's columns come about; the multiplier of its rows depends on it. */
    enum Kind {
        PLAIN,
        MASKED,
        ROTATED,
        ROTATED_MASKED;

        static Kind of(LinearDataflow.Source source) {
            if (source.isRotated()) {
                return source.isMasked() ? ROTATED_MASKED : ROTATED;
            }
            return source.isMasked() ? MASKED : PLAIN;
        }

        boolean isRotated() {
            return this == ROTATED || this == ROTATED_MASKED;
        }

        boolean isMasked() {
            return this == MASKED || this == ROTATED_MASKED;
        }
    }

    /**
     * A source that has to be computed, limb by limb.
     *
     * @param input place of its ciphertext in the chunk
     * @param rotation in slots, 0 for none
     * @param mask or {@link LinearDataflow#UNMASKED}
     */
    record Derived(int input, int rotation, int mask) {}

    /**
     * A product of some columns of a tile.
     *
     * @param tile place in the batch
     * @param kind of all columns
     * @param weights M x K
     * @param rows by column, places in the chunk for plain sources, else places among the derived ones
     */
    record Product(int tile, Kind kind, WeightPanel weights, int[] rows) {}

    /**
     * What is done with a run of inputs.
     *
     * @param rotatedInputs places of the inputs that are rotated
     * @param derived sorted by input
     * @param products in the order of tiles
     */
    record Chunk(int[] rotatedInputs, List<Derived> derived, List<Product> products) {
        /** The places among the derived sources where those of another input begin, and their number. */
        int[] inputStarts() {
            return starts(derived.size(), d -> derived.get(d).input());
        }

        /** The places among the products where those of another tile begin, and their number. */
        int[] tileStarts() {
            return starts(products.size(), p -> products.get(p).tile());
        }

        private static int[] starts(int count, IntUnaryOperator owner) {
            return IntStream.rangeClosed(0, count)
                    .filter(i -> i == 0 || i == count || owner.applyAsInt(i) != owner.applyAsInt(i - 1))
                    .toArray();
        }
    }

    private final List<LinearDataflow.Tile> tiles;
    private final List<QuantizedWeights.Panel> panels = new ArrayList<>();
    private final boolean[] rotated;
    private final List<Chunk> chunks = new ArrayList<>();
    private final int outputs;

    /** @param shared weights that batches of the step have in common, by panel and columns */
    PreparedTileGroup(LinearStep step, int batch, Map<List<Integer>, WeightPanel> shared) {
        LinearDataflow wiring = step.wiring();
        this.tiles = wiring.batch(batch);
        this.rotated = new boolean[tiles.size()];
        int made = 0;
        for (int t = 0; t < rotated.length; t++) {
            rotated[t] = wiring.isRotated(tiles.get(t));
            panels.add(step.quantized().panels().get(tiles.get(t).panel()));
            made += tiles.get(t).outputs().length;
        }
        this.outputs = made;
        int[] inputs = wiring.reads(batch);
        for (int from = 0; from < inputs.length; from += DemandDrivenExecutor.CHUNK) {
            int to = Math.min(from + DemandDrivenExecutor.CHUNK, inputs.length);
            chunks.add(chunk(step, Arrays.copyOfRange(inputs, from, to), shared));
        }
    }

    /** All batches of a step. */
    static PreparedTileGroup[] of(LinearStep step) {
        Map<List<Integer>, WeightPanel> shared = new LinkedHashMap<>();
        PreparedTileGroup[] batches = new PreparedTileGroup[step.producers()];
        Arrays.setAll(batches, b -> new PreparedTileGroup(step, b, shared));
        return batches;
    }

    List<LinearDataflow.Tile> tiles() {
        return tiles;
    }

    QuantizedWeights.Panel panel(int tile) {
        return panels.get(tile);
    }

    /** Whether a tile's sum is over QP. */
    boolean isRotated(int tile) {
        return rotated[tile];
    }

    boolean isRotated() {
        for (boolean tile : rotated) {
            if (tile) {
                return true;
            }
        }
        return false;
    }

    int outputs() {
        return outputs;
    }

    /** What is done with the inputs from place {@code from} on, a multiple of the chunk length. */
    Chunk chunk(int from) {
        return chunks.get(from / DemandDrivenExecutor.CHUNK);
    }

    private Chunk chunk(LinearStep step, int[] inputs, Map<List<Integer>, WeightPanel> shared) {
        LinearDataflow wiring = step.wiring();
        Map<Integer, Integer> place = new LinkedHashMap<>();
        for (int input : inputs) {
            place.put(input, place.size());
        }
        List<Derived> derived = tiles.stream()
                .flatMapToInt(t -> Arrays.stream(t.sources()))
                .mapToObj(wiring.sources()::get)
                .filter(s -> place.containsKey(s.input()) && Kind.of(s) != Kind.PLAIN)
                .map(s -> new Derived(place.get(s.input()), s.rotation(), s.mask()))
                .distinct()
                .sorted(java.util.Comparator.comparingInt(Derived::input))
                .toList();
        Map<Derived, Integer> placeOfDerived = new LinkedHashMap<>();
        derived.forEach(d -> placeOfDerived.put(d, placeOfDerived.size()));
        List<Product> products = new ArrayList<>();
        for (int t = 0; t < tiles.size(); t++) {
            for (Kind kind : Kind.values()) {
                List<Integer> key = new ArrayList<>(List.of(tiles.get(t).panel()));
                List<Integer> rows = new ArrayList<>();
                int[] sources = tiles.get(t).sources();
                for (int k = 0; k < sources.length; k++) {
                    LinearDataflow.Source s = wiring.sources().get(sources[k]);
                    if (place.containsKey(s.input()) && Kind.of(s) == kind) {
                        key.add(k);
                        int input = place.get(s.input());
                        rows.add(
                                kind == Kind.PLAIN
                                        ? input
                                        : placeOfDerived.get(new Derived(input, s.rotation(), s.mask())));
                    }
                }
                if (!rows.isEmpty()) {
                    QuantizedWeights.Panel panel = panels.get(t);
                    WeightPanel weights = shared.computeIfAbsent(key, k -> columns(panel, k));
                    products.add(new Product(
                            t,
                            kind,
                            weights,
                            rows.stream().mapToInt(Integer::intValue).toArray()));
                }
            }
        }
        int[] rotatedInputs = derived.stream()
                .filter(d -> d.rotation != 0)
                .mapToInt(Derived::input)
                .distinct()
                .toArray();
        return new Chunk(rotatedInputs, derived, products);
    }

    /** @param key the panel's number and then the columns */
    private static WeightPanel columns(QuantizedWeights.Panel panel, List<Integer> key) {
        int[][] weights = new int[panel.rows()][key.size() - 1];
        for (int m = 0; m < weights.length; m++) {
            for (int k = 0; k < weights[m].length; k++) {
                weights[m][k] = panel.weights()[m][key.get(k + 1)];
            }
        }
        return new WeightPanel(weights);
    }
}
