package io.nightjar.ckks.scheme;

/**
 * What the scoring side needs to evaluate a program; nothing in it decrypts.
 *
 * @param parameters the set the keys belong to
 * @param relinearization from s^2 to s
 */
public record EvaluationKeys(CkksParameters parameters, RelinearizationKey relinearization) {}
