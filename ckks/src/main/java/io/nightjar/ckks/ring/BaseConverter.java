package io.nightjar.ckks.ring;

import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.SumsOfProducts;
import java.math.BigInteger;

/**
 * Exact conversion of balanced integers from one basis B = b_1 ... b_k to other primes: with y_i = x_i (B/b_i)^-1 mod
 * b_i balanced, the integer is sum of y_i B/b_i minus v B, where v is the sum of y_i / b_i rounded. The fractions are
 * summed in doubles; a value within about 2^-48 of the middle between two representatives may take the other one, which
 * adds B times one bit, as any rounding would.
 */
public final class BaseConverter {
    /** 16 KiB of each row: those of a dozen primes stay in the second-level cache. */
    private static final int PIECE = 2048;

    private final SumsOfProducts sums = Kernels.chosen().sumsOfProducts();
    private final RnsBasis source;
    private final double[] cofactorInverses;
    private final double[] inverses;

    /** A converter of residues modulo the primes of {@code source}. */
    public BaseConverter(RnsBasis source) {
        this.source = source;
        this.cofactorInverses = new double[source.size()];
        this.inverses = new double[source.size()];
        BigInteger product = source.product();
        for (int i = 0; i < source.size(); i++) {
            Modulus m = source.modulus(i);
            inverses[i] = m.inverse();
            cofactorInverses[i] = m.inverse(m.residue(product.divide(BigInteger.valueOf(m.value()))));
        }
    }

    /** The basis B that is converted from. */
    public RnsBasis source() {
        return source;
    }

    /**
     * Prepares coefficient rows for {@link Target#convert}: replaces row i by y_i.
     *
     * @param rows one canonical row per source prime, in the coefficient domain; overwritten
     */
    public void prepare(double[][] rows) {
        if (source.size() == 1) {
            return;
        }
        for (int i = 0; i < source.size(); i++) {
            ElementWise.multiplyConstant(rows[i], cofactorInverses[i], rows[i], source.modulus(i));
        }
    }

    /**
     * Converts to several primes, piece by piece, so that the rows come from memory once for all of them.
     *
     * @param rows as {@link #prepare} left them
     * @param targets of this converter
     * @param out a row for each, overwritten with canonical residues
     */
    public void convert(double[][] rows, Target[] targets, double[][] out) {
        int length = rows[0].length;
        for (int from = 0; from < length; from += PIECE) {
            int to = Math.min(from + PIECE, length);
            for (int j = 0; j < targets.length; j++) {
                targets[j].convert(rows, out[j], from, to);
            }
        }
    }

    /** The constants of a conversion to one prime. */
    public Target to(Modulus modulus) {
        return new Target(modulus);
    }

    /** A conversion to one prime. */
    public final class Target {
        private final Modulus modulus;
        private final double[] factors;

        private Target(Modulus modulus) {
            this.modulus = modulus;
            BigInteger product = source.product();
            this.factors = new double[source.size() + 1];
            for (int i = 0; i < source.size(); i++) {
                factors[i] = modulus.residue(
                        product.divide(BigInteger.valueOf(source.modulus(i).value())));
            }
            factors[source.size()] = modulus.residue(product.negate());
        }

        /** Writes the canonical residues of the integers that {@link #prepare} left in {@code rows}. */
        public void convert(double[][] rows, double[] out) {
            convert(rows, out, 0, out.length);
        }

        private void convert(double[][] rows, double[] out, int from, int to) {
            if (source.size() == 1) {
                ElementWise.reduce(rows[0], out, from, to, modulus);
            } else {
                sums.convert(rows, inverses, factors, out, from, to, modulus);
            }
        }
    }
}
