package io.nightjar.model.onnx;

/**
 * What a network makes of its scores at the end, where a label is all that follows.
 *
 * @param scores that it is made of
 * @param operator that began it
 * @param form what there is for an image
 * @param label what the graph gives for every class; null for what is no label
 * @param axis along which a pair lies, the batch counted as in {@link #dims}
 * @param complementOf the probability that it is what is missing from; null for none
 */
record Decision(Symbol scores, String operator, Form form, Label label, int axis, Decision complementOf)
        implements Value {
    /** What there is for an image. */
    enum Form {
        /** A value for each score, which grows with it. */
        PROBABILITIES,
        /** Values for some classes, made of the scores of all. */
        PART,
        /** The probabilities of two classes, made of one score. */
        PAIR,
        /** The best of the values. */
        BEST,
        /** A class. */
        LABEL
    }

    static Decision of(Symbol scores, String operator, Form form) {
        return new Decision(scores, operator, form, null, 0, null);
    }

    boolean isLabel() {
        return form == Form.LABEL;
    }

    boolean isSingle() {
        return scores.view().size() == 1;
    }

    /** The number of classes; a single score tells two apart. */
    int classes() {
        return isSingle() ? 2 : scores.view().size();
    }

    /** The dimensions of a value for each score, 1 where the batch is an axis. */
    int[] dims() {
        return scores.fullDims();
    }

    Decision as(String newOperator, Form newForm) {
        return new Decision(scores, newOperator, newForm, null, 0, null);
    }

    /** The same of other scores. */
    Decision of(Symbol newScores) {
        return newScores == scores ? this : new Decision(newScores, operator, form, label, axis, complementOf);
    }

    /** Probabilities of two classes along an axis; this is that of the second. */
    Decision pairAlong(int along) {
        return new Decision(scores, operator, Form.PAIR, null, along, null);
    }

    /** One less a probability; its logit is the other's negated. */
    Decision complement(Origin origin) {
        return new Decision(scores.negated(origin), operator, form, null, 0, this);
    }

    Decision withLabel(Label newLabel) {
        return new Decision(scores, operator, Form.LABEL, newLabel, 0, null);
    }
}
