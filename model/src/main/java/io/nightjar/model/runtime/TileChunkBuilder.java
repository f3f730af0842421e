package io.nightjar.model.runtime;

import io.nightjar.ckks.math.WeightMagnitudes;
import io.nightjar.ckks.math.WeightPanel;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.QuantizedWeights;
import io.nightjar.model.runtime.TileChunk.Batch;
import io.nightjar.model.runtime.TileChunk.Derived;
import io.nightjar.model.runtime.TileChunk.InputSources;
import io.nightjar.model.runtime.TileChunk.Kind;
import io.nightjar.model.runtime.TileChunk.Product;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Cuts the tiles of one linear step into chunks, which share the weights that they have in common. */
final class TileChunkBuilder {
    private final List<LinearDataflow.Source> sources;
    private final List<QuantizedWeights.Panel> panels;
    private final List<WeightMagnitudes> magnitudes;
    private final Map<Columns, WeightPanel> weights = new HashMap<>();

    /** Some columns of a panel, in a group whose weights are of these magnitudes. */
    private record Columns(int panel, List<Integer> columns, WeightMagnitudes group) {}

    TileChunkBuilder(LinearStep step) {
        this.sources = step.dataflow().sources();
        this.panels = step.quantized().panels();
        this.magnitudes = panels.stream()
                .map(panel -> WeightMagnitudes.of(panel.weights()))
                .toList();
    }

    /** What the tiles do with a chunk that consists of these inputs. */
    TileChunk chunk(List<LinearDataflow.Tile> tiles, int[] inputs) {
        Map<Integer, Integer> placeOfInput = new HashMap<>();
        for (int input : inputs) {
            placeOfInput.put(input, placeOfInput.size());
        }
        List<Derived> derived = derived(tiles, placeOfInput);
        Map<Derived, Integer> placeOfDerived = new HashMap<>();
        for (Derived source : derived) {
            placeOfDerived.put(source, placeOfDerived.size());
        }
        WeightMagnitudes group = tiles.stream()
                .map(tile -> magnitudes.get(tile.panel()))
                .reduce(WeightMagnitudes::and)
                .orElseThrow();
        List<Batch> batches = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Batch batch = batch(kind, tiles, placeOfInput, placeOfDerived, group);
            if (!batch.products().isEmpty()) {
                batches.add(batch);
            }
        }
        return new TileChunk(derived, byInput(derived), batches);
    }

    private List<Derived> derived(List<LinearDataflow.Tile> tiles, Map<Integer, Integer> placeOfInput) {
        Set<Derived> derived = new LinkedHashSet<>();
        for (LinearDataflow.Tile tile : tiles) {
            for (int s : tile.sources()) {
                LinearDataflow.Source source = sources.get(s);
                Integer input = placeOfInput.get(source.input());
                if (input != null && (source.isRotated() || source.isMasked())) {
                    derived.add(new Derived(input, source.rotation(), source.mask()));
                }
            }
        }
        return derived.stream().sorted(Comparator.comparingInt(Derived::input)).toList();
    }

    private static List<InputSources> byInput(List<Derived> derived) {
        List<InputSources> byInput = new ArrayList<>();
        int from = 0;
        while (from < derived.size()) {
            int input = derived.get(from).input();
            int to = from;
            while (to < derived.size() && derived.get(to).input() == input) {
                to++;
            }
            Predicate<Derived> rotated = Derived::isRotated;
            byInput.add(new InputSources(
                    input, places(derived, from, to, rotated.negate()), places(derived, from, to, rotated)));
            from = to;
        }
        return byInput;
    }

    private static int[] places(List<Derived> derived, int from, int to, Predicate<Derived> kept) {
        return IntStream.range(from, to).filter(d -> kept.test(derived.get(d))).toArray();
    }

    /** @param group how large the weights of all tiles are, since all products of a batch take one path */
    private Batch batch(
            Kind kind,
            List<LinearDataflow.Tile> tiles,
            Map<Integer, Integer> placeOfInput,
            Map<Derived, Integer> placeOfDerived,
            WeightMagnitudes group) {
        Map<Integer, Integer> rows = new LinkedHashMap<>();
        List<Product> products = new ArrayList<>();
        for (int t = 0; t < tiles.size(); t++) {
            LinearDataflow.Tile tile = tiles.get(t);
            List<Integer> columns = new ArrayList<>();
            List<Integer> read = new ArrayList<>();
            for (int k = 0; k < tile.sources().length; k++) {
                LinearDataflow.Source source = sources.get(tile.sources()[k]);
                Integer input = placeOfInput.get(source.input());
                if (input != null && kind.has(source)) {
                    Integer derived = placeOfDerived.get(new Derived(input, source.rotation(), source.mask()));
                    int row = derived == null ? input : TileChunk.derived(derived);
                    columns.add(k);
                    read.add(rows.computeIfAbsent(row, unseen -> rows.size()));
                }
            }
            if (!columns.isEmpty()) {
                WeightPanel panel = weights.computeIfAbsent(new Columns(tile.panel(), columns, group), this::weights);
                products.add(new Product(t, panel, array(read)));
            }
        }
        return new Batch(kind, array(rows.keySet()), products);
    }

    private static int[] array(Collection<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private WeightPanel weights(Columns key) {
        int[][] panel = panels.get(key.panel()).weights();
        int[][] weights = new int[panel.length][key.columns().size()];
        for (int m = 0; m < weights.length; m++) {
            for (int k = 0; k < weights[m].length; k++) {
                weights[m][k] = panel[m][key.columns().get(k)];
            }
        }
        return new WeightPanel(weights, key.group());
    }
}
