package io.nightjar.model.compiler;

import io.nightjar.model.CompileException;
import io.nightjar.model.ranges.ValueBounds;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The plans of one circuit whose values are known: a schedule that is refused or too coarse is looked at once, however
 * often the search is begun again for another precision.
 */
final class KnownPlans {
    private final LeastCosts costs;
    private final ValueBounds values;
    private final CompileOptions options;
    private final Map<LevelSchedule, CandidatePlan> plans = new HashMap<>();
    private final Map<LevelSchedule, Double> errors = new HashMap<>();
    private final Map<LevelSchedule, CompileException> refused = new HashMap<>();

    KnownPlans(LeastCosts costs, ValueBounds values, CompileOptions options) {
        this.costs = costs;
        this.values = values;
        this.options = options;
    }

    LeastCosts costs() {
        return costs;
    }

    LoweredCircuit lowered() {
        return costs.lowered();
    }

    ValueBounds values() {
        return values;
    }

    /**
     * The plan of a schedule.
     *
     * @throws CompileException if it does not work
     */
    CandidatePlan of(LevelSchedule schedule) {
        return plans.computeIfAbsent(schedule, s -> CandidatePlan.of(lowered(), values, s, options));
    }

    /** log2 of the error of scores under a schedule, relative to large scores, or empty if it is not known yet. */
    Optional<Double> knownLogError(LevelSchedule schedule) {
        return Optional.ofNullable(errors.get(schedule));
    }

    /**
     * The plan of a schedule, of which the error alone is kept.
     *
     * @param cost what it costs at least, if that can be told
     * @throws CompileException if it does not work
     */
    CandidatePlan of(LevelSchedule schedule, Optional<PlanCost> cost) {
        if (refused.containsKey(schedule)) {
            throw refused.get(schedule);
        }
        try {
            CandidatePlan plan = cost.isPresent()
                    ? CandidatePlan.of(lowered(), values, schedule, cost.get(), options.unitCosts())
                    : CandidatePlan.of(lowered(), values, schedule, options);
            errors.put(schedule, plan.logRelativeError());
            return plan;
        } catch (CompileException e) {
            refused.put(schedule, e);
            throw e;
        }
    }
}
