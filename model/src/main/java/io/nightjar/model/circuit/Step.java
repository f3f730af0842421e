package io.nightjar.model.circuit;

/**
 * One step of a circuit, from arrays of ciphertexts to the next. A lowered network and a program consist of the same
 * kinds of steps; in a program linear steps have integer weights and it is settled which steps rescale.
 */
public sealed interface Step extends Dataflow permits LinearStep, Activation, SumStep {}
