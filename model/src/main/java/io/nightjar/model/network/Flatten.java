package io.nightjar.model.network;

import java.util.List;

/** An image as a vector, in (channel, y, x) order. */
public record Flatten() implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Shape.vector(inputs.get(0).size());
    }
}
