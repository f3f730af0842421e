package io.nightjar.model.network;

import java.util.List;

/** Sum of two tensors of the same shape, value by value: the end of a residual branch. */
public record Add() implements Layer {
    @Override
    public int arity() {
        return 2;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        if (!inputs.get(0).equals(inputs.get(1))) {
            throw new IllegalArgumentException(
                    "Add has inputs of shapes " + inputs.get(0) + " and " + inputs.get(1) + "; both must be the same");
        }
        return inputs.get(0);
    }
}
