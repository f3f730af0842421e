package io.nightjar.model.compiler;

import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.lowering.Lowering;
import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.program.RejectedPlan;
import io.nightjar.model.ranges.ValueBounds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The search for a packing: over the number of phases and over how many outputs of a layer are computed together, for
 * the least predicted time per image within the memory of a task. What was not taken is remembered with its figures.
 */
final class PackingSearch {
    /** First limit tried for the outputs of one tile group when memory is short. */
    private static final int FIRST_MAX_OUTPUTS = 1 << 10;

    /** Smallest limit tried for the outputs of one tile group. */
    private static final int MIN_MAX_OUTPUTS = 24;

    /** Fewest rows of a product without rotations; with fewer, preparing its columns is much of its work. */
    private static final int MIN_ROWS = 16;

    private final Network network;
    private final CompileOptions options;
    private final Function<Circuit, ValueBounds> bounds;
    private final List<CandidatePlan> fitting = new ArrayList<>();
    private final List<CandidatePlan> tooLarge = new ArrayList<>();
    private final ParameterSets sets;
    private CompileException refusal;

    /** @param bounds how large values get in a circuit */
    PackingSearch(Network network, CompileOptions options, Function<Circuit, ValueBounds> bounds) {
        this.network = network;
        this.options = options;
        this.sets = new ParameterSets(options.ring());
        this.bounds = bounds;
    }

    /**
     * The best plan.
     *
     * @param candidate what to compile
     * @param alternatives the best of every other packing, cheapest first
     */
    record Result(CandidatePlan candidate, List<RejectedPlan> alternatives) {}

    /** @throws CompileException if there is none */
    Result best() {
        for (int phases : options.phases().map(List::of).orElseGet(this::phases)) {
            consider(phases);
        }
        int images = options.images().orElse(0);
        fitting.sort(Comparator.comparingDouble(c -> c.secondsPerImage(images)));
        if (fitting.isEmpty() && tooLarge.isEmpty()) {
            throw refusal;
        }
        if (fitting.isEmpty()) {
            CandidatePlan least = tooLarge.stream()
                    .min(Comparator.comparingLong(CandidatePlan::taskBytes))
                    .orElseThrow();
            throw new CompileException(
                    CompileException.Remedy.TASK_MEMORY,
                    String.format(
                            Locale.ROOT,
                            "no program fits a task of %.2f GiB; the smallest found takes %.2f GiB with %d phases;"
                                    + " give a task at least that much memory",
                            gib(options.taskBytes()),
                            gib(least.taskBytes()),
                            least.lowered().phases()));
        }
        CandidatePlan best = fitting.get(0);
        List<RejectedPlan> alternatives = new ArrayList<>();
        fitting.stream().skip(1).forEach(c -> alternatives.add(alternative(c, images, slower(c, best, images))));
        tooLarge.forEach(c -> alternatives.add(alternative(c, images, "needs more memory than a task has")));
        return new Result(best, alternatives);
    }

    private static String slower(CandidatePlan c, CandidatePlan best, int images) {
        return String.format(
                Locale.ROOT, "%.2f times the time per image", c.secondsPerImage(images) / best.secondsPerImage(images));
    }

    private static double gib(long bytes) {
        return bytes / (double) (1L << 30);
    }

    private static RejectedPlan alternative(CandidatePlan c, int images, String reason) {
        return new RejectedPlan(
                c.lowered().phases(),
                c.schedule().parameters().name(),
                c.imagesPerBlock(),
                new RejectedPlan.Cost(c.secondsPerBlock(), 1000 * c.secondsPerImage(images), c.taskBytes()),
                reason);
    }

    /** The image's size, for one pixel position per ciphertext, and the multiples of the total stride below it. */
    private List<Integer> phases() {
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

    /**
     * The best plan of one number of phases. Where a faster one takes too much memory, the group that takes most of it
     * is made smaller until it fits.
     */
    private void consider(int phases) {
        int[] mostOutputs = Lowering.unbounded(network);
        try {
            Circuit circuit = Lowering.lower(network, phases, mostOutputs);
            ScheduleSearch.requireSlots(circuit, options);
            ValueBounds values = bounds.apply(circuit);
            ScheduleSearch.Found found = search(circuit, values);
            CandidatePlan fits = found.fitting().orElse(null);
            CandidatePlan exceeds = found.tooLarge().orElse(null);
            while (exceeds != null && exceeds.taskBytes() > options.taskBytes() && shrink(exceeds, mostOutputs)) {
                circuit = Lowering.lower(network, phases, mostOutputs);
                exceeds = CandidatePlan.of(LoweredCircuit.of(circuit, values), exceeds.schedule(), options.taskBytes());
            }
            if (exceeds != null && exceeds.taskBytes() <= options.taskBytes()) {
                fits = faster(fits, search(circuit, values).fitting().orElse(exceeds));
            }
            if (fits != null) {
                fitting.add(fits);
            } else {
                tooLarge.add(exceeds);
            }
        } catch (CompileException e) {
            refusal = e;
        }
    }

    private ScheduleSearch.Found search(Circuit circuit, ValueBounds values) {
        return new ScheduleSearch(LoweredCircuit.of(circuit, values), options, sets).search();
    }

    /** Lowers the bound of the heaviest linear step that still has one to lower; whether there was any. */
    private static boolean shrink(CandidatePlan candidate, int[] mostOutputs) {
        for (int step : candidate.run().held().heaviestLinearSteps()) {
            LinearStep linear =
                    (LinearStep) candidate.lowered().circuit().steps().get(step);
            int node = linear.real().node();
            int bound = smaller(linear.dataflow(), mostOutputs[node]);
            if (bound < mostOutputs[node]) {
                mostOutputs[node] = bound;
                return true;
            }
        }
        return false;
    }

    /** The next smaller bound, or the same if the step's products would become too thin. */
    private static int smaller(LinearDataflow dataflow, int bound) {
        if (dataflow.tiles().stream().anyMatch(dataflow::isRotated)) {
            return bound <= MIN_MAX_OUTPUTS
                    ? bound
                    : (int) Math.max(MIN_MAX_OUTPUTS, Math.min(FIRST_MAX_OUTPUTS, bound * 3L / 4));
        }
        int rows = dataflow.tiles().stream()
                .mapToInt(tile -> tile.outputs().length)
                .max()
                .orElseThrow();
        return rows < 2 * MIN_ROWS ? bound : Math.min(bound, (rows + 1) / 2 * Lowering.OUTPUTS_PER_ROW);
    }

    private CandidatePlan faster(CandidatePlan a, CandidatePlan b) {
        int images = options.images().orElse(0);
        return a == null || b != null && b.secondsPerImage(images) < a.secondsPerImage(images) ? b : a;
    }
}
