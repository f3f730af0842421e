package io.nightjar.ckks.scheme;

import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.CoefficientPoly;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.Sampler;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Generates keys. Masks come from fresh public seeds, secrets and errors from a fresh secret seed each. */
public final class KeyGenerator {
    private final CkksContext context;
    private final SecureRandom random;

    public KeyGenerator(CkksContext context, SecureRandom random) {
        this.context = context;
        this.random = random;
    }

    public SecretKey secretKey() {
        byte[] coefficients = new byte[context.parameters().ringDegree()];
        RandomStream stream = new RandomStream(RandomStream.freshSeed(random), RandomStream.Purpose.SECRET, 0, 0);
        Sampler.ternary(stream, coefficients);
        return new SecretKey(context.parameters(), coefficients, SecretKeyAccess.token());
    }

    public PublicKey publicKey(SecretKey secret) {
        RnsBasis basis = context.basis(context.parameters().maxLevel());
        byte[] seed = RandomStream.freshSeed(random);
        NttPoly a = SeededCiphertext.mask(basis, seed, RandomStream.Purpose.PUBLIC_KEY_MASK, 0);
        NttPoly e = error(basis, RandomStream.freshSeed(random), RandomStream.Purpose.ERROR, 0);
        return new PublicKey(context.parameters(), e.subtract(a.multiply(secret.over(basis))), seed);
    }

    public EvaluationKeys evaluationKeys(SecretKey secret) {
        return new EvaluationKeys(context.parameters(), relinearizationKey(secret));
    }

    private RelinearizationKey relinearizationKey(SecretKey secret) {
        CkksParameters p = context.parameters();
        RnsBasis basis = context.keyBasis();
        NttPoly s = secret.over(basis);
        NttPoly square = s.multiply(s);
        byte[] seed = RandomStream.freshSeed(random);
        byte[] errorSeed = RandomStream.freshSeed(random);
        List<NttPoly> bodies = new ArrayList<>();
        int limbs = p.keyLevel() + 1;
        for (int d = 0; d * p.digitSize() < limbs; d++) {
            NttPoly a = SeededCiphertext.mask(basis, seed, RandomStream.Purpose.RELINEARIZATION_KEY_MASK, d);
            NttPoly b = error(basis, errorSeed, RandomStream.Purpose.ERROR, d).subtract(a.multiply(s));
            addGadget(b, square, d * p.digitSize(), Math.min((d + 1) * p.digitSize(), limbs));
            bodies.add(b);
        }
        return new RelinearizationKey(bodies, seed);
    }

    /** Adds P times the message on the limbs of one digit: P g_d is P mod those primes and 0 mod all others. */
    private void addGadget(NttPoly body, NttPoly message, int from, int to) {
        for (int limb = from; limb < to; limb++) {
            Modulus m = body.basis().modulus(limb);
            double special = m.residue(context.specialBasis().product());
            ElementWise.multiplyConstantAdd(message.row(limb), special, body.row(limb), m);
        }
    }

    static NttPoly error(RnsBasis basis, byte[] secretSeed, RandomStream.Purpose purpose, int digit) {
        double[] values = new double[basis.degree()];
        Sampler.gaussian(new RandomStream(secretSeed, purpose, digit, 0), values);
        return CoefficientPoly.ofIntegers(basis, values).intoNtt();
    }
}
