package io.nightjar.model.program;

/** One coarse step from an array of ciphertexts to the next. Each output is made by one producer: a tile of a linear step, a group of an activation. */
public sealed interface Step permits LinearStep, ActivationStep {
    /** What reports call the step. */
    String name();

    /** Length of the array it reads. */
    int inputCount();

    /** Length of the array it makes. */
    int outputCount();

    /** Number of producers. */
    int producers();

    /** For every output the producer that makes it. */
    int[] producerByOutput();

    /** The inputs that a producer reads, in the order in which it wants them. */
    int[] reads(int producer);
}
