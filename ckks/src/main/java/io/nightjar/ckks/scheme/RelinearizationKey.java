package io.nightjar.ckks.scheme;

import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import java.util.ArrayList;
import java.util.List;

/** The key-switching key from s^2 to s: per digit d a pair (b_d, a_d) over Q P with b_d + a_d s = P g_d s^2 + e_d, a_d from a seed. */
public final class RelinearizationKey {
    private final List<NttPoly> bodies;
    private final List<NttPoly> masks;
    private final byte[] seed;

    /**
     * @param bodies dnum polynomials over Q P
     * @param seed the 32-byte seed of the second halves
     */
    public RelinearizationKey(List<NttPoly> bodies, byte[] seed) {
        this.bodies = List.copyOf(bodies);
        this.seed = seed.clone();
        this.masks = new ArrayList<>();
        for (int d = 0; d < bodies.size(); d++) {
            masks.add(SeededCiphertext.mask(
                    bodies.get(d).basis(), seed, RandomStream.Purpose.RELINEARIZATION_KEY_MASK, d));
        }
    }

    public int digits() {
        return bodies.size();
    }

    public NttPoly body(int digit) {
        return bodies.get(digit);
    }

    NttPoly mask(int digit) {
        return masks.get(digit);
    }

    public byte[] seed() {
        return seed.clone();
    }
}
