package io.nightjar.trainer.study;

import io.nightjar.trainer.network.NonLinearity;
import io.nightjar.trainer.network.Objective;
import io.nightjar.trainer.network.PolynomialFit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * An activation behind every convolution of a task's network, with or without batch normalisation.
 *
 * @param activation name for people
 * @param fitRange half the width of the interval that the polynomial was fitted on, or empty where nothing was fitted
 */
record StudyVariant(String activation, NonLinearity function, Optional<Double> fitRange, boolean normalised) {
    private static final double[] RANGES = {4, 6};

    /** All of the study, in the order of its table. */
    static List<StudyVariant> all() {
        List<StudyVariant> variants = new ArrayList<>();
        add(variants, "square", NonLinearity.Polynomial.SQUARE, Optional.empty());
        addFits(variants, "Swish", PolynomialFit::swish, 2);
        addFits(variants, "Swish", PolynomialFit::swish, 4);
        addFits(variants, "Mish", PolynomialFit::mish, 4);
        add(variants, "ReLU", new NonLinearity.Relu(), Optional.empty());
        add(variants, "Swish", new NonLinearity.Swish(), Optional.empty());
        return List.copyOf(variants);
    }

    private static void addFits(List<StudyVariant> variants, String name, DoubleUnaryOperator function, int degree) {
        for (double range : RANGES) {
            NonLinearity fit = NonLinearity.Polynomial.of(PolynomialFit.of(function, range, degree));
            add(variants, String.format(Locale.ROOT, "%s-%d on +-%.0f", name, degree, range), fit, Optional.of(range));
        }
    }

    private static void add(
            List<StudyVariant> variants, String name, NonLinearity function, Optional<Double> fitRange) {
        variants.add(new StudyVariant(name, function, fitRange, true));
        variants.add(new StudyVariant(name, function, fitRange, false));
    }

    boolean isPolynomial() {
        return function instanceof NonLinearity.Polynomial;
    }

    /** Name of its checkpoint. */
    String fileName() {
        return activation.replace(" on +-", "-r") + (normalised ? "-bn" : "-plain");
    }

    /**
     * What it is trained for: the task's objective without a teacher, with the penalty at the same place of the
     * interval, if there is one.
     */
    Objective objective(Objective task, double taskFitRange) {
        if (fitRange.isEmpty()) {
            return task.plain();
        }
        return new Objective(
                task.labelSmoothing(),
                task.rangeLimit() / taskFitRange * fitRange.get(),
                task.rangePenalty(),
                task.penaltyInterval(),
                task.inputLimit() / taskFitRange * fitRange.get(),
                task.dropout(),
                0,
                task.temperature());
    }
}
