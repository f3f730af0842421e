package io.nightjar.ckks.scheme;

import io.nightjar.ckks.ring.NttPoly;
import java.util.List;

/**
 * An encryption under (1, s) or, after a product that has not been relinearised, under (1, s, s^2).
 *
 * @param components two or three polynomials over q_0 ... q_level, in the NTT domain
 * @param scale the factor between message and decrypted polynomial
 */
public record Ciphertext(List<NttPoly> components, double scale) {
    /**
     * @throws IllegalArgumentException if there are not two or three components, if they are over different primes, or
     *     if the scale is not positive and finite
     */
    public Ciphertext {
        components = List.copyOf(components);
        if (components.size() < 2 || components.size() > 3) {
            throw new IllegalArgumentException("a ciphertext has 2 or 3 components, not " + components.size());
        }
        for (NttPoly c : components) {
            if (!c.basis().equals(components.get(0).basis())) {
                throw new IllegalArgumentException("the components of a ciphertext are at different levels");
            }
        }
        Scales.requireValid(scale);
    }

    /** The number of primes less one: how many more rescales the ciphertext can take. */
    public int level() {
        return components.get(0).limbs() - 1;
    }

    /** Number of components, 2 or 3. */
    public int size() {
        return components.size();
    }

    /** The polynomial that s^i is multiplied by in decryption. */
    public NttPoly component(int i) {
        return components.get(i);
    }
}
