package io.nightjar.ckks.ring;

import io.nightjar.ckks.math.BlockPermutation;
import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.NttOrder;
import io.nightjar.ckks.math.Ring;

/**
 * The automorphism X to X^g of the ring, as a permutation of NTT values; g is odd, in the real ring 1 mod 4, where -g
 * does the same. Place i of bit-reversed order has the value at the (2 r(i) + 1)-th power of the root, in the real ring
 * at the (4 r(i) + 1)-th, r reversing bits, and takes the value of g times that exponent, which is of place r(g r(i) +
 * (g - 1) / 2), in the real ring of r(g r(i) + (g - 1) / 4), mod N. Aligned blocks of 16 places go to aligned blocks of
 * 16, in one of 16 orders, so whole cache lines move, in {@link NttOrder} too.
 */
public final class Automorphism {
    private static final int BLOCK = NttOrder.BLOCK;

    private final BlockPermutation permutation = Kernels.chosen().blockPermutation();
    private final Ring ring;
    private final int degree;
    private final int element;
    /** Where each block comes from. */
    private final int[] sources;
    /** Sixteen consecutive orders of a block. */
    private final int[] orders = new int[BLOCK * BLOCK];

    /** Where in {@code orders} the order of each block begins. */
    private final int[] orderOf;

    private Automorphism(Ring ring, int degree, int element) {
        this.ring = ring;
        this.degree = degree;
        this.element = element;
        int shift = (element - 1) / step(ring);
        int blocks = degree / BLOCK;
        this.sources = new int[blocks];
        this.orderOf = new int[blocks];
        for (int block = 0; block < blocks; block++) {
            long place = ((long) element * reverse(block, blocks) + shift) % degree;
            sources[block] = BLOCK * reverse((int) (place % blocks), blocks);
            orderOf[block] = BLOCK * (int) (place / blocks);
        }
        for (int turn = 0; turn < BLOCK; turn++) {
            for (int i = 0; i < BLOCK; i++) {
                int from = reverse((turn + element * reverse(i, BLOCK)) & (BLOCK - 1), BLOCK);
                orders[BLOCK * turn + NttOrder.position(i)] = NttOrder.position(from);
            }
        }
    }

    /** How far apart the exponents of neighbouring values are. */
    private static int step(Ring ring) {
        return ring == Ring.STANDARD ? 2 : 4;
    }

    /** @param element g, odd, in [1, 2N); in the real ring 1 mod 4, in [1, 4N) */
    public static Automorphism of(Ring ring, int degree, int element) {
        if (element < 1
                || element >= ring.rootOrder(degree)
                || element % step(ring) != 1 && ring == Ring.REAL
                || element % 2 == 0) {
            throw new IllegalArgumentException(
                    "X to X^" + element + " is no automorphism of the ring " + ring + " of degree " + degree);
        }
        return new Automorphism(ring, degree, element);
    }

    /** Moves the message of slot i + step to slot i, indices modulo the number of slots: g = 5^step. */
    public static Automorphism rotation(Ring ring, int degree, int step) {
        long order = ring.rootOrder(degree);
        long power = 1;
        long base = 5;
        for (int e = Math.floorMod(step, ring.slots(degree)); e > 0; e >>= 1) {
            power = (e & 1) == 0 ? power : power * base % order;
            base = base * base % order;
        }
        return new Automorphism(ring, degree, (int) power);
    }

    /**
     * Conjugates every slot: g = -1.
     *
     * @throws IllegalArgumentException in the real ring, whose slots are real
     */
    public static Automorphism conjugation(Ring ring, int degree) {
        if (ring == Ring.REAL) {
            throw new IllegalArgumentException(
                    "a conjugation in the real ring, whose slots are their own conjugates; leave it out");
        }
        return new Automorphism(ring, degree, 2 * degree - 1);
    }

    /** The ring of the rows and polynomials that this permutes. */
    public Ring ring() {
        return ring;
    }

    /** N of the rows and polynomials that this permutes. */
    public int degree() {
        return degree;
    }

    /** g. */
    public int element() {
        return element;
    }

    /** The automorphism that undoes this one: X to X^h with g h = 1 modulo the order of the roots. */
    public Automorphism inverse() {
        long mask = ring.rootOrder(degree) - 1;
        long inverse = 1;
        for (int i = 0; i < Integer.SIZE; i++) {
            inverse = inverse * (2 - element * inverse) & mask;
        }
        return new Automorphism(ring, degree, (int) inverse);
    }

    private static int reverse(int i, int size) {
        return size == 1 ? 0 : Integer.reverse(i) >>> (Integer.numberOfLeadingZeros(size) + 1);
    }

    /** Permutes one row of NTT values; {@code out} is another array. */
    public void apply(double[] in, double[] out) {
        permutation.permute(in, out, sources, orderOf, orders);
    }

    /** Permutes every row of a polynomial of this ring degree, into rows of its own. */
    public NttPoly apply(NttPoly poly) {
        double[][] out = poly.basis().zeroRows();
        for (int limb = 0; limb < out.length; limb++) {
            apply(poly.row(limb), out[limb]);
        }
        return new NttPoly(poly.basis(), out);
    }
}
