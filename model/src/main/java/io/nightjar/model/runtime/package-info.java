/** Scores blocks of ciphertexts: the only package that runs on the cluster for minutes. */
package io.nightjar.model.runtime;
