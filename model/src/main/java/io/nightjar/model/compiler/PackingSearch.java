package io.nightjar.model.compiler;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.lowering.Lowering;
import io.nightjar.model.network.Network;
import io.nightjar.model.program.RejectedPlan;
import io.nightjar.model.ranges.ValueBounds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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

    /**
     * A packing whose smallest groups take this many times the memory of a task is not made smaller step by step, which
     * asks for the values of images: seldom a step alone needs less than with all of them small.
     */
    private static final double HOPELESS = 1.25;

    /** Memory that is short by less than this is the first thing to mend. */
    private static final double NEARLY = 2;

    private static final String TOO_LARGE = "needs more memory than a task has";

    private final Network network;
    private final CompileOptions options;
    private final Function<Circuit, ValueBounds> bounds;
    private final SearchListener listener;
    private final double wantedLogError;
    private final double mostSecondsPerImage;
    private double maxLogError;
    private boolean coarser;
    private final List<CandidatePlan> fitting = new ArrayList<>();
    private final List<CandidatePlan> tooLarge = new ArrayList<>();
    private final List<PackingOutline> dearer = new ArrayList<>();
    private final List<PackingOutline> hopeless = new ArrayList<>();
    private final Packings packings;
    private final Refusals refusals = new Refusals();

    /**
     * @param packings of the network
     * @param bounds how large values get in a circuit
     * @param wantedLogError log2 of the largest error of a plan, relative to the largest score; where there is none,
     *     and what is wanted is the usual, the most precise plan of about its time is taken
     * @param mostSecondsPerImage what takes longer than that, by its prediction, is not looked at
     */
    PackingSearch(
            Network network,
            CompileOptions options,
            Packings packings,
            Function<Circuit, ValueBounds> bounds,
            double wantedLogError,
            double mostSecondsPerImage,
            SearchListener listener) {
        this.wantedLogError = wantedLogError;
        this.mostSecondsPerImage = mostSecondsPerImage;
        this.maxLogError = wantedLogError;
        this.network = network;
        this.options = options;
        this.packings = packings;
        this.bounds = bounds;
        this.listener = listener;
    }

    /**
     * The best plan.
     *
     * @param candidate what to compile
     * @param alternatives what was found of every other packing that may have a plan
     */
    record Result(CandidatePlan candidate, List<RejectedPlan> alternatives) {}

    /** @throws CompileException if there is none */
    Result best() {
        List<Integer> all = packings.phases();
        listener.begun(2 * all.size());
        try {
            search();
        } finally {
            listener.ended();
        }
        return result(all);
    }

    private void search() {
        for (int phases : packings.phases()) {
            boolean possible = packings.isPossible(phases);
            listener.done(words(phases) + (possible ? " counted" : " refused"));
        }
        packings.refusals().forEach(refusals::add);
        for (PackingOutline outline : packings.fastestFirst()) {
            listener.done(words(outline.phases()) + consider(outline));
        }
        if (fitting.isEmpty() && coarser && wantedLogError == ScheduleSearch.WANTED_LOG_ERROR) {
            maxLogError = ScheduleSearch.MAX_LOG_ERROR;
            tooLarge.clear();
            dearer.clear();
            // no precision makes a packing smaller
            Set<Integer> beyond = hopeless.stream().map(PackingOutline::phases).collect(Collectors.toSet());
            packings.fastestFirst().stream()
                    .filter(outline -> !beyond.contains(outline.phases()))
                    .forEach(this::consider);
        }
    }

    private static String words(int phases) {
        return "packing with " + Counts.of(phases, "phase");
    }

    private Result result(List<Integer> all) {
        if (fitting.isEmpty()) {
            throw refusal();
        }
        int images = options.images().orElse(0);
        Comparator<CandidatePlan> byTime =
                Comparator.comparingDouble(c -> c.cost().secondsPerImage(images));
        fitting.sort(byTime.thenComparing(c -> all.indexOf(c.lowered().phases())));
        CandidatePlan best = fitting.get(0);
        List<RejectedPlan> alternatives = new ArrayList<>();
        fitting.stream()
                .skip(1)
                .forEach(c -> alternatives.add(alternative(c.lowered().phases(), c.cost(), slower(c.cost(), best))));
        dearer.forEach(o -> alternatives.add(alternative(
                o.phases(),
                o.cost().orElseThrow(),
                "at least " + slower(o.cost().orElseThrow(), best))));
        tooLarge.forEach(c -> alternatives.add(alternative(c.lowered().phases(), c.cost(), TOO_LARGE)));
        hopeless.forEach(
                o -> alternatives.add(alternative(o.phases(), o.cost().orElseThrow(), o.leastTaskBytes(), TOO_LARGE)));
        return new Result(best, alternatives);
    }

    /** A plan that takes too much memory came further than one that has no room for values. */
    private CompileException refusal() {
        if (mostSecondsPerImage < Double.POSITIVE_INFINITY) {
            return ScheduleSearch.tooSlow();
        }
        boolean bits = refusals.nearest().map(CompileException::missingBits).orElse(Double.POSITIVE_INFINITY)
                < Double.POSITIVE_INFINITY;
        boolean isNearlySmallEnough =
                hopeless.stream().anyMatch(outline -> outline.leastTaskBytes() <= NEARLY * options.taskBytes());
        return tooLarge.isEmpty() && (bits && !isNearlySmallEnough || hopeless.isEmpty())
                ? refusals.nearest().orElseThrow()
                : tooLarge();
    }

    private CompileException tooLarge() {
        long least = Long.MAX_VALUE;
        int phases = 0;
        String found = "smallest found takes";
        for (CandidatePlan plan : tooLarge) {
            phases = plan.cost().taskBytes() < least ? plan.lowered().phases() : phases;
            least = Math.min(least, plan.cost().taskBytes());
        }
        for (PackingOutline outline : hopeless) {
            long bytes = packings.smaller(outline, MIN_MAX_OUTPUTS).leastTaskBytes();
            if (bytes < least) {
                phases = outline.phases();
                least = bytes;
                found = "smallest takes about";
            }
        }
        return new CompileException(
                CompileException.Remedy.TASK_MEMORY,
                String.format(
                        Locale.ROOT,
                        "no program fits a task of %d MiB; the %s %d MiB with %s;"
                                + " give a task at least that much memory",
                        mebibytes(options.taskBytes()),
                        found,
                        mebibytes(least),
                        Counts.of(phases, "phase")));
    }

    private String slower(PlanCost cost, CandidatePlan best) {
        int images = options.images().orElse(0);
        double ratio = cost.secondsPerImage(images) / best.cost().secondsPerImage(images);
        return String.format(Locale.ROOT, "%.2f times the time per image", ratio);
    }

    /** Rounded up, so that it is enough. */
    private static long mebibytes(long bytes) {
        return (bytes - 1) / (1L << 20) + 1;
    }

    private RejectedPlan alternative(int phases, PlanCost cost, String reason) {
        return alternative(phases, cost, cost.taskBytes(), reason);
    }

    private RejectedPlan alternative(int phases, PlanCost cost, long taskBytes, String reason) {
        int images = options.images().orElse(0);
        return new RejectedPlan(
                phases,
                cost.parameters().name(),
                cost.imagesPerBlock(),
                new RejectedPlan.Cost(cost.secondsPerBlock(), 1000 * cost.secondsPerImage(images), taskBytes),
                reason);
    }

    /**
     * Leaves out a packing that could not be the best: finding out how large its values get takes longest.
     *
     * @return what became of it
     */
    private String consider(PackingOutline outline) {
        int images = options.images().orElse(0);
        boolean isOfNoUse = mostSecondsPerImage < outline.leastSecondsPerImage();
        if (isOfNoUse
                || fitting.stream().anyMatch(c -> c.cost().secondsPerImage(images) < outline.leastSecondsPerImage())) {
            dearer.add(outline);
            return isOfNoUse ? " has no plan that is fast enough" : " is slower than another";
        }
        try {
            Optional<PackingOutline> beyond = packings.beyond(outline, MIN_MAX_OUTPUTS, HOPELESS * options.taskBytes());
            beyond.ifPresent(hopeless::add);
            return beyond.isPresent() || !plan(outline.costs()) ? " " + TOO_LARGE : " has a plan";
        } catch (CompileException e) {
            refusals.add(e);
            if (mostSecondsPerImage < Double.POSITIVE_INFINITY && outline.cost().isPresent()) {
                dearer.add(outline);
            }
            return " has no plan";
        }
    }

    /**
     * The best plan of one number of phases. Where a faster one takes too much memory, the group that takes most of it
     * is made smaller until it fits; whether it does.
     */
    private boolean plan(LeastCosts costs) {
        int[] mostOutputs = Lowering.unbounded(network);
        ValueBounds values = bounds.apply(costs.lowered().circuit());
        KnownPlans unbounded = packings.plans(costs, values);
        KnownPlans plans = unbounded;
        ScheduleSearch.Found found = search(unbounded);
        CandidatePlan fits = found.fitting().orElse(null);
        CandidatePlan exceeds = found.tooLarge().orElse(null);
        boolean tooLargeAtFirst = exceeds != null;
        while (exceeds != null && isTooLarge(exceeds) && shrink(exceeds, mostOutputs)) {
            plans = regrouped(plans, mostOutputs);
            exceeds = withDigitsThatFit(plans, exceeds.schedule());
        }
        if (exceeds != null && !isTooLarge(exceeds)) {
            fits = faster(fits, fittingOr(exceeds, plans));
        }
        if (fits != null && tooLargeAtFirst && options.parameters().isEmpty()) {
            fits = withDigitsOfTheirOwnGroups(unbounded, fits);
        }
        if (fits != null) {
            fitting.add(fits);
        } else {
            tooLarge.add(exceeds);
        }
        return fits != null;
    }

    /** The best plan that fits, or one that does but is the only one, or takes longer than it may. */
    private CandidatePlan fittingOr(CandidatePlan fits, KnownPlans plans) {
        try {
            return search(plans).fitting().orElse(fits);
        } catch (CompileException tooSlow) {
            return fits;
        }
    }

    private KnownPlans regrouped(KnownPlans plans, int[] mostOutputs) {
        return packings.plans(packings.regrouped(plans.lowered(), mostOutputs), plans.values());
    }

    /** A schedule for smaller groups, with the digits of key switching that fit and are fastest, or as it is. */
    private CandidatePlan withDigitsThatFit(KnownPlans plans, LevelSchedule schedule) {
        CandidatePlan same = plans.of(schedule);
        if (!isTooLarge(same) || options.parameters().isPresent()) {
            return same;
        }
        return packings.sets().withOtherDigits(schedule.parameters()).stream()
                .map(set -> plans.of(new LevelSchedule(set, schedule.rescaling(), schedule.logScale())))
                .filter(other -> !isTooLarge(other))
                .reduce((a, b) -> faster(a, b))
                .orElse(same);
    }

    /**
     * The digits that fit first, with the largest groups, need not be the fastest: others have their own groups made
     * smaller until they fit too, or take longer all the same.
     */
    private CandidatePlan withDigitsOfTheirOwnGroups(KnownPlans unbounded, CandidatePlan first) {
        CandidatePlan best = first;
        LevelSchedule schedule = first.schedule();
        for (CkksParameters set : packings.sets().withOtherDigits(schedule.parameters())) {
            LevelSchedule other = new LevelSchedule(set, schedule.rescaling(), schedule.logScale());
            int[] mostOutputs = Lowering.unbounded(network);
            KnownPlans plans = unbounded;
            CandidatePlan plan = plans.of(other);
            while (isTooLarge(plan) && faster(best, plan) == plan && shrink(plan, mostOutputs)) {
                plans = regrouped(plans, mostOutputs);
                plan = plans.of(other);
            }
            if (!isTooLarge(plan) && plan.logRelativeError() <= maxLogError) {
                best = faster(best, plan);
            }
        }
        return best;
    }

    private boolean isTooLarge(CandidatePlan plan) {
        return plan.cost().taskBytes() > options.taskBytes();
    }

    private ScheduleSearch.Found search(KnownPlans plans) {
        ScheduleSearch search = new ScheduleSearch(plans, options, packings.sets(), maxLogError, mostSecondsPerImage);
        try {
            return search.search();
        } finally {
            coarser |= search.hasCoarserSchedules();
        }
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
        return a == null
                        || b != null
                                && b.cost().secondsPerImage(images) < a.cost().secondsPerImage(images)
                ? b
                : a;
    }
}
