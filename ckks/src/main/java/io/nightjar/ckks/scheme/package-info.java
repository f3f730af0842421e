/**
 * Leveled RNS-CKKS: parameters and what is computed from them, encoding, plaintexts and ciphertexts.
 *
 * <p>Sources: J. H. Cheon, A. Kim, M. Kim, Y. Song, "Homomorphic encryption for arithmetic of approximate numbers",
 * ASIACRYPT 2017 (the scheme); J. H. Cheon, K. Han, A. Kim, M. Kim, Y. Song, "A full RNS variant of approximate
 * homomorphic encryption", SAC 2018 (residue number system, rescaling by one prime); K. Han, D. Ki, "Better
 * bootstrapping for approximate homomorphic encryption", CT-RSA 2020, section 3 (hybrid key switching with digits of
 * several primes); A. Kim, A. Papadimitriou, Y. Polyakov, "Approximate homomorphic encryption with reduced
 * approximation error", CT-RSA 2022 (exact scales).
 */
package io.nightjar.ckks.scheme;
