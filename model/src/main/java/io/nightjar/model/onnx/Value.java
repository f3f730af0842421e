package io.nightjar.model.onnx;

import java.util.List;

/** What an ONNX tensor name stands for while a graph is read. */
sealed interface Value permits Tensor, Symbol, Decision, Value.Sequence, Value.Words, Value.Unread, Value.Unknown {
    /** A list of tensors, each of which may depend on the image. */
    record Sequence(List<Value> parts) implements Value {}

    /**
     * A constant of texts, such as names of classes.
     *
     * @param rank number of its axes
     */
    record Words(List<String> words, int rank) implements Value {}

    /** An output that operators of this kind are not expected to be asked for. */
    record Unread() implements Value {}

    /** The output of a node that could not be read; its consumers are not to blame. */
    record Unknown() implements Value {}
}
