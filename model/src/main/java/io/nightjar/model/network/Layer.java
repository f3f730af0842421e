package io.nightjar.model.network;

import java.util.List;

/** One operation of a network; it maps the tensors of its inputs to one tensor. */
public sealed interface Layer
        permits Conv2d,
                Dense,
                ChannelAffine,
                ElementAffine,
                PolynomialActivation,
                PolynomialByChannel,
                CompletedSquare,
                AveragePool,
                SumPool,
                Flatten,
                Add {

    /**
     * Shape of the output.
     *
     * @param inputs shapes of the inputs, as many as {@link #arity()}
     * @throws IllegalArgumentException when the layer cannot take inputs of these shapes
     */
    Shape outputShape(List<Shape> inputs);

    /** Number of inputs. */
    default int arity() {
        return 1;
    }
}
