package io.nightjar.model.cost;

import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.StepSchedule;
import io.nightjar.model.quantization.WeightStatistics;
import java.util.List;

/**
 * Steps with their schedules: what an analysis needs, whether a schedule is only considered or a program stored. Only
 * the statistics of the weights are needed.
 *
 * @param steps in order
 * @param schedules by step
 * @param statistics of the weights, by step
 */
public record ScheduledCircuit(List<Step> steps, List<StepSchedule> schedules, List<WeightStatistics> statistics) {
    /** The steps of a program, whose schedules are part of them. */
    public static ScheduledCircuit of(List<Step> steps) {
        return new ScheduledCircuit(
                steps,
                steps.stream().map(StepSchedule::of).toList(),
                steps.stream().map(WeightStatistics::of).toList());
    }
}
