package io.nightjar.ckks.scheme;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.SpecialFft;
import io.nightjar.ckks.ring.ResidueRing;
import io.nightjar.ckks.ring.RnsBasis;
import java.util.ArrayList;
import java.util.List;

/**
 * What is computed once from a parameter set: transforms, bases, conversion constants. Immutable, shared by all
 * threads.
 */
public final class CkksContext {
    private final CkksParameters parameters;
    private final RnsBasis ciphertextBasis;
    private final RnsBasis specialBasis;
    private final RnsBasis[] extended;
    private final RnsBasis[] levels;
    private final SpecialFft fft;
    private final KeySwitchPlan[] keySwitching;

    public CkksContext(CkksParameters parameters) {
        this.parameters = parameters;
        this.ciphertextBasis = basis(parameters.moduli(), parameters.ringDegree());
        this.specialBasis = basis(parameters.specialModuli(), parameters.ringDegree());
        this.extended = new RnsBasis[parameters.keyLevel() + 1];
        this.levels = new RnsBasis[parameters.moduli().size()];
        this.keySwitching = new KeySwitchPlan[parameters.keyLevel() + 1];
        for (int level = 0; level < levels.length; level++) {
            levels[level] = ciphertextBasis.range(0, level + 1);
        }
        for (int level = 0; level < extended.length; level++) {
            extended[level] = levels[level].concat(specialBasis);
        }
        for (int level = 0; level < keySwitching.length; level++) {
            keySwitching[level] = new KeySwitchPlan(this, level);
        }
        this.fft = new SpecialFft(parameters.slots());
    }

    private static RnsBasis basis(List<Long> moduli, int degree) {
        List<ResidueRing> rings = new ArrayList<>();
        for (long q : moduli) {
            rings.add(new ResidueRing(new Modulus(q), degree));
        }
        return new RnsBasis(rings);
    }

    public CkksParameters parameters() {
        return parameters;
    }

    /** @throws IllegalArgumentException if a key was made for other parameters */
    public void requireOwn(CkksParameters ofKey) {
        if (!ofKey.equals(parameters)) {
            throw new IllegalArgumentException(
                    "a key of parameter set " + ofKey.name() + " is used with the context of " + parameters.name());
        }
    }

    /**
     * @throws IllegalArgumentException if polynomials are over other primes than {@code own}, this context's of their
     *     level
     */
    public void requireOwn(RnsBasis ofOperand, RnsBasis own) {
        if (!ofOperand.equals(own)) {
            throw new IllegalArgumentException(
                    "a ciphertext of other primes is used with the context of " + parameters.name());
        }
    }

    /** q_0 ... q_level. */
    public RnsBasis basis(int level) {
        if (level < 0 || level >= levels.length) {
            throw new IllegalArgumentException("level " + level + " is outside [0, " + parameters.maxLevel() + "]");
        }
        return levels[level];
    }

    /**
     * What keys for {@code level} and below live over: q_0 ... q_level, then the special primes.
     *
     * @param level in [0, keyLevel]
     */
    public RnsBasis extendedBasis(int level) {
        parameters.requireKeyLevel(level);
        return extended[level];
    }

    /** The widest extended basis. */
    public RnsBasis keyBasis() {
        return extended[extended.length - 1];
    }

    /** The special primes. */
    public RnsBasis specialBasis() {
        return specialBasis;
    }

    SpecialFft fft() {
        return fft;
    }

    /**
     * The constants of key switching at a level.
     *
     * @param level in [0, keyLevel]
     */
    public KeySwitchPlan keySwitchPlan(int level) {
        parameters.requireKeyLevel(level);
        return keySwitching[level];
    }
}
