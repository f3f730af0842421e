package io.nightjar.ckks.evaluation;

import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.scheme.ExtendedPlaintext;
import io.nightjar.ckks.scheme.Scales;

/**
 * A ciphertext of two components over q_0 ... q_level and P whose message is P times too large: what a rotation is
 * before its ModDown. Sums of products of such ciphertexts need one ModDown together (double hoisting; Bossuat et al.,
 * EUROCRYPT 2021, section 4.3).
 *
 * @param first the first component over the extended basis
 * @param second the second component
 * @param level the level of the ciphertext that a ModDown leaves
 * @param scale the factor between message and decrypted polynomial after ModDown
 */
public record ExtendedCiphertext(NttPoly first, NttPoly second, int level, double scale) {
    /**
     * @throws IllegalArgumentException if the components are over different primes or have no special prime beside
     *     those of the level, if the level is negative, or if the scale is not positive and finite
     */
    public ExtendedCiphertext {
        if (!first.basis().equals(second.basis())) {
            throw new IllegalArgumentException("the components of an extended ciphertext are over different primes");
        }
        if (level < 0 || level + 1 >= first.limbs()) {
            throw new IllegalArgumentException("an extended ciphertext at level " + level + " is over " + first.limbs()
                    + " primes; it needs those of its level and P");
        }
        Scales.requireValid(scale);
    }

    /** @throws IllegalArgumentException unless levels and scales agree */
    public ExtendedCiphertext add(ExtendedCiphertext other) {
        requireLevel(other.level);
        Scales.requireSame(scale, other.scale, level);
        return new ExtendedCiphertext(first.add(other.first), second.add(other.second), level, scale);
    }

    /**
     * This ciphertext times a plaintext over the same primes; the scales multiply.
     *
     * @throws IllegalArgumentException unless levels agree and the product's scale is below half the modulus of the
     *     level
     */
    public ExtendedCiphertext multiply(ExtendedPlaintext plaintext) {
        requireLevel(plaintext.level());
        double product = Room.product(scale, plaintext.scale(), first.basis(), level);
        return new ExtendedCiphertext(
                first.multiply(plaintext.poly()), second.multiply(plaintext.poly()), level, product);
    }

    /** This ciphertext plus {@code other * plaintext}. */
    public ExtendedCiphertext addProduct(ExtendedCiphertext other, ExtendedPlaintext plaintext) {
        requireLevel(other.level);
        requireLevel(plaintext.level());
        Scales.requireSame(scale, other.scale * plaintext.scale(), level);
        return new ExtendedCiphertext(
                first.addProduct(other.first, plaintext.poly()),
                second.addProduct(other.second, plaintext.poly()),
                level,
                scale);
    }

    private void requireLevel(int other) {
        if (other != level) {
            throw new IllegalArgumentException("level " + level + " vs " + other + "; drop the higher one first");
        }
    }
}
