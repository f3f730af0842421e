package io.nightjar.trainer.network;

/**
 * What a training step minimises: cross entropy, blended with the teacher's answers, plus a price on pre-activations
 * outside the range in which the polynomial resembles its function.
 *
 * @param labelSmoothing share of the target spread evenly over all classes
 * @param rangeLimit pre-activations of larger magnitude are penalised
 * @param rangePenalty factor of the mean squared excess over {@code rangeLimit}, summed over the activations
 * @param penaltyInterval steps between those that the penalty is a part of, with as many times the factor; it costs a
 *     third of a step
 * @param inputLimit in training alone, activations see inputs cut to this magnitude, since one stray value to the
 *     fourth power can ruin a step; infinite for none
 * @param dropout share of the features in front of the dense layers that are left out in a step, chosen for each image
 * @param distillation share of the teacher's term, 0 to 1; without a teacher it does not apply
 * @param temperature softening of both networks' answers in the teacher's term
 */
public record Objective(
        double labelSmoothing,
        double rangeLimit,
        double rangePenalty,
        int penaltyInterval,
        double inputLimit,
        double dropout,
        double distillation,
        double temperature) {
    public Objective {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1) || !(distillation >= 0 && distillation <= 1)) {
            throw new IllegalArgumentException("label smoothing " + labelSmoothing + " and distillation " + distillation
                    + " are shares from 0 to 1");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout " + dropout + ", expected 0 to below 1");
        }
        if (penaltyInterval < 1) {
            throw new IllegalArgumentException("penalty interval " + penaltyInterval + ", expected at least 1");
        }
        if (!(rangeLimit > 0) || !(rangePenalty >= 0) || !(inputLimit > 0) || !(temperature > 0)) {
            throw new IllegalArgumentException("range limit " + rangeLimit + ", range penalty " + rangePenalty
                    + ", input limit " + inputLimit + ", temperature " + temperature + ", expected positive numbers");
        }
    }

    /** The same without penalty and teacher, for a network with ordinary activations. */
    public Objective plain() {
        return new Objective(labelSmoothing, rangeLimit, 0, 1, Double.POSITIVE_INFINITY, dropout, 0, temperature);
    }
}
