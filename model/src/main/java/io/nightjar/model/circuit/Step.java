package io.nightjar.model.circuit;

/** One coarse step of a program, from arrays of ciphertexts to the next. */
public sealed interface Step extends Dataflow permits LinearStep, ActivationStep, SumStep {}
