/**
 * Primes and rows: exact modular arithmetic on residues held in {@code double}, number-theoretic transforms, modular
 * matrix products and the complex FFT of the encoder. Everything here knows primes and arrays only.
 *
 * <p>A residue is stored balanced, in [-(q-1)/2, (q-1)/2], for a prime q = 1 mod 2N below 2^50. Public kernels take
 * such canonical rows and leave canonical rows, so the vector kernels and the scalar kernels give the same bits. Inside
 * a kernel values are lazy: an exact product follows Dekker, with one fused multiply-add for the low half of the
 * product and one for the quotient.
 *
 * <p>Sources: T. J. Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18 (1971);
 * J. van der Hoeven, G. Lecerf, G. Quintin, "Modular SIMD arithmetic in Mathemagix", ACM TOMS 43 (2016), section 3; D.
 * Harvey, "Faster arithmetic for number-theoretic transforms", J. Symb. Comp. 60 (2014), for the precomputed quotients
 * (Shoup) and lazy butterflies.
 */
package io.nightjar.ckks.math;
