package io.nightjar.model.compiler;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.contract.Safeguards;
import io.nightjar.model.cost.MemoryModel;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.machine.UnitCosts;
import java.util.Comparator;
import java.util.List;
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
