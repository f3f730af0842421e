package io.nightjar.ckks.evaluation;

import io.nightjar.ckks.keys.RelinearizationKey;
import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.RowPool;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.LevelsExhaustedException;
import io.nightjar.ckks.scheme.Plaintext;
import io.nightjar.ckks.scheme.Scales;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Homomorphic operations. Every method returns a new ciphertext and leaves its operands alone; an evaluator is safe for
 * many threads. Levels and scales of operands must agree where they are added; nothing is aligned silently.
 */
public final class Evaluator {
    /** A constant that is rounded to an integer may change by this factor. */
    private static final double LARGEST_ROUNDING = 0x1p-10;

    /** A change of a constant by less than this is negligible whatever the constant. */
    private static final double NEGLIGIBLE = 0x1p-20;

    private final CkksContext context;
    private final RowPool rows;
    private final KeySwitcher keySwitcher;

    public Evaluator(CkksContext context) {
        this(context, RowPool.none(context.parameters().ringDegree()));
    }

    /** @param rows where the rows of rescaled and relinearised ciphertexts come from; see {@link #recycle} */
    public Evaluator(CkksContext context, RowPool rows) {
        this.context = context;
        this.rows = rows;
        this.keySwitcher = new KeySwitcher(context, rows);
    }

    /**
     * Lets later results use the memory of a ciphertext that nobody will look at again, nor at one that shares rows
     * with it.
     */
    public void recycle(Ciphertext a) {
        a.components().forEach(rows::give);
    }

