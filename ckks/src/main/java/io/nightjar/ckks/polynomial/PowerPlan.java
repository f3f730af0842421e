package io.nightjar.ckks.polynomial;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How polynomials of one degree that differ in their coefficients only are evaluated in powers of y: which powers,
 * which products, after how many levels. Coefficients are named by their degree. All polynomials of a plan end at one
 * level and one scale, so that a coefficient that is zero in some of them changes nothing for the others.
 *
 * <p>A general polynomial takes ceil(log2(d + 1)) levels, as in {@link PolynomialEvaluator}. A monic one, whose leading
 * coefficient is 1 or -1, takes ceil(log2 d): with the largest power of two p below d it is y^p (y^(d-p) + Q) + R,
 * where y^(d-p) needs no product by a coefficient.
 */
public final class PowerPlan {
    /**
     * A sum that is added up before one rescale, preceded by a relinearisation if it has products.
     *
     * @param spent levels spent before it, at which its powers are taken; its value is one level further down
     * @param offset the degree of the coefficient that is its constant; coefficient offset + k is that of y^k
     * @param constant whether it has a constant
     * @param linear powers with a coefficient, ascending
     * @param products what else it adds
     */
    public record Sum(int spent, int offset, boolean constant, List<Integer> linear, List<Product> products) {
        /** Whether it is a constant, or nothing. */
        public boolean isConstant() {
            return linear.isEmpty() && products.isEmpty();
        }
    }

    /**
     * y^power (y^leading + quotient).
     *
     * @param leading a power with coefficient 1, or 0 for none; the quotient then meets its scale
     * @param quotient a sum; a constant only beside a leading power
     */
    public record Product(int power, int leading, Sum quotient) {}

    private final int degree;
    private final boolean monic;
    private final boolean[] present;
    private final int babySteps;
    private final Sum root;
    private final SortedSet<Integer> powers = new TreeSet<>();
    private int relinearizations;
    private int rescales;

    private PowerPlan(boolean[] present, boolean monic, int babySteps) {
        this.degree = present.length - 1;
        this.monic = monic;
        this.present = present;
        this.babySteps = babySteps;
        powers.add(1);
        this.root =
                monic ? monic(PolynomialPlan.spentBy(degree) - 1) : sum(0, degree, PolynomialPlan.depth(degree) - 1);
        relinearizations += powers.size() - 1;
    }

    /**
     * The plan of fewest relinearisations.
     *
     * @param present by degree, whether any of the polynomials has this coefficient; at the last place, the degree,
     *     true
     * @param monic whether the leading coefficient of all of them is 1 or -1
     * @throws IllegalArgumentException if the degree is below 2, or no polynomial has it
     */
    public static PowerPlan of(boolean[] present, boolean monic) {
        int degree = present.length - 1;
        if (degree < 2 || !present[degree]) {
            throw new IllegalArgumentException("a plan for powers of degree " + degree
                    + "; it needs degree 2 or more, and a coefficient of that degree");
        }
        PowerPlan best = null;
        for (int baby = 2; baby <= Integer.highestOneBit(degree) * 2; baby *= 2) {
            PowerPlan plan = new PowerPlan(present.clone(), monic, baby);
            if (best == null || plan.isCheaperThan(best)) {
                best = plan;
            }
        }
        return best;
    }

    /** The highest power. */
    public int degree() {
        return degree;
    }

    /** Whether leading coefficients are 1 or -1. */
    public boolean monic() {
        return monic;
    }

    /** Levels from the argument to the result. */
    public int depth() {
        return root.spent + 1;
    }

    /** The sum that is the result. */
    public Sum root() {
        return root;
    }

    /** The powers that are computed, ascending, each after those that it is made of; the first is 1. */
    public SortedSet<Integer> powers() {
        return powers;
    }

    /** Levels spent on power k: ceil(log2 k). */
    public static int spentBy(int power) {
        return PolynomialPlan.spentBy(power);
    }

