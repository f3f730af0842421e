package io.nightjar.model.compiler;

import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.lowering.Lowering;
import io.nightjar.model.lowering.RepeatedLowering;
import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.ranges.ValueBounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The packings of a network, what each costs at least and which plans of it are known, found when first asked for. One
 * of these serves searches for different precisions and with different bounds.
 */
final class Packings {
    /** Smaller groups save less than this much of the memory: the values between steps stay. Twofold was seen. */
    private static final double MOST_SAVED = 6;

    private final Network network;
    private final CompileOptions options;
    private final ParameterSets sets;
    private final Map<Integer, Optional<PackingOutline>> outlines = new TreeMap<>();
    private final Map<Integer, RepeatedLowering> lowerings = new TreeMap<>();
    private final Map<Integer, Optional<PackingOutline>> beyond = new TreeMap<>();
    private final Map<Integer, Map<List<Integer>, LeastCosts>> regrouped = new HashMap<>();
    private final Map<LeastCosts, KnownPlans> plans = new HashMap<>();
    private final Map<Integer, CompileException> refused = new LinkedHashMap<>();

    Packings(Network network, CompileOptions options) {
        this.network = network;
        this.options = options;
        this.sets = new ParameterSets(options.ring());
    }

    ParameterSets sets() {
        return sets;
    }

    /** The given phases, or the image's size, for one pixel position per ciphertext, and others below it. */
    List<Integer> phases() {
        return options.phases().map(List::of).orElseGet(this::allPhases);
    }

    /** Whether a packing may have a plan, for some values. */
    boolean isPossible(int phases) {
        return outlines.computeIfAbsent(phases, this::outline).isPresent();
    }

    /** Why packings were refused, in the order in which they were looked at: the first has the fewest masks. */
    Collection<CompileException> refusals() {
        return refused.values();
    }

    /** The possible packings by what they take at least. */
    List<PackingOutline> fastestFirst() {
        return phases().stream()
                .filter(this::isPossible)
                .map(phases -> outlines.get(phases).orElseThrow())
                .sorted(Comparator.comparingDouble(PackingOutline::leastSecondsPerImage))
                .toList();
    }

    private Optional<PackingOutline> outline(int phases) {
        try {
            Circuit circuit = lowering(phases).lower(Lowering.unbounded(network));
            ScheduleSearch.requireSlots(circuit, options);
            return Optional.of(outline(new LeastCosts(LoweredCircuit.of(circuit), options.unitCosts())));
        } catch (CompileException e) {
            refused.put(phases, e);
            return Optional.empty();
        }
    }

    private PackingOutline outline(LeastCosts costs) {
        return PackingOutline.of(costs, options, sets);
    }

    /**
     * What a packing takes with the largest groups or with groups of so many outputs, whichever is less, if both take
     * more than some memory; with the largest, if that is far more.
     *
     * @param bytes the same for every question about a packing
     */
    Optional<PackingOutline> beyond(PackingOutline largest, int fewestOutputs, double bytes) {
        return beyond.computeIfAbsent(largest.phases(), p -> {
            if (largest.leastTaskBytes() <= bytes) {
                return Optional.empty();
            }
            if (largest.leastTaskBytes() > MOST_SAVED * bytes) {
                return Optional.of(largest);
            }
            PackingOutline least = smaller(largest, fewestOutputs);
            return least.leastTaskBytes() > bytes ? Optional.of(least) : Optional.empty();
        });
    }

    /** A packing as it is, or with groups of so many outputs, whichever takes less memory. */
    PackingOutline smaller(PackingOutline outline, int fewestOutputs) {
        int[] fewest = new int[network.nodes().size()];
        Arrays.fill(fewest, fewestOutputs);
        PackingOutline smallest = outline(regrouped(outline.costs().lowered(), fewest));
        return smallest.leastTaskBytes() < outline.leastTaskBytes() ? smallest : outline;
    }

    /** The same packing with smaller groups. */
    LeastCosts regrouped(LoweredCircuit lowered, int[] mostOutputs) {
        List<Integer> bounds = Arrays.stream(mostOutputs).boxed().toList();
        return regrouped
                .computeIfAbsent(lowered.phases(), phases -> new HashMap<>())
                .computeIfAbsent(
                        bounds,
                        b -> new LeastCosts(
                                lowered.regrouped(lowering(lowered.phases()).lower(mostOutputs)), options.unitCosts()));
    }

    /** The plans of one of the circuits, for the same values as last time or for others. */
    KnownPlans plans(LeastCosts costs, ValueBounds values) {
        return plans.compute(
                costs,
                (c, known) ->
                        known != null && known.values() == values ? known : new KnownPlans(costs, values, options));
    }

    private RepeatedLowering lowering(int phases) {
        return lowerings.computeIfAbsent(phases, p -> new RepeatedLowering(network, p));
    }

    /**
     * The image's size and the multiples of the total stride below it; of those that leave as many coarse positions,
     * the one with the fewest phases, whose blocks have as many images in fewer ciphertexts.
     */
    private List<Integer> allPhases() {
        int size = Math.max(network.input().height(), network.input().width());
        List<Integer> phases = new ArrayList<>(List.of(size));
        Set<List<Integer>> grids = new HashSet<>();
        int stride = totalStride();
        for (int s = stride; s < size; s += stride) {
            if (grids.add(List.of(
                    coarse(network.input().height(), s), coarse(network.input().width(), s)))) {
                phases.add(s);
            }
        }
        return phases;
    }

    private static int coarse(int pixels, int phases) {
        return (pixels - 1) / phases + 1;
    }

    private int totalStride() {
        int[] strides = new int[network.nodes().size()];
        int largest = 1;
        for (int i = 0; i < strides.length; i++) {
            Node node = network.nodes().get(i);
            int before = 1;
            for (int input : node.inputs()) {
                before = Math.max(before, input == Node.INPUT ? 1 : strides[input]);
            }
            boolean ends = network.shapeOf(i).isVector();
            strides[i] = ends ? before : before * stride(node);
            largest = Math.max(largest, strides[i]);
        }
        return largest;
    }

    private static int stride(Node node) {
        if (node.layer() instanceof Conv2d conv) {
            return Math.max(conv.y().stride(), conv.x().stride());
        } else if (node.layer() instanceof SumPool pool) {
            return Math.max(pool.y().stride(), pool.x().stride());
        }
        return node.layer() instanceof AveragePool pool
                ? Math.max(pool.y().stride(), pool.x().stride())
                : 1;
    }
}
