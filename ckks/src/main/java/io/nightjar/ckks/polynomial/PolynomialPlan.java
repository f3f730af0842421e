package io.nightjar.ckks.polynomial;

import io.nightjar.ckks.polynomial.Polynomial.Basis;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which powers a polynomial is evaluated from, and how: baby-step giant-step by division, of least depth, by the fewest
 * products of ciphertexts. "Power k" is y^k or T_k(y). Power k is ready when ceil(log2 k) levels are spent.
 *
 * <p>Every step is c_0 + sum of c_k power_k + sum of quotient_j power_j, added up before one relinearisation and
 * rescale. A polynomial that reaches the number of baby steps, or whose powers are not ready yet, is divided by the
 * largest power of two in it. Division by an even power keeps the parity, so odd and even polynomials need odd and even
 * powers only.
 */
final class PolynomialPlan {
    /**
     * One sum.
     *
     * @param spent levels spent before it, at which its powers are taken
     * @param linear coefficients other than zero by power, each 1 or above
     */
    record Step(int spent, double constant, SortedMap<Integer, Double> linear, List<Product> products) {}

    /** A quotient, of degree 1 or more, times a power of two. */
    record Product(Step quotient, int power) {}

    private record Division(double[] quotient, double[] remainder) {}

    private final Basis basis;
    private final int babySteps;
    private final Step root;
    private final SortedSet<Integer> powers = new TreeSet<>();
    private int products;
    private int productSums;

    private PolynomialPlan(Basis basis, double[] coefficients, int babySteps) {
        this.basis = basis;
        this.babySteps = babySteps;
        this.root = step(coefficients, depth(coefficients.length - 1) - 1);
    }

    static PolynomialPlan of(Polynomial p) {
        double[] coefficients =
                p.coefficients().stream().mapToDouble(Double::doubleValue).toArray();
        PolynomialPlan best = null;
        for (int log = 1; log <= depth(p.degree()); log++) {
            PolynomialPlan plan = new PolynomialPlan(p.basis(), coefficients.clone(), 1 << log);
            if (best == null || plan.isCheaperThan(best)) {
                best = plan;
            }
        }
        return best;
    }

    /** ceil(log2(degree + 1)). */
    static int depth(int degree) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(degree);
    }

    /** ceil(log2 k): the levels that power k costs. */
    static int spentBy(int power) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(power - 1);
    }

    /** Power k is made of powers a and k - a, and T_k of T_(2a-k) as well: the largest power of two below k. */
    static int largerFactor(int power) {
        return Integer.highestOneBit(power - 1);
    }

    Step root() {
        return root;
    }

    /** All that are computed, each after those that it is made of; the first is 1. */
    SortedSet<Integer> powers() {
        return powers;
    }

    /** Products of two ciphertexts. */
    int multiplications() {
        return powers.size() - 1 + products;
    }

    int relinearizations() {
        return powers.size() - 1 + productSums;
    }

    private boolean isCheaperThan(PolynomialPlan other) {
        return multiplications() != other.multiplications()
                ? multiplications() < other.multiplications()
                : relinearizations() < other.relinearizations();
    }

    private Step step(double[] coefficients, int spent) {
        SortedMap<Integer, Double> linear = new TreeMap<>();
        List<Product> quotients = new ArrayList<>();
        double[] rest = coefficients;
        int degree = degree(rest);
        while (degree >= babySteps || (degree > 0 && spentBy(degree) > spent)) {
            int power = Integer.highestOneBit(degree);
            Division division = divide(rest, degree, power);
            require(power);
            if (degree == power) {
                linear.put(power, division.quotient()[0]);
            } else {
                quotients.add(new Product(step(division.quotient(), spent - 1), power));
            }
            rest = division.remainder();
            degree = degree(rest);
        }
        for (int k = 1; k <= degree; k++) {
            if (rest[k] != 0) {
                linear.put(k, rest[k]);
                require(k);
            }
        }
        products += quotients.size();
        productSums += quotients.isEmpty() ? 0 : 1;
        return new Step(spent, rest[0], linear, quotients);
    }

    private void require(int power) {
        powers.add(1);
        if (power > 0 && powers.add(power)) {
            int a = largerFactor(power);
            require(a);
            require(power - a);
            require(basis == Basis.CHEBYSHEV ? 2 * a - power : 0);
        }
    }

    /** By power &lt;= degree &lt; 2 power; for Chebyshev polynomials T_(g+i) = 2 T_g T_i - T_(g-i). */
    private Division divide(double[] p, int degree, int power) {
        double[] quotient = java.util.Arrays.copyOfRange(p, power, degree + 1);
        double[] remainder = java.util.Arrays.copyOf(p, power);
        if (basis == Basis.CHEBYSHEV) {
            for (int i = 1; i < quotient.length; i++) {
                remainder[power - i] -= quotient[i];
                quotient[i] *= 2;
            }
        }
        return new Division(quotient, remainder);
    }

    private static int degree(double[] p) {
        int degree = p.length - 1;
        while (degree > 0 && p[degree] == 0) {
            degree--;
        }
        return degree;
    }
}
