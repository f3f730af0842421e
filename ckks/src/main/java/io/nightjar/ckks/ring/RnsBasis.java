package io.nightjar.ckks.ring;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Ring;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An ordered list of distinct primes of one ring and degree. */
public final class RnsBasis {
    private final ResidueRing[] rings;

    /**
     * A basis of these primes, in this order.
     *
     * @throws IllegalArgumentException if there is none, a prime is listed twice, or rings or their degrees differ
     */
    public RnsBasis(List<ResidueRing> rings) {
        if (rings.isEmpty()) {
            throw new IllegalArgumentException("a basis needs at least one prime");
        }
        this.rings = rings.toArray(ResidueRing[]::new);
        for (ResidueRing ring : this.rings) {
            if (ring.degree() != degree()) {
                throw new IllegalArgumentException(
                        "ring degrees " + degree() + " and " + ring.degree() + " in one basis");
            }
            if (ring.ring() != ring()) {
                throw new IllegalArgumentException(
                        "primes of the ring " + ring() + " and of " + ring.ring() + " in one basis");
            }
        }
        if (rings.stream().map(ResidueRing::modulus).distinct().count() != rings.size()) {
            throw new IllegalArgumentException("duplicate prime in a basis");
        }
    }

    /** The number of primes. */
    public int size() {
        return rings.length;
    }

    /** The ring of the polynomials. */
    public Ring ring() {
        return rings[0].ring();
    }

    /** N. */
    public int degree() {
        return rings[0].degree();
    }

    /** The ring of the prime at index {@code limb}. */
    public ResidueRing ring(int limb) {
        return rings[limb];
    }

    /** The prime at index {@code limb}. */
    public Modulus modulus(int limb) {
        return rings[limb].modulus();
    }

    /** The limbs [from, to). */
    public RnsBasis range(int from, int to) {
        return from == 0 && to == rings.length
                ? this
                : new RnsBasis(List.of(rings).subList(from, to));
    }

    /**
     * These primes and then the other ones.
     *
     * @throws IllegalArgumentException if both have a prime in common
     */
    public RnsBasis concat(RnsBasis other) {
        List<ResidueRing> both = new ArrayList<>(List.of(rings));
        both.addAll(List.of(other.rings));
        return new RnsBasis(both);
    }

    /** The product of all primes. */
    public BigInteger product() {
        BigInteger product = BigInteger.ONE;
        for (ResidueRing ring : rings) {
            product = product.multiply(BigInteger.valueOf(ring.modulus().value()));
        }
        return product;
    }

    /** New rows of zeros, one of N residues for each prime. */
    public double[][] zeroRows() {
        return new double[rings.length][degree()];
    }

    @Override
    public boolean equals(Object other) {
        return other == this
                || other instanceof RnsBasis b
                        && b.degree() == degree()
                        && b.ring() == ring()
                        && Arrays.equals(moduli(), b.moduli());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(moduli());
    }

    private Modulus[] moduli() {
        return Arrays.stream(rings).map(ResidueRing::modulus).toArray(Modulus[]::new);
    }
}