    public Ciphertext add(Ciphertext a, Ciphertext b) {
        requireAligned(a, b);
        List<NttPoly> sum = new ArrayList<>();
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            if (i < a.size() && i < b.size()) {
                sum.add(a.component(i).add(b.component(i)));
            } else {
                sum.add(i < a.size() ? a.component(i) : b.component(i));
            }
        }
        return new Ciphertext(sum, a.scale());
    }

    public Ciphertext subtract(Ciphertext a, Ciphertext b) {
        requireAligned(a, b);
        List<NttPoly> difference = new ArrayList<>();
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            if (i < a.size() && i < b.size()) {
                difference.add(a.component(i).subtract(b.component(i)));
            } else {
                difference.add(i < a.size() ? a.component(i) : b.component(i).negate());
            }
        }
        return new Ciphertext(difference, a.scale());
    }

    public Ciphertext negate(Ciphertext a) {
        return new Ciphertext(a.components().stream().map(NttPoly::negate).toList(), a.scale());
    }

    public Ciphertext add(Ciphertext a, Plaintext b) {
        requireSameLevel(a.level(), b.level());
        Scales.requireSame(a.scale(), b.scale(), a.level());
        return withFirst(a, a.component(0).add(b.poly()));
    }

    public Ciphertext subtract(Ciphertext a, Plaintext b) {
        requireSameLevel(a.level(), b.level());
        Scales.requireSame(a.scale(), b.scale(), a.level());
        return withFirst(a, a.component(0).subtract(b.poly()));
    }

    /** Adds a real constant to every slot, rounded at the ciphertext's scale. */
    public Ciphertext addScalar(Ciphertext a, double constant) {
        return withFirst(a, a.component(0).addConstant(constant * a.scale()));
    }

    /**
     * Multiplies by the integer nearest to {@code constant * constantScale}; the scale grows by {@code constantScale}.
     */
    public Ciphertext multiplyScalar(Ciphertext a, double constant, double constantScale) {
        Scales.requireValid(constantScale);
        List<NttPoly> product = a.components().stream()
                .map(c -> c.multiplyConstant(constant * constantScale))
                .toList();
        return new Ciphertext(product, a.scale() * constantScale);
    }

    /**
     * a + constant * b at a's level and scale, with the constant's scale chosen as a.scale / b.scale: the constant is
     * rounded to a multiple of its inverse. {@code b} may be at a higher level.
     */
    public Ciphertext addMultiple(Ciphertext a, Ciphertext b, double constant) {
        if (b.size() > a.size()) {
            throw new IllegalArgumentException("a multiple of " + b.size() + " components cannot be added to "
                    + a.size() + "; relinearise it first");
        }
        Ciphertext lowered = dropTo(b, a.level());
        double factor = integer(constant, a.scale() / b.scale());
        List<NttPoly> sum = new ArrayList<>(a.components());
        for (int i = 0; i < b.size(); i++) {
            sum.set(i, a.component(i).addMultiple(lowered.component(i), factor));
        }
        return new Ciphertext(sum, a.scale());
    }

    public Ciphertext multiply(Ciphertext a, Plaintext b) {
        requireSameLevel(a.level(), b.level());
        return new Ciphertext(
                a.components().stream().map(c -> c.multiply(b.poly())).toList(), a.scale() * b.scale());
    }

    /** The product with three components; see {@link #relinearize}. */
    public Ciphertext multiply(Ciphertext a, Ciphertext b) {
        requireTwoComponents(a);
        requireTwoComponents(b);
        requireSameLevel(a.level(), b.level());
        return new Ciphertext(
                List.of(
                        a.component(0).multiply(b.component(0)),
                        NttPoly.sumOfProducts(a.component(0), b.component(1), a.component(1), b.component(0)),
                        a.component(1).multiply(b.component(1))),
                a.scale() * b.scale());
    }

    /** The square with three components. */
    public Ciphertext square(Ciphertext a) {
        requireTwoComponents(a);
        return new Ciphertext(
                List.of(
                        a.component(0).multiply(a.component(0)),
                        a.component(0).multiplyTwice(a.component(1)),
                        a.component(1).multiply(a.component(1))),
                a.scale() * a.scale());
    }

    /** Three components to two at the same level. */
    public Ciphertext relinearize(Ciphertext a, RelinearizationKey key) {
        return keySwitcher.switchKey(KeySwitchOperand.of(a), key.key());
    }

    /**
     * Relinearisation and rescale in one division by P q_l: fewer transforms than one after the other, and one rounding
     * instead of two.
     *
     * @throws LevelsExhaustedException at level 0
     */
    public Ciphertext relinearizeAndRescale(Ciphertext a, RelinearizationKey key) {
        requireLevelToSpend(a.level());
        return keySwitcher.switchKeyAndRescale(KeySwitchOperand.of(a), key.key());
    }

    /**
     * a * b, relinearised and rescaled, without storing the three components in between.
     *
     * @throws LevelsExhaustedException at level 0
     */
    public Ciphertext multiplyAndRescale(Ciphertext a, Ciphertext b, RelinearizationKey key) {
        requireTwoComponents(a);
        requireTwoComponents(b);
        requireSameLevel(a.level(), b.level());
        requireSamePrimes(a, b);
        requireLevelToSpend(a.level());
        return keySwitcher.switchKeyAndRescale(new KeySwitchOperand.Product(a, b), key.key());
    }

    /**
     * a^2 + constant, relinearised and rescaled, without storing the three components in between.
     *
     * @throws LevelsExhaustedException at level 0
     */
    public Ciphertext squareAndRescale(Ciphertext a, double constant, RelinearizationKey key) {
        return sumOfSquaresAndRescale(List.of(a), List.of(), 0, constant, key);
    }

    /**
     * The sum over i of squares[i]^2 + factor * linear[i], plus a constant, with one relinearisation and rescale after
     * the sum. The factor is rounded to a multiple of linear.scale / squares.scale^2, which must change it by less than
     * 2^-10 of itself or 2^-20.
     *
     * @param squares at least one, all at one level and scale
     * @param linear none, or as many as there are squares, all at one scale, at their level or above
     * @throws LevelsExhaustedException at level 0
     */
    public Ciphertext sumOfSquaresAndRescale(
            List<Ciphertext> squares, List<Ciphertext> linear, double factor, double constant, RelinearizationKey key) {
        if (squares.isEmpty() || !(linear.isEmpty() || linear.size() == squares.size())) {
            throw new IllegalArgumentException(squares.size() + " squares and " + linear.size()
                    + " linear terms; give at least one square, and no linear term or one for each");
        }
        Ciphertext first = squares.get(0);
        requireLevelToSpend(first.level());
        for (Ciphertext a : squares) {
            requireTwoComponents(a);
            requireAligned(first, a);
            requireSamePrimes(first, a);
        }
        for (Ciphertext u : linear) {
            requireTwoComponents(u);
            Scales.requireSame(linear.get(0).scale(), u.scale(), u.level());
            if (u.level() < first.level()) {
                throw new IllegalArgumentException(
                        "a linear term at level " + u.level() + " below the squares at level " + first.level());
            }
            requireSamePrimes(first, u);
        }
        double scale = first.scale() * first.scale();
        double integer =
                linear.isEmpty() ? 0 : integer(factor, scale / linear.get(0).scale());
        return keySwitcher.switchKeyAndRescale(
                new KeySwitchOperand.SquareSum(squares, linear, integer, constant * scale), key.key());
    }

    /** constant * ratio as an integer that is close to it. */
    private static double integer(double constant, double ratio) {
        double exact = constant * ratio;
        double integer = Math.rint(exact);
        if (Math.abs(integer - exact) > Math.max(Math.abs(exact) * LARGEST_ROUNDING, ratio * NEGLIGIBLE)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "constant %s at the ratio of scales 2^%.2f is no integer but %.3f; multiply the other operand up to a larger scale first",
                    constant,
                    Scales.log2(ratio),
                    exact));
        }
        return integer;
    }

    /**
     * Divides by the last prime and drops it.
     *
     * @throws LevelsExhaustedException at level 0
     */
    public Ciphertext rescale(Ciphertext a) {
        requireLevelToSpend(a.level());
        int level = a.level();
        RnsBasis basis = context.basis(level);
        if (!a.component(0).basis().equals(basis)) {
            throw new IllegalArgumentException("a ciphertext of other primes is rescaled with the context of "
                    + context.parameters().name());
        }
        List<NttPoly> out = new ArrayList<>();
        for (NttPoly component : a.components()) {
            out.add(rescale(component, basis));
        }
        return new Ciphertext(out, a.scale() / basis.modulus(level).q());
    }

    private NttPoly rescale(NttPoly component, RnsBasis basis) {
        int level = basis.size() - 1;
        double[] last = rows.take();
        System.arraycopy(component.row(level), 0, last, 0, last.length);
        basis.ring(level).ntt().inverse(last);
        RnsBasis lower = context.basis(level - 1);
        double[][] results = rows.take(level);
        for (int j = 0; j < level; j++) {
            Modulus m = basis.modulus(j);
            ElementWise.reduce(last, results[j], m);
            basis.ring(j).ntt().forward(results[j]);
            double inverse = m.inverse(m.residue(basis.modulus(level).value()));
            ElementWise.subtractMultiplyConstant(component.row(j), results[j], inverse, results[j], m);
        }
        rows.give(last);
        return new NttPoly(lower, results);
    }

    /** The same message at a lower level; nothing is divided. */
    public Ciphertext dropTo(Ciphertext a, int level) {
        if (level < 0 || level > a.level()) {
            throw new IllegalArgumentException("a ciphertext at level " + a.level() + " cannot drop to level " + level);
        }
        return level == a.level()
                ? a
                : new Ciphertext(
                        a.components().stream().map(c -> c.prefix(level + 1)).toList(), a.scale());
    }

    private static Ciphertext withFirst(Ciphertext a, NttPoly first) {
        List<NttPoly> components = new ArrayList<>(a.components());
        components.set(0, first);
        return new Ciphertext(components, a.scale());
    }

    private static void requireAligned(Ciphertext a, Ciphertext b) {
        requireSameLevel(a.level(), b.level());
        Scales.requireSame(a.scale(), b.scale(), a.level());
    }

    private static void requireSameLevel(int a, int b) {
        if (a != b) {
            throw new IllegalArgumentException("level " + a + " vs " + b + "; drop the higher one first");
        }
    }

    /** Up to the level of {@code a}; what works on polynomials checks them itself. */
    private static void requireSamePrimes(Ciphertext a, Ciphertext b) {
        RnsBasis primes = a.component(0).basis();
        if (!b.component(0).basis().range(0, primes.size()).equals(primes)) {
            throw new IllegalArgumentException("operands of other primes do not combine");
        }
    }

    private static void requireTwoComponents(Ciphertext a) {
        if (a.size() != 2) {
            throw new IllegalArgumentException("a factor has three components; relinearise it first");
        }
    }

    static void requireLevelToSpend(int level) {
        if (level == 0) {
            throw new LevelsExhaustedException(
                    "a ciphertext at level 0 has no prime left to rescale by; use a parameter set with more levels");
        }
    }
}
