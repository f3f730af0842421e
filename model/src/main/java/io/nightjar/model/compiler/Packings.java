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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The packings of a network and what each costs at least, found when first asked for. Nothing in them depends on the
 * values, so one of these serves searches with different bounds.
 */
final class Packings {
    private final Network network;
    private final CompileOptions options;
    private final ParameterSets sets;
    private final Map<Integer, Optional<PackingOutline>> outlines = new TreeMap<>();
    private final Map<Integer, RepeatedLowering> lowerings = new TreeMap<>();
    private final Map<Integer, Optional<PackingOutline>> beyond = new TreeMap<>();
    private final Map<Integer, CompileException> refused = new LinkedHashMap<>();

    Packings(Network network, CompileOptions options) {
        this.network = network;
        this.options = options;
        this.sets = new ParameterSets(options.ring());
    }

    ParameterSets sets() {
        return sets;
    }

    /** The given phases, or the image's size, for one pixel position per ciphertext, and multiples below it. */
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
            return Optional.of(outline(LoweredCircuit.of(circuit)));
        } catch (CompileException e) {
            refused.put(phases, e);
            return Optional.empty();
        }
    }

    /** What a circuit for one of the packings costs at least. */
    PackingOutline outline(LoweredCircuit lowered) {
        return PackingOutline.of(new LeastCosts(lowered, options.unitCosts()), options, sets);
    }

    /**
     * What a packing takes with the largest groups or with groups of so many outputs, whichever is less, if both take
     * more than some memory.
     *
     * @param bytes the same for every question about a packing
     */
    Optional<PackingOutline> beyond(PackingOutline largest, int fewestOutputs, double bytes) {
        return beyond.computeIfAbsent(largest.phases(), p -> {
            if (largest.leastTaskBytes() <= bytes) {
                return Optional.empty();
            }
            int[] fewest = new int[network.nodes().size()];
            Arrays.fill(fewest, fewestOutputs);
            PackingOutline smallest = outline(regrouped(largest.costs().lowered(), fewest));
            if (smallest.leastTaskBytes() <= bytes) {
                return Optional.empty();
            }
            return Optional.of(smallest.leastTaskBytes() < largest.leastTaskBytes() ? smallest : largest);
        });
    }

    /** The same packing with smaller groups. */
    LoweredCircuit regrouped(LoweredCircuit lowered, int[] mostOutputs) {
        return lowered.regrouped(lowering(lowered.phases()).lower(mostOutputs));
    }

    private RepeatedLowering lowering(int phases) {
        return lowerings.computeIfAbsent(phases, p -> new RepeatedLowering(network, p));
    }

    /** The image's size and the multiples of the total stride below it. */
    private List<Integer> allPhases() {
        int size = Math.max(network.input().height(), network.input().width());
        List<Integer> phases = new ArrayList<>(List.of(size));
        int stride = totalStride();
        for (int s = stride; s < size; s += stride) {
            phases.add(s);
        }
        return phases;
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
