package io.nightjar.model.onnx;

import java.util.List;

/** The inputs of one ONNX node. */
record Arguments(List<Value> values) {
    int count() {
        return values.size();
    }

    boolean has(int i) {
        return i < values.size() && values.get(i) != null;
    }

    Value value(int i) {
        if (!has(i)) {
            throw new NodeProblem("input " + i + " is missing", "export the model again");
        }
        return values.get(i);
    }

    /** A constant whose values are known. */
    Tensor constant(int i) {
        return shape(i).known();
    }

    /** A constant that may depend on the number of images, as shapes do. */
    Tensor shape(int i) {
        if (value(i) instanceof Tensor tensor) {
            return tensor;
        }
        throw new NodeProblem("input " + i + " depends on the image", "make it a constant of the model");
    }

    Symbol symbol(int i) {
        if (value(i) instanceof Symbol symbol) {
            return symbol;
        }
        throw new NodeProblem("input " + i + " is a constant", "make it depend on the image");
    }
}
