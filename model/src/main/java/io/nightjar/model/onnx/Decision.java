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
 * @param withoutBatch whether the graph, made for one image, has dropped the axis of the batch
 */
record Decision(
        Symbol scores, String operator, Form form, Label label, int axis, Decision complementOf, boolean withoutBatch)
        implements Value {
    /** What there is for an image. */
    enum Form {
        /** The scores themselves, of a graph that has dropped the batch. */
        SCORES,
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
        return new Decision(scores, operator, form, null, 0, null, false);
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

    /** The dimensions of a value for each score, the batch as 1 where there is one. */
    int[] dims() {
        return withoutBatch ? scores.dims() : ShapeOperators.withBatch(scores.dims());
    }

    Decision as(String newOperator, Form newForm) {
        return new Decision(scores, newOperator, newForm, null, 0, null, withoutBatch);
    }

    /** The same of other scores. */
    Decision of(Symbol newScores) {
        return new Decision(newScores, operator, form, label, axis, complementOf, withoutBatch);
    }

    Decision withoutBatch(boolean without) {
        return new Decision(scores, operator, form, label, axis, complementOf, without);
    }

    /** Probabilities of two classes along an axis; this is that of the second. */
    Decision pairAlong(int along) {
        return new Decision(scores, operator, Form.PAIR, null, along, null, withoutBatch);
    }

    /** One less a probability; its logit is the other's negated. */
    Decision complement(Origin origin) {
        return new Decision(scores.negated(origin), operator, form, null, 0, this, withoutBatch);
    }

    Decision withLabel(Label newLabel) {
        return new Decision(scores, operator, Form.LABEL, newLabel, 0, null, withoutBatch);
    }
}
