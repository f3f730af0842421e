package io.nightjar.model.circuit;

/** The weights of a linear step: real in a network that has just been lowered, integers in a program. */
public sealed interface Weights permits RealWeights, QuantizedWeights {
    /** Number of panels: matrices that tiles share. */
    int panelCount();

    /** Rows of a panel: the outputs of every tile that has it. */
    int rows(int panel);

    /** Columns of a panel: the sources of every tile that has it. */
    int columns(int panel);

    /** Biases of a panel's rows, in message units. */
    double[] bias(int panel);
}
