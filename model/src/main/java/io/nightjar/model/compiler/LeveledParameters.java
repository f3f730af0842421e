package io.nightjar.model.compiler;

import io.nightjar.ckks.scheme.CkksParameters;

/**
 * What levels and costs of a circuit follow from.
 *
 * @param parameters the set
 * @param primeBits width of the primes above q_0
 * @param rescaling where rescales are
 */
record LeveledParameters(CkksParameters parameters, int primeBits, Rescaling rescaling) {}
