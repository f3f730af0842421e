package io.nightjar.ckks.ring;

import io.nightjar.ckks.math.BlockPermutation;
import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.NttOrder;

/**
 * The automorphism X to X^g of Z[X] / (X^N + 1) for an odd g, as a permutation of NTT values. Place i of bit-reversed
 * order has the value at the (2 r(i) + 1)-th power of the root, r reversing bits, and takes the value of exponent g (2
 * r(i) + 1). Aligned blocks of 16 places go to aligned blocks of 16, in one of 16 orders, so whole cache lines move, in
 * {@link NttOrder} too.
 */
public final class Automorphism {
    private static final int BLOCK = NttOrder.BLOCK;

    private final BlockPermutation permutation = Kernels.chosen().blockPermutation();
    private final int degree;
    private final int element;
    /** Where each block comes from. */
    private final int[] sources;
    /** Sixteen consecutive orders of a block. */
    private final int[] orders = new int[BLOCK * BLOCK];

    /** Where in {@code orders} the order of each block begins. */
    private final int[] orderOf;

    private Automorphism(int degree, int element) {
        this.degree = degree;
        this.element = element;
        int blocks = degree / BLOCK;
        this.sources = new int[blocks];
        this.orderOf = new int[blocks];
        for (int block = 0; block < blocks; block++) {
            long exponent = (long) element * (2L * reverse(block, blocks) + 1) % (2L * degree) / 2;
            sources[block] = BLOCK * reverse((int) (exponent % blocks), blocks);
            orderOf[block] = BLOCK * (int) (exponent / blocks);
        }
        for (int turn = 0; turn < BLOCK; turn++) {
            for (int i = 0; i < BLOCK; i++) {
                int from = reverse((turn + element * reverse(i, BLOCK)) & (BLOCK - 1), BLOCK);
                orders[BLOCK * turn + NttOrder.position(i)] = NttOrder.position(from);
            }
        }
    }

    /** @param element g, odd, in [1, 2N) */
    public static Automorphism of(int degree, int element) {
        if (element < 1 || element >= 2 * degree || element % 2 == 0) {
            throw new IllegalArgumentException("X to X^" + element + " is no automorphism for ring degree " + degree);
        }
        return new Automorphism(degree, element);
    }

    /** Moves the message of slot i + step to slot i, indices mod N/2: g = 5^step mod 2N. */
    public static Automorphism rotation(int degree, int step) {
        int slots = degree / 2;
        long power = 1;
        long base = 5;
        for (int e = Math.floorMod(step, slots); e > 0; e >>= 1) {
            power = (e & 1) == 0 ? power : power * base % (2L * degree);
            base = base * base % (2L * degree);
        }
        return new Automorphism(degree, (int) power);
    }

    /** Conjugates every slot: g = -1. */
    public static Automorphism conjugation(int degree) {
        return new Automorphism(degree, 2 * degree - 1);
    }

    /** N of the rows and polynomials that this permutes. */
    public int degree() {
        return degree;
    }

    /** g. */
    public int element() {
        return element;
    }

    /** The automorphism that undoes this one: X to X^h with g h = 1 mod 2N. */
    public Automorphism inverse() {
        long mask = 2L * degree - 1;
        long inverse = 1;
        for (int i = 0; i < Integer.SIZE; i++) {
            inverse = inverse * (2 - element * inverse) & mask;
        }
        return new Automorphism(degree, (int) inverse);
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
