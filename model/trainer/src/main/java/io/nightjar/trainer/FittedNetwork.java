package io.nightjar.trainer;

/** A network that answers: weights together with the statistics of its batch normalisations. */
record FittedNetwork(Architecture architecture, Weights weights, Statistics statistics) {}
