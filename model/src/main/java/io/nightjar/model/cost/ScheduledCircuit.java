package io.nightjar.model.cost;

import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.quantization.WeightStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * A circuit with levels and scales but without its weights: what a dry run needs, whether a schedule is only considered
 * or a program stored.
 *
 * @param stages in order
 */
public record ScheduledCircuit(List<Stage> stages) {
    /** One step; exactly one of the three kinds is there. */
    public sealed interface Stage permits Linear, Activation, Sum {}

    /**
     * @param profile its weights' norms
     * @param multipliers of all rows
     * @param factors by operand
     */
    public record Linear(
            LinearDataflow wiring, WeightStatistics profile, double[] multipliers, double[] factors, boolean rescale)
            implements Stage {}

    public record Activation(ActivationStep step) implements Stage {}

    public record Sum(SumStep step, boolean rescale) implements Stage {}

    public static ScheduledCircuit of(List<Step> steps) {
        List<Stage> stages = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof LinearStep linear) {
                double[] multipliers = linear.panels().stream()
                        .flatMapToDouble(p -> java.util.Arrays.stream(p.multipliers()))
                        .toArray();
                stages.add(new Linear(
                        linear.wiring(), WeightStatistics.of(linear), multipliers, linear.factors(), linear.rescale()));
            } else if (step instanceof ActivationStep activation) {
                stages.add(new Activation(activation));
            } else if (step instanceof SumStep sum) {
                stages.add(new Sum(sum, sum.rescale()));
            }
        }
        return new ScheduledCircuit(stages);
    }
}