    /** Power k is the product of this power and of k minus it. */
    public static int largerFactor(int power) {
        return PolynomialPlan.largerFactor(power);
    }

    /** Relinearisations, each with its rescale. */
    public int relinearizations() {
        return relinearizations;
    }

    /** Rescales of sums without products. */
    public int rescales() {
        return rescales;
    }

    /**
     * Ciphertexts of two components that an evaluation holds at most, beside the argument and three at its level for
     * the product under way: powers, a sum of three components for every product that waits for its quotient, and a sum
     * that is being added to.
     */
    public int heldCiphertexts() {
        return powers.size() - 1 + 2 * nesting(root) + 2;
    }

    /**
     * Checks that a polynomial is one of those that the plan is for.
     *
     * @param coefficients by degree
     * @throws IllegalArgumentException if it has another length, a coefficient that the plan leaves out, or a leading
     *     coefficient other than 1 and -1 where the plan is monic
     */
    public void require(double[] coefficients) {
        if (coefficients.length != degree + 1) {
            throw new IllegalArgumentException("a polynomial of " + coefficients.length + " coefficients for a plan of "
                    + "degree " + degree + "; give " + (degree + 1));
        }
        for (int k = 0; k <= degree; k++) {
            if (coefficients[k] != 0 && !present[k]) {
                throw new IllegalArgumentException("coefficient " + k + " of a polynomial is " + coefficients[k]
                        + "; its plan leaves that degree out");
            }
        }
        if (monic && Math.abs(coefficients[degree]) != 1) {
            throw new IllegalArgumentException("the leading coefficient of a polynomial is " + coefficients[degree]
                    + "; its plan is for 1 and -1");
        }
    }

    private static int nesting(Sum sum) {
        return sum.products.stream()
                .mapToInt(p -> 1 + nesting(p.quotient))
                .max()
                .orElse(0);
    }

    private boolean isCheaperThan(PowerPlan other) {
        return relinearizations != other.relinearizations
                ? relinearizations < other.relinearizations
                : rescales < other.rescales;
    }

    private Sum monic(int spent) {
        int power = Integer.highestOneBit(degree - 1);
        int leading = degree - power;
        require(power);
        require(leading);
        int rest = highest(power, leading - 1);
        Sum quotient = rest > 0 ? sum(power, rest, spent - 1) : new Sum(0, power, present[power], List.of(), List.of());
        return sum(0, highest(0, power - 1), spent, new Product(power, leading, quotient));
    }

    private Sum sum(int offset, int top, int spent, Product... first) {
        List<Product> products = new ArrayList<>(List.of(first));
        List<Integer> linear = new ArrayList<>();
        int left = top;
        while (left >= babySteps || left > 0 && PolynomialPlan.spentBy(left) > spent) {
            int power = Integer.highestOneBit(left);
            require(power);
            if (left == power) {
                linear.add(0, power);
            } else {
                products.add(new Product(power, 0, sum(offset + power, left - power, spent - 1)));
            }
            left = highest(offset, power - 1);
        }
        for (int k = left; k >= 1; k--) {
            if (present[offset + k]) {
                require(k);
                linear.add(0, k);
            }
        }
        relinearizations += products.isEmpty() ? 0 : 1;
        rescales += products.isEmpty() ? 1 : 0;
        return new Sum(spent, offset, present[offset], List.copyOf(linear), List.copyOf(products));
    }

    /** The highest of the powers up to {@code top} that has a coefficient behind the offset, or 0. */
    private int highest(int offset, int top) {
        int k = top;
        while (k > 0 && !present[offset + k]) {
            k--;
        }
        return Math.max(k, 0);
    }

    private void require(int power) {
        if (power > 0 && powers.add(power)) {
            int a = PolynomialPlan.largerFactor(power);
            require(a);
            require(power - a);
        }
    }
}
