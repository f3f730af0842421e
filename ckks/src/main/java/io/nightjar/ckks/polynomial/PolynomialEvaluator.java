package io.nightjar.ckks.polynomial;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.evaluation.Evaluator;
import io.nightjar.ckks.keys.MissingKeyException;
import io.nightjar.ckks.keys.RelinearizationKey;
import io.nightjar.ckks.polynomial.Polynomial.Basis;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.LevelsExhaustedException;
import io.nightjar.ckks.scheme.Scales;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Polynomials of any degree d on ciphertexts, by baby-step giant-step with about 2 sqrt(d) products, at the least
 * depth, ceil(log2(d + 1)) levels: multiplications by coefficients cost no level of their own. Scales are exact: the
 * scale wanted of the result is carried down to every coefficient, which is encoded at whatever makes its term meet the
 * others of its sum, so nothing is approximated but the rounding of coefficients to integers: by 2^-20 of a coefficient
 * at most, or by less than the rescale of its sum adds for powers of magnitude 1. Products are summed before they are
 * relinearised.
 *
 * <p>Source: J.-P. Bossuat, C. Mouchet, J. Troncoso-Pastoriza, J.-P. Hubaux, "Efficient bootstrapping for approximate
 * homomorphic encryption with non-sparse keys", EUROCRYPT 2021 (ePrint 2020/1203), section 5.1.
 *
 * <p>The change of variable of a Chebyshev basis costs no level: the factor goes into the scale. Power k has a scale of
 * about q (s slope^-1 / q)^k for an argument of scale s, so s must be near slope q, which {@link #argumentScale} gives
 * exactly; an argument at another scale can be brought there by {@link #normalize}, for one level. Safe for many
 * threads.
 */
public final class PolynomialEvaluator {
    private final CkksParameters parameters;
    private final Evaluator evaluator;

    /** An evaluator for ciphertexts of a context. */
    public PolynomialEvaluator(CkksContext context) {
        this.parameters = context.parameters();
        this.evaluator = new Evaluator(context);
    }

    /** The levels that {@link #evaluate} spends: ceil(log2(degree + 1)). */
    public static int depth(Polynomial p) {
        return PolynomialPlan.depth(p.degree());
    }

    /** The products of two ciphertexts that {@link #evaluate} takes. */
    public static int multiplications(Polynomial p) {
        return PolynomialPlan.of(p).multiplications();
    }

    /**
     * The scale of an argument at {@code level} that keeps the scales of all its powers close to the primes that they
     * are divided by.
     *
     * @throws LevelsExhaustedException if the level is below {@link #depth}
     */
    public double argumentScale(Polynomial p, int level) {
        requireLevels(p, level, depth(p));
        return p.slope() * PowerScales.argumentScale(parameters, depth(p), level);
    }

    /**
     * The same message one level down at {@link #argumentScale}.
     *
     * @throws LevelsExhaustedException if its level is not above {@link #depth}
     */
    public Ciphertext normalize(Ciphertext x, Polynomial p) {
        requireLevels(p, x.level(), depth(p) + 1);
        double scale = argumentScale(p, x.level() - 1);
        double factor = scale * parameters.moduli().get(x.level()) / x.scale();
        if (!(factor >= PolynomialScales.MIN_SCALE)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "an argument of scale 2^%.2f cannot be brought to 2^%.2f by the prime of level %d;"
                            + " rescale it first",
                    Scales.log2(x.scale()),
                    Scales.log2(scale),
                    x.level()));
        }
        return new Ciphertext(
                evaluator.rescale(evaluator.multiplyConstant(x, 1, factor)).components(), scale);
    }

    /** {@link #evaluate(Ciphertext, Polynomial, double, RelinearizationKey)} with a result at the argument's scale. */
    public Ciphertext evaluate(Ciphertext x, Polynomial p, RelinearizationKey key) {
        return evaluate(x, p, x.scale(), key);
    }

    /**
     * p(x) slot by slot. Powers times their scales, like all values, must stay below half the modulus of their level.
     *
     * @param x two components, at most at the key's level; for a Chebyshev basis every slot, used or not, is within the
     *     interval, since these polynomials grow without bound outside of it
     * @param resultScale the exact scale of the result
     * @return two components, {@link #depth} levels below x
     * @throws LevelsExhaustedException if x is at a level below {@link #depth}
     * @throws MissingKeyException if x is above the key's level; degree 1 needs no key
     * @throws IllegalArgumentException if a scale on the way is too small for the coefficients or too large for the
     *     modulus, or a coefficient too large for its level
     */
    public Ciphertext evaluate(Ciphertext x, Polynomial p, double resultScale, RelinearizationKey key) {
        requireLevels(p, x.level(), depth(p));
        if (x.size() != 2) {
            throw new IllegalArgumentException(
                    "the argument of a polynomial has three components; relinearise it first");
        }
        if (p.degree() > 1 && x.level() > key.level()) {
            throw new MissingKeyException("the argument of a polynomial is at level " + x.level()
                    + " and its key serves level " + key.level()
                    + " and below; generate the key for that level or drop the argument");
        }
        Scales.requireValid(resultScale);
        PolynomialPlan plan = PolynomialPlan.of(p);
        double scale = x.scale() / p.slope();
        PolynomialScales scales = new PolynomialScales(parameters, plan, x.level(), scale, resultScale);
        Ciphertext y = new Ciphertext(x.components(), scale);
        double offset = PolynomialScales.summand(p.offset(), scale);
        if (offset != 0) {
            y = evaluator.addConstant(y, offset);
        }
        return new Run(key, scales, powers(y, p.basis(), plan, key))
                .value(plan.root(), x.level() - plan.root().spent() - 1, resultScale);
    }

    private Map<Integer, Ciphertext> powers(Ciphertext y, Basis basis, PolynomialPlan plan, RelinearizationKey key) {
        SortedMap<Integer, Ciphertext> powers = new TreeMap<>(Map.of(1, y));
        for (int k : plan.powers().tailSet(2)) {
            int a = PolynomialPlan.largerFactor(k);
            Ciphertext product = product(powers.get(a), powers.get(k - a));
            if (basis == Basis.CHEBYSHEV) {
                product = evaluator.add(product, product);
                product = 2 * a == k
                        ? evaluator.addConstant(product, -1)
                        : evaluator.addMultiple(product, powers.get(2 * a - k), -1);
            }
            powers.put(k, evaluator.relinearizeAndRescale(product, key));
        }
        return powers;
    }

    private Ciphertext product(Ciphertext a, Ciphertext b) {
        int level = Math.min(a.level(), b.level());
        return a == b
                ? evaluator.square(a)
                : evaluator.multiply(evaluator.dropTo(a, level), evaluator.dropTo(b, level));
    }

    /** One evaluation: its powers and the sums over them. */
    private final class Run {
        private final RelinearizationKey key;
        private final PolynomialScales scales;
        private final Map<Integer, Ciphertext> powers;

        Run(RelinearizationKey key, PolynomialScales scales, Map<Integer, Ciphertext> powers) {
            this.key = key;
            this.scales = scales;
            this.powers = powers;
        }

        /** The step's value at exactly this level and scale. */
        Ciphertext value(PolynomialPlan.Step step, int level, double scale) {
            Ciphertext sum = sum(step, level + 1, scale * scales.modulus(level + 1));
            Ciphertext value = sum.size() == 3 ? evaluator.relinearizeAndRescale(sum, key) : evaluator.rescale(sum);
            Scales.requireSame(scale, value.scale(), level);
            return new Ciphertext(value.components(), scale);
        }

        private Ciphertext sum(PolynomialPlan.Step step, int level, double scale) {
            Ciphertext sum = null;
            for (PolynomialPlan.Product product : step.products()) {
                Ciphertext power = evaluator.dropTo(powers.get(product.power()), level);
                Ciphertext term = evaluator.multiply(value(product.quotient(), level, scale / power.scale()), power);
                sum = sum == null ? term : evaluator.add(sum, term);
            }
            for (Map.Entry<Integer, Double> term : step.linear().entrySet()) {
                Ciphertext power = powers.get(term.getKey());
                double coefficient = scales.coefficient(term.getValue(), scale, term.getKey(), level);
                sum = sum == null
                        ? evaluator.multiplyConstant(evaluator.dropTo(power, level), coefficient, scale / power.scale())
                        : evaluator.addMultiple(sum, power, coefficient);
            }
            double constant = PolynomialScales.summand(step.constant(), scale);
            return constant == 0 ? sum : evaluator.addConstant(sum, constant);
        }
    }

    private static void requireLevels(Polynomial p, int level, int needed) {
        if (level < needed) {
            throw new LevelsExhaustedException("a polynomial of degree " + p.degree() + " needs "
                    + Counts.of(needed, "level") + " and its argument is at level " + level
                    + "; use a parameter set with more levels or a lower degree");
        }
    }
}
