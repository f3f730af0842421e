package io.nightjar.ckks;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Primes;
import io.nightjar.ckks.math.Ring;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;

/** Rows of canonical residues and their big-integer reference. */
public final class Residues {
    private Residues() {}

    /** A prime that serves both rings. */
    public static Modulus modulus(int bits, int ringDegree) {
        return new Modulus(
                Primes.below(bits, 1, Ring.REAL.rootOrder(ringDegree), Set.of()).get(0));
    }

    public static double[] random(Random random, int n, Modulus modulus) {
        return row(n, i -> modulus.residue(random.nextLong()));
    }

    public static double largest(Modulus modulus) {
        return (modulus.value() - 1) / 2;
    }

    /** Random values, all largest, all smallest, alternating extremes, zeros, largest ones among zeros. */
    public static List<double[]> edgeRows(Random random, int n, Modulus modulus) {
        double top = largest(modulus);
        return List.of(
                random(random, n, modulus),
                row(n, i -> top),
                row(n, i -> -top),
                row(n, i -> i % 2 == 0 ? top : -top),
                row(n, i -> random.nextBoolean() ? top : -top),
                row(n, i -> 0),
                row(n, i -> i == n - 1 ? top : 0));
    }

    private static double[] row(int n, IntToDoubleFunction value) {
        double[] row = new double[n];
        for (int i = 0; i < n; i++) {
            row[i] = value.applyAsDouble(i);
        }
        return row;
    }

    public static BigInteger big(double x) {
        return BigInteger.valueOf((long) x);
    }

    /** The representative of least magnitude. */
    public static BigInteger balanced(BigInteger x, BigInteger q) {
        BigInteger r = x.mod(q);
        return r.shiftLeft(1).compareTo(q) > 0 ? r.subtract(q) : r;
    }

    public static double canonical(BigInteger x, Modulus modulus) {
        return balanced(x, BigInteger.valueOf(modulus.value())).doubleValue();
    }

    /** The product in the ring over the integers. */
    public static BigInteger[] schoolbook(Ring ring, BigInteger[] a, BigInteger[] b) {
        return ring == Ring.STANDARD
                ? negacyclic(a, b)
                : java.util.Arrays.copyOf(negacyclic(expanded(a), expanded(b)), a.length);
    }

    /** An element of the real ring as a polynomial mod X^2N + 1: X^-i = -X^(2N-i). */
    private static BigInteger[] expanded(BigInteger[] a) {
        BigInteger[] out = java.util.Arrays.copyOf(a, 2 * a.length);
        out[a.length] = BigInteger.ZERO;
        for (int i = 1; i < a.length; i++) {
            out[out.length - i] = a[i].negate();
        }
        return out;
    }

    private static BigInteger[] negacyclic(BigInteger[] a, BigInteger[] b) {
        BigInteger[] out = new BigInteger[a.length];
        java.util.Arrays.fill(out, BigInteger.ZERO);
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                BigInteger term = a[i].multiply(b[j]);
                int k = (i + j) % a.length;
                out[k] = i + j < a.length ? out[k].add(term) : out[k].subtract(term);
            }
        }
        return out;
    }

    public static BigInteger[] big(double[] row) {
        return java.util.Arrays.stream(row).mapToObj(Residues::big).toArray(BigInteger[]::new);
    }

    public static double[] canonical(BigInteger[] row, Modulus modulus) {
        return java.util.Arrays.stream(row)
                .mapToDouble(x -> canonical(x, modulus))
                .toArray();
    }
}
