package io.nightjar.ckks.keys;

import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.RandomPolynomials;
import java.util.ArrayList;
import java.util.List;

/**
 * A key from a secret t to the secret s, for ciphertexts at one level or below: per digit d of q_0 ... q_level a pair
 * (b_d, a_d) over q_0 ... q_level and P with b_d + a_d s = P g_d t + e_d, a_d from a seed.
 */
public final class SwitchingKey {
    private final List<NttPoly> bodies;
    private final List<NttPoly> masks;
    private final byte[] seed;
    private final int level;
    private final int digitSize;

    /**
     * @param level the highest level the key serves
     * @param digitSize primes in a full digit
     * @param bodies one polynomial over q_0 ... q_level and P for each digit
     * @param seed the 32-byte seed of the second halves
     * @throws IllegalArgumentException if number or basis of the polynomials or the length of the seed does not fit
     */
    public SwitchingKey(int level, int digitSize, List<NttPoly> bodies, byte[] seed) {
        this.level = level;
        this.digitSize = digitSize;
        if (level < 0 || digitSize < 1 || bodies.size() != (level + digitSize) / digitSize) {
            throw new IllegalArgumentException(
                    "a key of " + bodies.size() + " digits of " + digitSize + " primes for level " + level);
        }
        for (NttPoly body : bodies) {
            if (body.limbs() <= level + 1 || !body.basis().equals(bodies.get(0).basis())) {
                throw new IllegalArgumentException("a digit of a key for level " + level + " is over " + body.limbs()
                        + " primes; all digits are over the " + (level + 1) + " primes of the level and P");
            }
        }
        RandomStream.requireSeed(seed);
        this.bodies = List.copyOf(bodies);
        this.seed = seed.clone();
        this.masks = new ArrayList<>();
        for (int d = 0; d < bodies.size(); d++) {
            masks.add(RandomPolynomials.mask(bodies.get(d).basis(), seed, RandomStream.Purpose.SWITCHING_KEY_MASK, d));
        }
    }

    /** The highest level the key serves. */
    public int level() {
        return level;
    }

    /** Primes in a full digit. */
    public int digitSize() {
        return digitSize;
    }

    /** How many polynomials the key has. */
    public int digits() {
        return bodies.size();
    }

    /** b_d, over q_0 ... q_level and P. */
    public NttPoly body(int digit) {
        return bodies.get(digit);
    }

    /** a_d, over q_0 ... q_level and P. */
    public NttPoly mask(int digit) {
        return masks.get(digit);
    }

    /** The 32-byte seed of the masks, a copy. */
    public byte[] seed() {
        return seed.clone();
    }

    /**
     * Checks that this key belongs to a parameter set.
     *
     * @throws IllegalArgumentException if it was made for other primes, levels or digits
     */
    public void requireOf(CkksParameters parameters) {
        if (level > parameters.keyLevel()
                || digitSize != parameters.digitSize()
                || body(0).basis().degree() != parameters.ringDegree()
                || body(0).basis().ring() != parameters.ring()
                || !primes(body(0).basis()).equals(expectedPrimes(parameters))) {
            throw new IllegalArgumentException("a key for levels up to " + level + ", with N = "
                    + body(0).basis().degree() + " and digits of " + digitSize
                    + " primes, belongs to other parameters than " + parameters.name()
                    + "; use keys made for that set");
        }
    }

    private List<Long> expectedPrimes(CkksParameters parameters) {
        List<Long> primes = new ArrayList<>(parameters.moduli().subList(0, level + 1));
        primes.addAll(parameters.specialModuli());
        return primes;
    }

    private static List<Long> primes(RnsBasis basis) {
        List<Long> primes = new ArrayList<>();
        for (int limb = 0; limb < basis.size(); limb++) {
            primes.add(basis.modulus(limb).value());
        }
        return primes;
    }

    /**
     * Checks that this key can be used at a level of a context.
     *
     * @throws MissingKeyException if the key is for lower levels
     * @throws IllegalArgumentException if it was made for other primes or digits
     */
    public void requireServes(CkksContext context, int at) {
        if (at > level) {
            throw new MissingKeyException(
                    "a key for levels up to " + level + " is used at level " + at + "; generate it for that level");
        }
        CkksParameters parameters = context.parameters();
        if (level > parameters.keyLevel()
                || digitSize != parameters.digitSize()
                || !body(0).basis().equals(context.extendedBasis(level))) {
            throw new IllegalArgumentException("the key belongs to other parameters than " + parameters.name());
        }
    }
}
