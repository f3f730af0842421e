package io.nightjar.model.circuit;

import java.util.Arrays;

/**
 * What a schedule decides for one step, beside the step.
 *
 * @param factors by operand, what its scale is multiplied by; empty for a step without weights
 * @param multipliers integers by row of all panels, see {@link QuantizedWeights}; empty for a step without weights
 * @param rescale whether a rescale follows, of squares behind the last product; false for a polynomial
 * @param unit of a polynomial's argument, see {@link PolynomialStep}; 1 for any other step
 * @param resultScale of a polynomial, see {@link PolynomialStep}; 0 for any other step
 * @param deferred of squares, whether those that read them relinearise; false for any other step
 */
public record StepSchedule(
        double[] factors, double[] multipliers, boolean rescale, double unit, double resultScale, boolean deferred) {
    /** The schedule of a linear step. */
    public StepSchedule(double[] factors, double[] multipliers, boolean rescale) {
        this(factors, multipliers, rescale, 1, 0, false);
    }

    /** The schedule of a polynomial. */
    public static StepSchedule ofPolynomial(double unit, double resultScale) {
        return new StepSchedule(new double[0], new double[0], false, unit, resultScale, false);
    }

    /** The schedule of squares. */
    public static StepSchedule ofSquares(boolean rescale, boolean deferred) {
        return new StepSchedule(new double[0], new double[0], rescale, 1, 0, deferred);
    }

    /** The schedule of a sum. */
    public static StepSchedule withoutWeights(boolean rescale) {
        return new StepSchedule(new double[0], new double[0], rescale);
    }

    /** What was decided for a step of a program. */
    public static StepSchedule of(Step step) {
        if (step instanceof LinearStep linear) {
            double[] multipliers = linear.quantized().panels().stream()
                    .flatMapToDouble(panel -> Arrays.stream(panel.multipliers()))
                    .toArray();
            return new StepSchedule(linear.quantized().factors(), multipliers, linear.rescale());
        }
        if (step instanceof PolynomialStep polynomial) {
            return ofPolynomial(polynomial.unit(), polynomial.resultScale());
        }
        if (step instanceof ActivationStep activation) {
            return ofSquares(activation.rescale(), activation.deferred());
        }
        return withoutWeights(((SumStep) step).rescale());
    }
}
