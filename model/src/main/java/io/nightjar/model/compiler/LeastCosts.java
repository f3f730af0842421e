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
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.machine.UnitCosts;
import io.nightjar.model.quantization.WeightStatistics;
import io.nightjar.model.ranges.ValueBounds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a circuit costs at least under each parameter set, whatever the scales and however large the values are: that
 * follows from the levels alone. Every set is looked at once, when it is first asked for.
 */
final class LeastCosts {
    private final LoweredCircuit lowered;
    private final UnitCosts unitCosts;
    private final ValueBounds zero;
    private final Map<LeveledParameters, Optional<Pair>> known = new HashMap<>();

    /**
     * The least cost of all schedules with the levels of one set.
     *
     * @param plain without deferral
     * @param deferring with all deferral that is cheaper, which is never slower
     */
    private record Pair(PlanCost plain, PlanCost deferring) {
        PlanCost within(long taskBytes) {
            return deferring.taskBytes() <= taskBytes ? deferring : plain;
        }
    }

    LeastCosts(LoweredCircuit lowered, UnitCosts unitCosts) {
        this.lowered = lowered;
        this.unitCosts = unitCosts;
        double[] none = new double[ArrayIndex.count(lowered.circuit().steps())];
        this.zero = new ValueBounds(ValueBounds.Source.WEIGHTS, none, none, none, none, none);
    }

    /** The circuit. */
    LoweredCircuit lowered() {
        return lowered;
    }

    /**
     * The least cost under every set, or empty if it cannot be told without values for some set that could have a plan.
     *
     * @param taskBytes memory of a task, beyond which nothing is deferred
     */
    Optional<List<PlanCost>> of(List<LeveledParameters> sets, long taskBytes) {
        List<PlanCost> costs = new ArrayList<>();
        for (LeveledParameters set : sets) {
            Optional<PlanCost> cost = of(set, taskBytes);
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
    Optional<PlanCost> of(LeveledParameters set, long taskBytes) {
        return known.computeIfAbsent(set, this::counted).map(pair -> pair.within(taskBytes));
    }

    private Optional<Pair> counted(LeveledParameters set) {
        CkksParameters p = set.parameters();
        NoiseEstimate fresh = NoiseEstimate.secretKeyEncryption(
                p, lowered.rescales().get(set.rescaling()).depth(), 1);
        try {
            ScheduledCircuit plan = new ScheduledCircuit(
                    lowered.circuit().steps(),
                    schedules(set),
                    lowered.statistics(),
                    lowered.circuit().order());
            DeferralChoice.Alternatives choice = DeferralChoice.of(
                    lowered,
                    p,
                    plan,
                    unitCosts,
                    other -> new ScheduleAnalysis(p, other, lowered.counting(), zero, fresh));
            return Optional.of(new Pair(choice.none().cost(), choice.cheaper().cost()));
        } catch (CompileException e) {
            return Optional.empty();
        }
    }

    /**
     * The schedules of all steps with the levels that they have and with a scale of 1 wherever it may be chosen. Where
     * the integers of a linear step depend on the scale, or are chosen along with masks, the least they could be
     * counts.
     */
    private List<StepSchedule> schedules(LeveledParameters set) {
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
}
