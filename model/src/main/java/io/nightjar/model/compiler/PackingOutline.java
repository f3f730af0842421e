package io.nightjar.model.compiler;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a packing costs at least, before it is known how large its values get. Smaller tile groups make more rotations
 * and never fewer, so with groups of any size every plan takes at least the time of the fastest one without a bound.
 *
 * @param costs of the circuit with the largest tile groups
 * @param cost of the fastest plan that levels allow, or empty if it cannot be told
 * @param leastSecondsPerImage predicted time per image that no plan is below
 * @param leastTaskBytes memory that no plan with these groups is below
 */
record PackingOutline(LeastCosts costs, Optional<PlanCost> cost, double leastSecondsPerImage, long leastTaskBytes) {
    /** @throws io.nightjar.model.CompileException if no set has enough levels */
    static PackingOutline of(LeastCosts costs, CompileOptions options, ParameterSets sets) {
        List<LeveledParameters> possible = ScheduleSearch.possible(costs.lowered(), options, sets);
        int images = options.images().orElse(0);
        // groups that are made smaller may leave room for deferral, which is faster and never takes less
        return costs.of(possible, Long.MAX_VALUE)
                .flatMap(deferring -> costs.of(possible, 0).map(plain -> {
                    PlanCost fastest = PlanCost.fastest(deferring, images);
                    long bytes = plain.stream()
                            .min(Comparator.comparingLong(PlanCost::taskBytes))
                            .orElseThrow()
                            .taskBytes();
                    return new PackingOutline(costs, Optional.of(fastest), fastest.secondsPerImage(images), bytes);
                }))
                .orElseGet(() -> new PackingOutline(costs, Optional.empty(), 0, 0));
    }

    int phases() {
        return costs.lowered().phases();
    }
}
