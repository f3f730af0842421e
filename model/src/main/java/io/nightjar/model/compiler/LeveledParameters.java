package io.nightjar.model.compiler;

import io.nightjar.ckks.scheme.CkksParameters;

/**
 * What levels and costs of a circuit follow from.
 *
 * @param parameters the set
 * @param primeBits width of the primes above q_0
 * @param rescaleLinear whether all linear steps have a rescale of their own
 */
record LeveledParameters(CkksParameters parameters, int primeBits, boolean rescaleLinear) {}
