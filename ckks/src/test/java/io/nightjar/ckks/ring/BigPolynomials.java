package io.nightjar.ckks.ring;

import io.nightjar.ckks.Residues;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Ring;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Polynomials as balanced big integers, and back. */
public final class BigPolynomials {
    private BigPolynomials() {}

    public static RnsBasis basis(int degree, long... primes) {
        List<ResidueRing> rings = LongStream.of(primes)
                .mapToObj(q -> new ResidueRing(new Modulus(q), Ring.STANDARD, degree))
                .toList();
        return new RnsBasis(rings);
    }

    public static BigInteger[] random(Random random, RnsBasis basis) {
        BigInteger[] out = new BigInteger[basis.degree()];
        BigInteger product = basis.product();
        for (int i = 0; i < out.length; i++) {
            out[i] = Residues.balanced(new BigInteger(product.bitLength() + 64, random), product);
        }
        return out;
    }

    public static CoefficientPoly of(RnsBasis basis, BigInteger[] integers) {
        double[][] rows = new double[basis.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Residues.canonical(integers, basis.modulus(i));
        }
        return new CoefficientPoly(basis, rows);
    }

    /** By the Chinese remainder theorem, balanced. */
    public static BigInteger[] integers(CoefficientPoly poly) {
        RnsBasis basis = poly.basis();
        BigInteger product = basis.product();
        BigInteger[] out = new BigInteger[basis.degree()];
        java.util.Arrays.fill(out, BigInteger.ZERO);
        for (int limb = 0; limb < basis.size(); limb++) {
            BigInteger q = BigInteger.valueOf(basis.modulus(limb).value());
            BigInteger cofactor = product.divide(q);
            BigInteger unit = cofactor.multiply(cofactor.modInverse(q));
            for (int i = 0; i < out.length; i++) {
                out[i] = out[i].add(unit.multiply(Residues.big(poly.row(limb)[i])));
            }
        }
        for (int i = 0; i < out.length; i++) {
            out[i] = Residues.balanced(out[i], product);
        }
        return out;
    }

    /** x / d rounded to the nearest integer, for odd d. */
    public static BigInteger nearestQuotient(BigInteger x, BigInteger d) {
        return x.subtract(Residues.balanced(x, d)).divide(d);
    }

    public static double[][] rows(RnsPoly poly) {
        return poly.copyRows();
    }
}
