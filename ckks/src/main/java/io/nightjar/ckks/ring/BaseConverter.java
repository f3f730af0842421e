package io.nightjar.ckks.ring;

import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Modulus;
import java.math.BigInteger;

/**
 * Exact conversion of balanced integers from one basis B = b_1 ... b_k to other primes: with y_i = x_i (B/b_i)^-1 mod b_i balanced, the
 * integer is sum of y_i B/b_i minus v B, where v is the sum of y_i / b_i rounded. The fractions are summed in doubles; a value within about
 * 2^-48 of the middle between two representatives may take the other one, which adds B times one bit, as any rounding would.
 */
public final class BaseConverter {
    private final RnsBasis source;
    private final double[] cofactorInverses;

    public BaseConverter(RnsBasis source) {
        this.source = source;
        this.cofactorInverses = new double[source.size()];
        BigInteger product = source.product();
        for (int i = 0; i < source.size(); i++) {
            Modulus m = source.modulus(i);
            cofactorInverses[i] = m.inverse(m.residue(product.divide(BigInteger.valueOf(m.value()))));
        }
    }

    public RnsBasis source() {
        return source;
    }

    /**
     * Prepares coefficient rows for {@link Target#convert}: replaces row i by y_i and leaves the overflow counts v.
     *
     * @param rows one canonical row per source prime, in the coefficient domain; overwritten
     * @param overflow a row of N; overwritten
     */
    public void prepare(double[][] rows, double[] overflow) {
        if (source.size() == 1) {
            return;
        }
        java.util.Arrays.fill(overflow, 0);
        for (int i = 0; i < source.size(); i++) {
            Modulus m = source.modulus(i);
            ElementWise.multiplyConstant(rows[i], cofactorInverses[i], rows[i], m);
            ElementWise.fractionAdd(rows[i], m.inverse(), overflow);
        }
        ElementWise.round(overflow);
    }

    /** The constants of a conversion to one prime. */
    public Target to(Modulus modulus) {
        return new Target(modulus);
    }

    /** A conversion to one prime. */
    public final class Target {
        private final Modulus modulus;
        private final double[] cofactors;
        private final double minusProduct;

        private Target(Modulus modulus) {
            this.modulus = modulus;
            BigInteger product = source.product();
            this.cofactors = new double[source.size()];
            for (int i = 0; i < cofactors.length; i++) {
                cofactors[i] = modulus.residue(
                        product.divide(BigInteger.valueOf(source.modulus(i).value())));
            }
            this.minusProduct = modulus.residue(product.negate());
        }

        /** Writes the canonical residues of the integers that {@link #prepare} left in {@code prepared} and {@code overflow}. */
        public void convert(double[][] prepared, double[] overflow, double[] out) {
            if (source.size() == 1) {
                ElementWise.reduce(prepared[0], out, modulus);
                return;
            }
            ElementWise.multiplyConstant(prepared[0], cofactors[0], out, modulus);
            for (int i = 1; i < cofactors.length; i++) {
                ElementWise.multiplyConstantAdd(prepared[i], cofactors[i], out, modulus);
            }
            ElementWise.multiplyConstantAdd(overflow, minusProduct, out, modulus);
        }
    }
}
