package io.nightjar.model.onnx;

import io.nightjar.ckks.Counts;
import io.nightjar.model.onnx.Decision.Form;
import java.util.Locale;
import java.util.Set;

/**
 * Labels of two classes by a comparison: that of a single score is 1 where it is above 0, once the limit is taken off.
 */
final class Thresholds {
    static final Set<String> COMPARISONS = Set.of("Greater", "GreaterOrEqual", "Less", "LessOrEqual");

    /** Nearer to 0 and 1 a probability of type float is too coarse to tell its logit. */
    private static final double LEAST = 1e-4;

    private final GraphBuilder builder;
    private final ElementwiseOperators elementwise;

    Thresholds(GraphBuilder builder, ElementwiseOperators elementwise) {
        this.builder = builder;
        this.elementwise = elementwise;
    }

    /** A comparison of a score with a constant, or of two scores. */
    Decision ofScores(Origin origin, Value first, Value second) {
        boolean isGreater = origin.operator().startsWith("Greater");
        Value above = isGreater ? first : second;
        Value below = isGreater ? second : first;
        boolean isScore = above instanceof Symbol && below instanceof Tensor limit && isAll(limit, 0);
        Symbol scores = isScore ? (Symbol) above : (Symbol) elementwise.binary("Sub", origin, above, below);
        String consequence = isScore
                ? "the label is 1 where the score is above 0"
                : below instanceof Tensor limit
                        ? "the output is the score less " + limit.data()[0] + ", and the label is 1 where it is above 0"
                        : above instanceof Tensor limit
                                ? "the output is " + limit.data()[0]
                                        + " less the score, and the label is 1 where it is above 0"
                                : "the output is the difference of the two scores, and the label is 1 where it is above"
                                        + " 0";
        return decision(origin, scores, consequence);
    }

    /** A comparison of the probability that a Sigmoid made of a logit. */
    Decision ofProbability(Origin origin, Decision probability, Tensor limit, boolean isFirst) {
        double p = limit.isScalar() ? limit.known().data()[0] : Double.NaN;
        if (!(p >= LEAST && p <= 1 - LEAST)) {
            throw new NodeProblem(
                    limit.isScalar()
                            ? "it compares a probability with " + p + ", where the type float tells no labels"
                            : "it compares a probability with " + limit.data().length + " limits",
                    "compare with one number from 0.0001 to 0.9999, or end the model with its score");
        }
        boolean isAbove = origin.operator().startsWith("Greater") == isFirst;
        Symbol logit = isAbove ? probability.scores() : probability.scores().negated(origin);
        double offset = Math.log(p / (1 - p)) * (isAbove ? -1 : 1);
        ChannelPolynomial shifted = logit.polynomial().plus(ChannelPolynomial.constant(offset));
        String part = isAbove ? "the logit" : "the negated logit";
        String consequence = offset == 0
                ? "the output is " + part + ", and the label is 1 where it is above 0"
                : String.format(
                        Locale.ROOT,
                        "the output is %s %s %.6g, and the label is 1 where it is above 0, as the logit of the"
                                + " probability %s is %.6g",
                        part,
                        offset < 0 ? "less" : "plus",
                        Math.abs(offset),
                        (float) p,
                        Math.log(p / (1 - p)));
        return decision(origin, offset == 0 ? logit : logit.with(shifted, origin), consequence);
    }

    private Decision decision(Origin origin, Symbol scores, String consequence) {
        if (scores.view().size() != 1) {
            throw new NodeProblem(
                    "it compares " + Counts.of(scores.view().size(), "score") + ", which gives a truth value for each",
                    "end the model with its scores");
        }
        builder.note("Node '" + origin.node() + "' (" + origin.operator() + ") at the end is left out: " + consequence
                + (origin.operator().endsWith("OrEqual") ? "; at exactly 0 the model says 1 too" : ""));
        return Decision.of(scores, origin.operator(), Form.LABEL).withLabel(Label.truth());
    }

    private static boolean isAll(Tensor tensor, double value) {
        for (double v : tensor.data()) {
            if (v != value) {
                return false;
            }
        }
        return tensor.data().length == 1;
    }
}
