package io.nightjar.trainer.network;

/** A network that answers: weights together with the statistics of its batch normalisations. */
public record FittedNetwork(Architecture architecture, Weights weights, Statistics statistics) {}
