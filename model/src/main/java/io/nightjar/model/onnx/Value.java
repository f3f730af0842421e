package io.nightjar.model.onnx;

import java.util.List;

/** What an ONNX tensor name stands for while a graph is read. */
sealed interface Value
        permits Tensor, Symbol, Value.Sequence, Value.Decision, Value.Words, Value.Unread, Value.Unknown {
    /**
     * What a network makes of its scores at the end, where a label is all that follows: probabilities, or the label.
     *
     * @param scores that it is made of
     * @param operator that began it
     * @param isLabel whether it is a class instead of a value for each
     * @param complementOf the probability that it is what is missing from; null for none
     */
    record Decision(Symbol scores, String operator, boolean isLabel, Decision complementOf) implements Value {
        Decision(Symbol scores, String operator, boolean isLabel) {
            this(scores, operator, isLabel, null);
        }

        /** One less a probability; its logit is the other's negated. */
        Decision complement(Origin origin) {
            ChannelPolynomial negated = scores.polynomial().times(ChannelPolynomial.constant(-1));
            return new Decision(scores.with(negated, origin), operator, isLabel, this);
        }

        Decision label() {
            return new Decision(scores, operator, true, null);
        }
    }

    /** A list of tensors, each of which may depend on the image. */
    record Sequence(List<Value> parts) implements Value {}

    /** A constant of texts, such as names of classes. */
    record Words(List<String> words) implements Value {}

    /** An output that operators of this kind are not expected to be asked for. */
    record Unread() implements Value {}

    /** The output of a node that could not be read; its consumers are not to blame. */
    record Unknown() implements Value {}
}
