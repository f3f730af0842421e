package io.nightjar.ckks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.KnownAnswers;
import io.nightjar.ckks.Residues;
import io.nightjar.ckks.TestRing;
import io.nightjar.ckks.keys.RelinearizationKey;
import io.nightjar.ckks.keys.SwitchingKey;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.ring.BigPolynomials;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.Plaintext;
import io.nightjar.ckks.secret.Decryptor;
import io.nightjar.ckks.secret.SecretKey;
import io.nightjar.ckks.secret.SecretKeyAccess;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ModUp, the product with the key, ModDown and the rescale, coefficient by coefficient against big integers. */
class KeySwitchingOracleTest {
    private static CkksContext context(List<Integer> widths, List<Integer> special, int keyLevel, int digits) {
        return new CkksContext(CkksParameters.ofWidths(
                "insecure-oracle",
                TestRing.current(),
                5,
                widths,
                special,
                keyLevel,
                digits,
                CkksParameters.Security.INSECURE));
    }

    @ParameterizedTest
    @CsvSource({"4,1,4", "4,2,4", "4,2,3", "4,3,2", "4,5,1", "4,5,4", "3,2,1", "3,1,2"})
    void relinearize_randomPolynomials_matchesBigInteger(int keyLevel, int digits, int level) {
        List<Integer> special = digits == 1 ? List.of(50, 50, 50, 50, 50) : List.of(50, 49, 48, 50);
        CkksContext context = context(List.of(50, 45, 47, 45, 46), special, keyLevel, digits);
        Random random = new Random(level * 10L + digits);
        RnsBasis basis = context.basis(level);
        List<BigInteger[]> components = new ArrayList<>();
        List<NttPoly> polys = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            components.add(BigPolynomials.random(random, basis));
            polys.add(BigPolynomials.of(basis, components.get(i)).toNtt());
        }
        int size = context.parameters().digitSize();
        List<NttPoly> bodies = new ArrayList<>();
        for (int d = 0; d * size <= keyLevel; d++) {
            bodies.add(BigPolynomials.of(context.keyBasis(), BigPolynomials.random(random, context.keyBasis()))
                    .toNtt());
        }
        RelinearizationKey key = new RelinearizationKey(new SwitchingKey(keyLevel, size, bodies, new byte[32]));
        Evaluator evaluator = new Evaluator(context);
        Ciphertext product = new Ciphertext(polys, 0x1p60);
        for (boolean rescaling : new boolean[] {false, true}) {
            Ciphertext out =
                    rescaling ? evaluator.relinearizeAndRescale(product, key) : evaluator.relinearize(product, key);
            for (int c = 0; c < 2; c++) {
                List<NttPoly> keyHalf = new ArrayList<>();
                for (int d = 0; d < bodies.size(); d++) {
                    keyHalf.add(c == 0 ? key.key().body(d) : key.key().mask(d));
                }
                BigInteger[] expected =
                        expected(context, level, components.get(c), components.get(2), keyHalf, rescaling);
                assertThat(BigPolynomials.integers(out.component(c).toCoefficients()))
                        .isEqualTo(expected);
            }
        }
    }

    private static BigInteger[] expected(
            CkksContext context,
            int level,
            BigInteger[] linear,
            BigInteger[] quadratic,
            List<NttPoly> key,
            boolean rescaling) {
        RnsBasis q = context.basis(level);
        int size = context.parameters().digitSize();
        BigInteger special = context.specialBasis().product();
        BigInteger[] sum = new BigInteger[linear.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = linear[i].multiply(special);
        }
        for (int d = 0; d * size <= level; d++) {
            BigInteger digit =
                    q.range(d * size, Math.min((d + 1) * size, level + 1)).product();
            BigInteger[] extended = new BigInteger[sum.length];
            for (int i = 0; i < sum.length; i++) {
                extended[i] = Residues.balanced(quadratic[i], digit);
            }
            BigInteger[] term = Residues.schoolbook(
                    TestRing.current(),
                    extended,
                    BigPolynomials.integers(key.get(d).toCoefficients()));
            for (int i = 0; i < sum.length; i++) {
                sum[i] = sum[i].add(term[i]);
            }
        }
        BigInteger modulus = q.product().multiply(special);
        BigInteger divisor =
                rescaling ? special.multiply(BigInteger.valueOf(q.modulus(level).value())) : special;
        BigInteger[] out = new BigInteger[sum.length];
        for (int i = 0; i < sum.length; i++) {
            BigInteger quotient = BigPolynomials.nearestQuotient(Residues.balanced(sum[i], modulus), divisor);
            out[i] = Residues.balanced(quotient, modulus.divide(divisor));
        }
        return out;
    }

    @Test
    void rescale_knownAnswers() {
        for (KnownAnswers.Entry entry : KnownAnswers.read("rescale")) {
            List<Long> moduli =
                    java.util.Arrays.stream(entry.longs("moduli")).boxed().toList();
            CkksContext context = new CkksContext(special(Ring.STANDARD, moduli));
            RnsBasis basis = context.basis(moduli.size() - 1);
            NttPoly poly = new io.nightjar.ckks.ring.CoefficientPoly(basis, entry.rows("residues")).toNtt();
            Ciphertext out = new Evaluator(context).rescale(new Ciphertext(List.of(poly, poly), 0x1p60));
            for (int c = 0; c < 2; c++) {
                assertThat(BigPolynomials.rows(out.component(c).toCoefficients()))
                        .isDeepEqualTo(entry.rows("rescaled"));
            }
        }
    }

    @Test
    void decrypt_knownAnswers() {
        for (KnownAnswers.Entry entry : KnownAnswers.read("decryption")) {
            List<Long> moduli =
                    java.util.Arrays.stream(entry.longs("moduli")).boxed().toList();
            CkksParameters parameters = special(Ring.valueOf(entry.text("ring")), moduli);
            CkksContext context = new CkksContext(parameters);
            RnsBasis basis = context.basis(moduli.size() - 1);
            NttPoly c0 = new io.nightjar.ckks.ring.CoefficientPoly(basis, entry.rows("c0")).toNtt();
            NttPoly c1 = new io.nightjar.ckks.ring.CoefficientPoly(basis, entry.rows("c1")).toNtt();
            byte[] coefficients = new byte[16];
            for (int i = 0; i < 16; i++) {
                coefficients[i] = (byte) entry.longs("secret")[i];
            }
            SecretKey secret = new SecretKey(parameters, coefficients, SecretKeyAccess.revealingSecretBytes());
            Plaintext message = new Decryptor(context, secret).decrypt(new Ciphertext(List.of(c0, c1), 0x1p40));
            assertThat(BigPolynomials.rows(message.poly().toCoefficients())).isDeepEqualTo(entry.rows("message"));
        }
    }

    /** Parameters of N = 2^4 with the given primes; the special ones are of no interest. */
    private static CkksParameters special(Ring ring, List<Long> moduli) {
        List<Long> special = io.nightjar.ckks.math.Primes.below(
                50, 2, Ring.STANDARD.rootOrder(1 << 10), new java.util.HashSet<>(moduli));
        return new CkksParameters(
                "insecure-known-answers",
                ring,
                4,
                moduli,
                special,
                moduli.size() - 1,
                moduli.size(),
                CkksParameters.Security.INSECURE);
    }
}
