package io.nightjar.model.cost;

import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.StepSchedule;
import io.nightjar.model.packing.SlotOrder;
import io.nightjar.model.quantization.WeightStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Steps with their schedules: what an analysis needs, whether a schedule is only considered or a program stored. Only
 * the statistics of the weights are needed.
 *
 * @param steps in order
 * @param schedules by step
 * @param statistics of the weights, by step
 * @param order of the slots, which says how often masks repeat themselves
 */
public record ScheduledCircuit(
        List<Step> steps, List<StepSchedule> schedules, List<WeightStatistics> statistics, SlotOrder order) {
    /**
     * The same with the activations that make some arrays deferred, and no others; see
     * {@link io.nightjar.model.circuit.Deferral}.
     */
    public ScheduledCircuit deferring(Set<Integer> arrays) {
        List<StepSchedule> others = new ArrayList<>(schedules);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof ActivationStep) {
                others.set(
                        i, StepSchedule.ofSquares(schedules.get(i).rescale(), arrays.contains(ArrayIndex.madeBy(i))));
            }
        }
        return new ScheduledCircuit(steps, others, statistics, order);
    }

    /** The steps of a program, whose schedules are part of them. */
    public static ScheduledCircuit of(List<Step> steps, SlotOrder order) {
        return new ScheduledCircuit(
                steps,
                steps.stream().map(StepSchedule::of).toList(),
                steps.stream().map(WeightStatistics::of).toList(),
                order);
    }
}
