package io.nightjar.model.program;

/** One coarse step of a program, from arrays of ciphertexts to the next. */
sealed interface Step extends Wiring permits LinearStep, ActivationStep, SumStep {}
