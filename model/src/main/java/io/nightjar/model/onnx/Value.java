package io.nightjar.model.onnx;

/** What an ONNX tensor name stands for while a graph is read. */
sealed interface Value permits Tensor, Symbol, Value.Unknown {
    /** The output of a node that could not be read; its consumers are not to blame. */
    record Unknown() implements Value {}
}
