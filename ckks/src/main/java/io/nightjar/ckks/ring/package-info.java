/**
 * Polynomials mod (X^N + 1) in residue number system form: bases of primes, the coefficient and the NTT domain as
 * different types, exact base conversion, and sampling.
 *
 * <p>Sources: J.-C. Bajard, J. Eynard, M. A. Hasan, V. Zucca, "A full RNS variant of FV like somewhat homomorphic
 * encryption schemes", SAC 2016, section 2.2, and S. Halevi, Y. Polyakov, V. Shoup, "An improved RNS variant of the BFV
 * homomorphic encryption scheme", CT-RSA 2019, section 2.2, for base conversion with the overflow count from
 * floating-point fractions.
 */
package io.nightjar.ckks.ring;
