package io.nightjar.ckks.scheme;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.ResidueRing;
import io.nightjar.ckks.ring.RnsBasis;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that is computed once from a parameter set: transforms, bases, conversion constants. Immutable, shared by
 * all threads.
 */
public final class CkksContext {
    private final CkksParameters parameters;
    private final RnsBasis ciphertextBasis;
    private final RnsBasis specialBasis;
    private final RnsBasis[] extended;
    private final RnsBasis[] levels;
    private final double[][] primeInverses;
    private final Embedding embedding;
    private final KeySwitchPlan[] keySwitching;

    /**
     * Computes everything, which takes a fraction of a second.
     *
     * @throws io.nightjar.ckks.math.UnsupportedHardwareException if the CPU or the JVM has no hardware fused
     *     multiply-add
     */
    public CkksContext(CkksParameters parameters) {
        this.parameters = parameters;
        this.ciphertextBasis = basis(parameters.moduli(), parameters);
        this.specialBasis = basis(parameters.specialModuli(), parameters);
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
        this.primeInverses = primeInverses(ciphertextBasis);
        this.embedding = Embedding.of(parameters.ring(), parameters.ringDegree());
    }

    private static double[][] primeInverses(RnsBasis basis) {
        double[][] inverses = new double[basis.size()][basis.size()];
        for (int i = 0; i < basis.size(); i++) {
            for (int j = 0; j < basis.size(); j++) {
                Modulus m = basis.modulus(j);
                if (i != j) {
                    inverses[i][j] = m.inverse(m.residue(basis.modulus(i).value()));
                }
            }
        }
        return inverses;
    }

    private static RnsBasis basis(List<Long> moduli, CkksParameters parameters) {
        List<ResidueRing> rings = new ArrayList<>();
        for (long q : moduli) {
            rings.add(new ResidueRing(new Modulus(q), parameters.ring(), parameters.ringDegree()));
        }
        return new RnsBasis(rings);
    }

    /** The parameters that all of this was computed from. */
    public CkksParameters parameters() {
        return parameters;
    }

    /**
     * Checks that a key may be used with this context.
     *
     * @throws IllegalArgumentException if it was made for other parameters
     */
    public void requireOwn(CkksParameters ofKey) {
        if (!ofKey.equals(parameters)) {
            throw new IllegalArgumentException(
                    "a key of parameter set " + ofKey.name() + " is used with the context of " + parameters.name());
        }
    }

    /**
     * Checks that an operand may be used with this context.
     *
     * @param own this context's primes of the operand's level
     * @throws IllegalArgumentException if the operand's polynomials are over others
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

    /** q_i^-1 mod q_j, canonical, for two different primes of Q. */
    public double primeInverse(int i, int j) {
        return primeInverses[i][j];
    }

    Embedding embedding() {
        return embedding;
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
