package io.nightjar.model.program;

import java.util.ArrayList;
import java.util.List;

/**
 * A circuit with levels and scales but without its weights: what a dry run needs, whether a schedule is only considered or a program stored.
 *
 * @param stages in order
 */
record Plan(List<Stage> stages) {
    /** One step; exactly one of the three kinds is there. */
    sealed interface Stage permits Linear, Activation, Sum {}

    /**
     * @param profile its weights' norms
     * @param multipliers of all rows
     * @param factors by operand
     */
    record Linear(LinearWiring wiring, LinearProfile profile, double[] multipliers, double[] factors, boolean rescale)
            implements Stage {}

    record Activation(ActivationStep step) implements Stage {}

    record Sum(SumStep step, boolean rescale) implements Stage {}

    static Plan of(List<Step> steps) {
        List<Stage> stages = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof LinearStep linear) {
                double[] multipliers = linear.panels().stream()
                        .flatMapToDouble(p -> java.util.Arrays.stream(p.multipliers()))
                        .toArray();
                stages.add(new Linear(
                        linear.wiring(), LinearProfile.of(linear), multipliers, linear.factors(), linear.rescale()));
            } else if (step instanceof ActivationStep activation) {
                stages.add(new Activation(activation));
            } else if (step instanceof SumStep sum) {
                stages.add(new Sum(sum, sum.rescale()));
            }
        }
        return new Plan(stages);
    }
}
