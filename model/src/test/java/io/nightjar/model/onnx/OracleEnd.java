package io.nightjar.model.onnx;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** What the end of a network, which the importer leaves out, makes of the scores. */
enum OracleEnd {
    SCORES(scores -> scores),
    SOFTMAX(OracleEnd::softmax),
    LOG_SOFTMAX(scores -> map(softmax(scores), Math::log)),
    SIGMOID(scores -> map(scores, OracleEnd::sigmoid)),
    /** Probabilities of two classes from one logit, or from a logit and its negative. */
    BINARY(scores -> scores.length == 1
            ? new double[] {sigmoid(-scores[0]), sigmoid(scores[0])}
            : map(scores, OracleEnd::sigmoid)),
    /** The number of the class; of one logit its sign. */
    LABEL(scores -> new double[] {scores.length == 1 ? positive(scores[0]) : largest(scores)}),
    POSITIVE(scores -> new double[] {positive(scores[0])}),
    TOP_SCORE(scores -> new double[] {scores[largest(scores)]});

    private final UnaryOperator<double[]> operator;

    OracleEnd(UnaryOperator<double[]> operator) {
        this.operator = operator;
    }

    /** By its name in the index. */
    static OracleEnd of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    double[] apply(double[] scores) {
        return operator.apply(scores);
    }

    private static double[] softmax(double[] scores) {
        double largest = scores[largest(scores)];
        double[] powers = map(scores, score -> Math.exp(score - largest));
        double sum = Arrays.stream(powers).sum();
        return map(powers, power -> power / sum);
    }

    private static double sigmoid(double score) {
        return 1 / (1 + Math.exp(-score));
    }

    private static int positive(double score) {
        return score > 0 ? 1 : 0;
    }

    private static int largest(double[] scores) {
        int largest = 0;
        for (int i = 1; i < scores.length; i++) {
            largest = scores[i] > scores[largest] ? i : largest;
        }
        return largest;
    }

    private static double[] map(double[] values, DoubleUnaryOperator operator) {
        return Arrays.stream(values).map(operator).toArray();
    }
}
