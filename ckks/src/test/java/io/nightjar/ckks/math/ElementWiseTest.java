package io.nightjar.ckks.math;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.Residues;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElementWiseTest {
    private static final int LENGTH = 37;

    private interface Kernel {
        void apply(double[] a, double[] b, double[] out);
    }

    private interface Reference {
        BigInteger apply(BigInteger a, BigInteger b, BigInteger out);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 31, 45, 48, 49, 50})
    void kernels_edgeRows_matchBigInteger(int bits) {
        Modulus m = Residues.modulus(bits, 16);
        double top = Residues.largest(m);
        check(m, (a, b, out) -> ElementWise.add(a, b, out, m), (a, b, o) -> a.add(b));
        check(m, (a, b, out) -> ElementWise.subtract(a, b, out, m), (a, b, o) -> a.subtract(b));
        check(m, (a, b, out) -> ElementWise.negate(a, out), (a, b, o) -> a.negate());
        check(m, (a, b, out) -> ElementWise.multiply(a, b, out, m), (a, b, o) -> a.multiply(b));
        check(
                m,
                (a, b, out) -> ElementWise.multiplyAdd(a, b, out, m),
                (a, b, o) -> a.multiply(b).add(o));
        check(
                m,
                (a, b, out) -> ElementWise.multiplyTwice(a, b, out, m),
                (a, b, o) -> a.multiply(b).shiftLeft(1));
        check(
                m,
                (a, b, out) -> ElementWise.multiplyPairs(a, b, b, b, out, m),
                (a, b, o) -> a.multiply(b).add(b.multiply(b)));
        for (double c : new double[] {0, 1, -1, top, -top, 12345}) {
            BigInteger k = Residues.big(c);
            check(m, (a, b, out) -> ElementWise.addConstant(a, c, out, m), (a, b, o) -> a.add(k));
            check(m, (a, b, out) -> ElementWise.multiplyConstant(a, c, out, m), (a, b, o) -> a.multiply(k));
            check(
                    m,
                    (a, b, out) -> ElementWise.addMultiple(a, c, out, m),
                    (a, b, o) -> a.multiply(k).add(o));
            check(
                    m,
                    (a, b, out) -> ElementWise.subtractMultiplyConstant(a, b, c, out, m),
                    (a, b, o) -> a.subtract(b).multiply(k));
            check(m, (a, b, out) -> ElementWise.addMultiple(a, b, c, out, m), (a, b, o) -> a.add(b.multiply(k)));
        }
    }

    private static void check(Modulus modulus, Kernel kernel, Reference reference) {
        List<double[]> rows = Residues.edgeRows(new Random(modulus.value()), LENGTH, modulus);
        for (double[] a : rows) {
            for (double[] b : rows) {
                double[] out = Residues.random(new Random(7), LENGTH, modulus);
                double[] expected = new double[LENGTH];
                for (int i = 0; i < LENGTH; i++) {
                    expected[i] = Residues.canonical(
                            reference.apply(Residues.big(a[i]), Residues.big(b[i]), Residues.big(out[i])), modulus);
                }
                kernel.apply(a, b, out);
                assertThat(out).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 49, 50})
    void reduce_integersBelowTwoTo52_matchBigInteger(int bits) {
        Modulus m = Residues.modulus(bits, 16);
        Modulus wide = Residues.modulus(50, 32);
        double q = m.q();
        double[] x = {0, 1, -1, q, -q, (q - 1) / 2, (q + 1) / 2, -(q + 1) / 2, 0x1p52 - 1, 1 - 0x1p52, wide.q()};
        double[] out = new double[x.length];
        ElementWise.reduce(x, out, m);
        for (int i = 0; i < x.length; i++) {
            assertThat(out[i]).isEqualTo(Residues.canonical(Residues.big(x[i]), m));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 50})
    void operations_inPlace_sameAsApart(int bits) {
        Modulus m = Residues.modulus(bits, 16);
        double[] a = Residues.random(new Random(1), LENGTH, m);
        double[] b = Residues.random(new Random(2), LENGTH, m);
        double[] apart = new double[LENGTH];
        ElementWise.multiply(a, b, apart, m);
        ElementWise.multiply(a, b, a, m);
        assertThat(a).isEqualTo(apart);
    }
}
