package io.nightjar.model.compiler;

import io.nightjar.ckks.noise.NoiseEstimate;
import io.nightjar.ckks.polynomial.PowerScales;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.PolynomialStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.StepSchedule;
import io.nightjar.model.contract.Safeguards;
import io.nightjar.model.cost.MemoryModel;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.machine.UnitCosts;
import io.nightjar.model.quantization.WeightStatistics;
import io.nightjar.model.ranges.ValueBounds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a circuit costs under a parameter set. It follows from the levels, but for whether weights are small enough for
 * products without a split; what it is at least follows from the levels alone, whatever the scales and however large
 * the values are: a search that looks for the least cost need not look at schedules, or at values, where that is too
 * high.
 *
 * @param parameters the set
 * @param imagesPerBlock the owner's images in a full block
 * @param secondsPerBlock thread-CPU seconds on one core
 * @param taskBytes heap of a task with one thread
 * @param deferred the arrays of activations that are deferred for that
 */
record PlanCost(
        CkksParameters parameters, int imagesPerBlock, double secondsPerBlock, long taskBytes, Set<Integer> deferred) {
    static PlanCost of(
            Circuit circuit,
            CkksParameters parameters,
            ScheduleAnalysis run,
            Set<Integer> deferred,
            UnitCosts unitCosts) {
        int capacity = parameters.slots() / circuit.positions();
        return new PlanCost(
                parameters,
                capacity - Safeguards.mostReferences(capacity),
                run.seconds(unitCosts),
                MemoryModel.bytes(parameters, run, run.value(ArrayIndex.INPUTS).level()),
                deferred);
    }

    /** The same with the seconds that a schedule takes whose weights are known. */
    PlanCost with(ScheduleAnalysis run, UnitCosts unitCosts) {
        return new PlanCost(parameters, imagesPerBlock, run.seconds(unitCosts), taskBytes, deferred);
    }

    /**
     * The least cost under every set, or empty if it cannot be told without values for some set that could have a plan.
     */
    static Optional<List<PlanCost>> ofAll(
            LoweredCircuit lowered, List<LeveledParameters> sets, long taskBytes, UnitCosts unitCosts) {
        List<PlanCost> costs = new ArrayList<>();
        for (LeveledParameters set : sets) {
            Optional<PlanCost> cost = withoutValues(lowered, set, taskBytes, unitCosts);
            if (cost.isEmpty()) {
                return Optional.empty();
            }
            costs.add(cost.get());
        }
        return Optional.of(costs);
    }

    /**
     * The least cost of all schedules with these levels, or empty if it cannot be told without values.
     *
     * @param taskBytes memory of a task, beyond which nothing is deferred
     */
    static Optional<PlanCost> withoutValues(
            LoweredCircuit lowered, LeveledParameters set, long taskBytes, UnitCosts unitCosts) {
        Circuit circuit = lowered.circuit();
        CkksParameters p = set.parameters();
        int arrays = ArrayIndex.count(circuit.steps());
        double[] none = new double[arrays];
        ValueBounds zero = new ValueBounds(ValueBounds.Source.WEIGHTS, none, none, none, none, none);
        NoiseEstimate fresh = NoiseEstimate.secretKeyEncryption(
                p, lowered.rescales().get(set.rescaling()).depth(), 1);
        try {
            ScheduledCircuit plan = new ScheduledCircuit(
                    circuit.steps(), schedules(lowered, set), lowered.statistics(), circuit.order());
            return Optional.of(DeferralChoice.of(
                            lowered,
                            p,
                            plan,
                            taskBytes,
                            unitCosts,
                            other -> new ScheduleAnalysis(p, other, lowered.counting(), zero, fresh))
                    .cost());
        } catch (CompileException e) {
            return Optional.empty();
        }
    }

    /**
     * The schedules of all steps with the levels that they have and with a scale of 1 wherever it may be chosen. Where
     * the integers of a linear step depend on the scale, or are chosen along with masks, the least they could be
     * counts.
     */
    private static List<StepSchedule> schedules(LoweredCircuit lowered, LeveledParameters set) {
        Circuit circuit = lowered.circuit();
        List<WeightStatistics> statistics = lowered.statistics();
        CkksParameters p = set.parameters();
        Rescales rescales = lowered.rescales().get(set.rescaling());
        int[] levels = rescales.levels();
        double[] scales = new double[levels.length];
        scales[ArrayIndex.INPUTS] = 1;
        List<StepSchedule> schedules = new ArrayList<>();
        for (int i = 0; i < circuit.steps().size(); i++) {
            Step step = circuit.steps().get(i);
            int made = ArrayIndex.madeBy(i);
            int level = rescales.depth() + Rescales.operandLevel(step, levels);
            int after = rescales.depth() + levels[made];
            double in = scales[step.operands().get(0).array()];
            boolean rescale = rescales.afterStep()[i];
            double divisor = rescale ? p.moduli().get(level) : 1;
            if (step instanceof LinearStep linear) {
                scales[made] = argumentScale(circuit, made, p, after);
                double before = scales[made] * divisor;
                double[] factors = step.operands().stream()
                        .mapToDouble(o -> before / scales[o.array()])
                        .toArray();
                boolean exact = rescale
                        && !linear.dataflow().hasMasks()
                        && linear.operands().stream().noneMatch(o -> rescales.kept()[o.array()]);
                double[] multipliers =
                        exact ? statistics.get(i).multipliers(factors, new double[factors.length], 0) : new double[0];
                schedules.add(new StepSchedule(factors, multipliers, rescale));
            } else if (step instanceof PolynomialStep polynomial) {
                scales[made] = polynomial.isMonic()
                        ? PowerScales.monicResult(p, polynomial.plan(), level, in)
                        : p.moduli().get(after);
                schedules.add(StepSchedule.ofPolynomial(1, scales[made]));
            } else if (step instanceof ActivationStep) {
                scales[made] = in;
                for (int spent = 0; spent < level - after; spent++) {
                    scales[made] *= scales[made] / p.moduli().get(level - spent);
                }
                scales[made] *= rescales.kept()[made] ? scales[made] : 1;
                schedules.add(StepSchedule.ofSquares(!rescales.kept()[made], false));
            } else {
                scales[made] = in / divisor;
                schedules.add(StepSchedule.withoutWeights(rescale));
            }
        }
        return schedules;
    }

    private static double argumentScale(Circuit circuit, int array, CkksParameters p, int level) {
        return circuit.readers(array).stream()
                .filter(PolynomialStep.class::isInstance)
                .map(step -> PowerScales.argumentScale(p, ((PolynomialStep) step).depth(), level))
                .findFirst()
                .orElse(1.0);
    }

    /** @param images to score, or 0 for as many as blocks hold */
    double secondsPerImage(int images) {
        if (images == 0) {
            return secondsPerBlock / imagesPerBlock;
        }
        int blocks = (images - 1) / imagesPerBlock + 1;
        return blocks * secondsPerBlock / images;
    }

    static PlanCost fastest(List<PlanCost> costs, int images) {
        return costs.stream()
                .min(Comparator.comparingDouble(c -> c.secondsPerImage(images)))
                .orElseThrow();
    }
}
