package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.Map;

/** The constants that a graph is stored with, by name; they are read when they are asked for. */
final class Initializers {
    private final TensorReader tensors;
    private final Map<String, TensorProto> plain = new HashMap<>();
    private final Map<String, SparseTensorProto> sparse = new HashMap<>();
    private final Map<String, Tensor> read = new HashMap<>();

    Initializers(GraphProto graph, TensorReader tensors) {
        this.tensors = tensors;
        graph.getInitializerList().forEach(tensor -> plain.put(tensor.getName(), tensor));
        graph.getSparseInitializerList()
                .forEach(tensor -> sparse.put(tensor.getValues().getName(), tensor));
    }

    boolean has(String name) {
        return plain.containsKey(name) || sparse.containsKey(name);
    }

    /** @param name of one that there is */
    Value value(String name) {
        if (plain.containsKey(name)) {
            return tensors.value(plain.get(name));
        } else if (!read.containsKey(name)) {
            read.put(name, tensors.sparse(sparse.get(name)));
        }
        return read.get(name);
    }
}
