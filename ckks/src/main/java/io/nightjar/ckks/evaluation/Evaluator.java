package io.nightjar.ckks.evaluation;

import io.nightjar.ckks.keys.RelinearizationKey;
import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.noise.NoiseEstimate;
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

/**
 * Homomorphic operations. Every method returns a new ciphertext and leaves its operands alone; an evaluator is safe for
 * many threads. Levels and scales of operands must agree where they are added; nothing is aligned silently.
 *
 * <p>What cannot be right is refused with an {@link IllegalArgumentException} that says both values. A polynomial is
 * known modulo Q_l = q_0 ... q_l, the modulus of its level l, so the scale of a product and a constant times its scale
 * must stay below Q_l / 2. (Whether the message times its scale stays below it, nobody can see in a ciphertext.)
 * Constants become integers: a factor may change by 2^-20 of itself at most, a summand by half a unit, 1/(2 scale),
 * which is below the error of every encoding; a constant other than 0 must not become 0. The scale that a rescale
 * leaves must be at least 1.
 */
public final class Evaluator {
    private final CkksContext context;
    private final RowPool rows;
    private final KeySwitcher keySwitcher;

    /** An evaluator whose results are left to the garbage collector. */
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
     * Lets later results use the memory of a ciphertext that is no longer used, nor any ciphertext sharing its rows, as
     * the results of {@link #dropTo}, of sums of different sizes and of operations with plaintexts and constants do.
     * Assertions find rows that are recycled twice.
     */
    public void recycle(Ciphertext a) {
        a.components().forEach(rows::give);
    }

    /** The sum of two ciphertexts of one level and scale, of two components or three. */
    public Ciphertext add(Ciphertext a, Ciphertext b) {
        Operands.requireAligned(a, b);
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

    /** a - b for two ciphertexts of one level and scale, of two components or three. */
    public Ciphertext subtract(Ciphertext a, Ciphertext b) {
        Operands.requireAligned(a, b);
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

    /** -a. */
    public Ciphertext negate(Ciphertext a) {
        return new Ciphertext(a.components().stream().map(NttPoly::negate).toList(), a.scale());
    }

    /** The sum of a ciphertext and a plaintext of one level and scale. */
    public Ciphertext add(Ciphertext a, Plaintext b) {
        Operands.requireSameLevel(a.level(), b.level());
        Scales.requireSame(a.scale(), b.scale(), a.level());
        return withFirst(a, a.component(0).add(b.poly()));
    }

    /** a - b for a ciphertext and a plaintext of one level and scale. */
    public Ciphertext subtract(Ciphertext a, Plaintext b) {
        Operands.requireSameLevel(a.level(), b.level());
        Scales.requireSame(a.scale(), b.scale(), a.level());
        return withFirst(a, a.component(0).subtract(b.poly()));
    }

    /**
     * Adds a real constant to every slot, rounded to a multiple of 1/scale.
     *
     * @throws IllegalArgumentException if the constant is not finite, if it is Q_l / 2 or more at the ciphertext's
     *     scale, or if it rounds to 0 and is not 0
     */
    public Ciphertext addConstant(Ciphertext a, double constant) {
        NttPoly first = a.component(0);
        return withFirst(a, first.addConstant(Room.summand(constant, a.scale(), first.basis(), a.level())));
    }

    /**
     * Multiplies every slot by a real constant, as the integer nearest to {@code constant * constantScale}; the scale
     * grows by {@code constantScale}.
     *
     * @throws IllegalArgumentException if the constant is not finite, if it or the product's scale has no room below
     *     Q_l / 2, or if rounding changes the constant by more than 2^-20 of itself
     */
    public Ciphertext multiplyConstant(Ciphertext a, double constant, double constantScale) {
        RnsBasis basis = a.component(0).basis();
        double factor = Room.factor(constant, constantScale, basis, a.level());
        double scale = Room.product(a.scale(), constantScale, basis, a.level());
        return new Ciphertext(
                a.components().stream().map(c -> c.multiplyConstant(factor)).toList(), scale);
    }

    /**
     * a + constant * b at a's level and scale: the constant is rounded to a multiple of b.scale / a.scale. {@code b}
     * may be at a higher level.
     *
     * @throws IllegalArgumentException if b has more components than a or is at a lower level, if the constant is not
     *     finite, if it has no room below Q_l / 2, or if rounding changes it by more than 2^-20 of itself
     */
    public Ciphertext addMultiple(Ciphertext a, Ciphertext b, double constant) {
        if (b.size() > a.size()) {
            throw new IllegalArgumentException("a multiple of " + b.size() + " components cannot be added to "
                    + a.size() + "; relinearise it first");
        }
        Ciphertext lowered = dropTo(b, a.level());
        double factor =
                Room.factor(constant, a.scale() / b.scale(), a.component(0).basis(), a.level());
        List<NttPoly> sum = new ArrayList<>(a.components());
        for (int i = 0; i < b.size(); i++) {
            sum.set(i, a.component(i).addMultiple(lowered.component(i), factor));
        }
        return new Ciphertext(sum, a.scale());
    }

    /**
     * The product of a ciphertext and a plaintext of one level; their scales multiply.
     *
     * @throws IllegalArgumentException if the product's scale is Q_l / 2 or more
     */
    public Ciphertext multiply(Ciphertext a, Plaintext b) {
        Operands.requireSameLevel(a.level(), b.level());
        double scale = Room.product(a.scale(), b.scale(), a.component(0).basis(), a.level());
        return new Ciphertext(
                a.components().stream().map(c -> c.multiply(b.poly())).toList(), scale);
    }

    /**
     * The product of two ciphertexts of one level, with three components; their scales multiply. See
     * {@link #relinearize}.
     *
     * @throws IllegalArgumentException if the product's scale is Q_l / 2 or more
     */
    public Ciphertext multiply(Ciphertext a, Ciphertext b) {
        double scale = productScale(a, b);
        return new Ciphertext(
                List.of(
                        a.component(0).multiply(b.component(0)),
                        NttPoly.sumOfProducts(a.component(0), b.component(1), a.component(1), b.component(0)),
                        a.component(1).multiply(b.component(1))),
                scale);
    }

    private static double productScale(Ciphertext a, Ciphertext b) {
        Operands.requireTwoComponents(a);
        Operands.requireTwoComponents(b);
        Operands.requireSameLevel(a.level(), b.level());
        return Room.product(a.scale(), b.scale(), a.component(0).basis(), a.level());
    }

    /**
     * The square, with three components and the square of the scale.
     *
     * @throws IllegalArgumentException if the square of the scale is Q_l / 2 or more
     */
    public Ciphertext square(Ciphertext a) {
        double scale = productScale(a, a);
        return new Ciphertext(
                List.of(
                        a.component(0).multiply(a.component(0)),
                        a.component(0).multiplyTwice(a.component(1)),
                        a.component(1).multiply(a.component(1))),
                scale);
    }

    /** Three components to two at the same level. */
    public Ciphertext relinearize(Ciphertext a, RelinearizationKey key) {
        return keySwitcher.switchKey(KeySwitchOperand.of(a), key.key());
    }

    /**
     * Relinearisation and rescale in one division by P q_l: fewer transforms than two separate steps, and one rounding
     * instead of two.
     *
     * @throws LevelsExhaustedException at level 0
     */
    public Ciphertext relinearizeAndRescale(Ciphertext a, RelinearizationKey key) {
        Operands.requireRescalable(a.component(0).basis(), a.level(), a.scale());
        return keySwitcher.switchKeyAndRescale(KeySwitchOperand.of(a), key.key());
    }

    /**
     * a * b, relinearised and rescaled, without storing the three components in between.
     *
     * @throws LevelsExhaustedException at level 0
     */
    public Ciphertext multiplyAndRescale(Ciphertext a, Ciphertext b, RelinearizationKey key) {
        Operands.requireLevelToSpend(Math.min(a.level(), b.level()));
        double scale = productScale(a, b);
        Operands.requireSamePrimes(a, b);
        Room.requireAfterRescale(scale, a.component(0).basis(), a.level());
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
     * the sum. The factor is rounded to a multiple of linear.scale / squares.scale^2. That may change it by 2^-20 of
     * itself, or by so little that linear terms of 1 change by no more than the standard deviation of the error that
     * the rescale adds to every slot, q_l sqrt(N (1 + 2N/3) / 24) at the scale before it, in the real ring q_l sqrt(N
     * (1 + 4N/3) / 6). The constant is rounded to a multiple of 1 / squares.scale^2, which is below that error by far.
     *
     * @param squares at least one, all at one level and scale
     * @param linear none, or as many as there are squares, all at one scale, at their level or above
     * @param factor of every linear term; of no effect when there is none
     * @throws LevelsExhaustedException at level 0
     * @throws IllegalArgumentException if operands do not agree, if the square of the scale or a constant at it is Q_l
     *     / 2 or more, if rounding changes the factor by more than that, or if the rescale leaves a scale below 1
     */
    public Ciphertext sumOfSquaresAndRescale(
            List<Ciphertext> squares, List<Ciphertext> linear, double factor, double constant, RelinearizationKey key) {
        squares.stream().findFirst().ifPresent(first -> Operands.requireLevelToSpend(first.level()));
        KeySwitchOperand sum = squareSum(squares, linear, factor, constant);
        Room.requireAfterRescale(sum.scale(), sum.basis(), squares.get(0).level());
        return keySwitcher.switchKeyAndRescale(sum, key.key());
    }

    /**
     * The sum of {@link #sumOfSquaresAndRescale} relinearised but not rescaled: at the level of the squares, and the
     * square of their scale.
     *
     * @param squares at least one, all at one level and scale
     * @param linear none, or as many as there are squares, all at one scale, at their level or above
     * @param factor of every linear term; of no effect when there is none
     * @throws IllegalArgumentException if operands do not agree, if the square of the scale or a constant at it is Q_l
     *     / 2 or more, or if rounding changes the factor by more than {@link #sumOfSquaresAndRescale} permits
     */
    public Ciphertext relinearizedSumOfSquares(
            List<Ciphertext> squares, List<Ciphertext> linear, double factor, double constant, RelinearizationKey key) {
        return keySwitcher.switchKey(squareSum(squares, linear, factor, constant), key.key());
    }

    /**
     * The sum over i of squares[i]^2 + factor * linear[i], plus a constant, as it is before
     * {@link #relinearizeAndRescale}: with three components, at the square of the scale. The factor and the constant
     * are rounded as in {@link #sumOfSquaresAndRescale}.
     *
     * @param squares at least one, all at one level and scale
     * @param linear none, or as many as there are squares, all at one scale, at their level or above
     * @param factor of every linear term; of no effect when there is none
     * @throws IllegalArgumentException if operands do not agree, if the square of the scale or a constant at it is Q_l
     *     / 2 or more, or if rounding changes the factor by more than that permits
     */
    public Ciphertext sumOfSquares(List<Ciphertext> squares, List<Ciphertext> linear, double factor, double constant) {
        KeySwitchOperand sum = squareSum(squares, linear, factor, constant);
        List<NttPoly> components = new ArrayList<>();
        for (int component = 0; component < 3; component++) {
            double[][] made = rows.take(sum.basis().size());
            for (int limb = 0; limb < made.length; limb++) {
                sum.row(component, limb, made[limb]);
            }
            components.add(new NttPoly(sum.basis(), made));
        }
        return new Ciphertext(components, sum.scale());
    }

    private static KeySwitchOperand squareSum(
            List<Ciphertext> squares, List<Ciphertext> linear, double factor, double constant) {
        if (squares.isEmpty() || !(linear.isEmpty() || linear.size() == squares.size())) {
            throw new IllegalArgumentException(squares.size() + " squares and " + linear.size()
                    + " linear terms; give at least one square, and no linear term or one for each");
        }
        Ciphertext first = squares.get(0);
        int level = first.level();
        RnsBasis basis = first.component(0).basis();
        double scale = productScale(first, first);
        for (Ciphertext a : squares) {
            Operands.requireTwoComponents(a);
            Operands.requireAligned(first, a);
            Operands.requireSamePrimes(first, a);
        }
        double integer = 0;
        if (!linear.isEmpty()) {
            requireLinearTerms(first, linear);
            double unit = linear.get(0).scale();
            double noise = basis.modulus(level).q() * NoiseEstimate.roundingDeviation(basis.ring(), basis.degree());
            integer = Room.factor(factor, scale / unit, noise / (unit * linear.size()), basis, level);
        }
        return new KeySwitchOperand.SquareSum(squares, linear, integer, Room.fitting(constant, scale, basis, level));
    }

    private static void requireLinearTerms(Ciphertext square, List<Ciphertext> linear) {
        for (Ciphertext u : linear) {
            Operands.requireTwoComponents(u);
            Scales.requireSame(linear.get(0).scale(), u.scale(), u.level());
            if (u.level() < square.level()) {
                throw new IllegalArgumentException(
                        "a linear term at level " + u.level() + " below the squares at level " + square.level());
            }
            Operands.requireSamePrimes(square, u);
        }
    }

    /**
     * Divides by the last prime and drops it; the scale is divided too.
     *
     * @throws LevelsExhaustedException at level 0
     * @throws IllegalArgumentException if the scale would be below 1
     */
    public Ciphertext rescale(Ciphertext a) {
        Operands.requireRescalable(a.component(0).basis(), a.level(), a.scale());
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
            double inverse = context.primeInverse(level, j);
            ElementWise.subtractMultiplyConstant(component.row(j), results[j], inverse, results[j], m);
        }
        rows.give(last);
        return new NttPoly(lower, results);
    }

    /**
     * The same message and scale at a lower level; nothing is divided, and the rows are shared with {@code a}.
     *
     * @throws IllegalArgumentException if the level is outside [0, a.level], or the scale is half its modulus or more
     */
    public Ciphertext dropTo(Ciphertext a, int level) {
        if (level < 0 || level > a.level()) {
            throw new IllegalArgumentException("a ciphertext at level " + a.level() + " cannot drop to level " + level);
        }
        if (level == a.level()) {
            return a;
        }
        Room.requireScale(a.scale(), a.component(0).basis(), level);
        return new Ciphertext(
                a.components().stream().map(c -> c.prefix(level + 1)).toList(), a.scale());
    }

    private static Ciphertext withFirst(Ciphertext a, NttPoly first) {
        List<NttPoly> components = new ArrayList<>(a.components());
        components.set(0, first);
        return new Ciphertext(components, a.scale());
    }
}
