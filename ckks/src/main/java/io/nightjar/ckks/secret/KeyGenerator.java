package io.nightjar.ckks.secret;

import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.keys.KeyUse;
import io.nightjar.ckks.keys.PublicKey;
import io.nightjar.ckks.keys.SwitchingKey;
import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.Automorphism;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.Sampler;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.RandomPolynomials;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Generates keys. Masks come from fresh public seeds, secrets and errors from a fresh secret seed each. */
public final class KeyGenerator {
    private final CkksContext context;
    private final SecureRandom random;

    /** @param random draws all seeds; the secret is only as good as it */
    public KeyGenerator(CkksContext context, SecureRandom random) {
        this.context = context;
        this.random = random;
    }

    /** A fresh uniform ternary secret. */
    public SecretKey secretKey() {
        byte[] coefficients = new byte[context.parameters().ringDegree()];
        RandomStream stream = new RandomStream(RandomStream.freshSeed(random), RandomStream.Purpose.SECRET, 0, 0);
        Sampler.ternary(stream, coefficients);
        return new SecretKey(context.parameters(), coefficients, SecretKeyAccess.revealingSecretBytes());
    }

    /**
     * A fresh public key over all of Q.
     *
     * @throws IllegalArgumentException if the secret belongs to other parameters
     */
    public PublicKey publicKey(SecretKey secret) {
        context.requireOwn(secret.parameters());
        RnsBasis basis = context.basis(context.parameters().maxLevel());
        byte[] seed = RandomStream.freshSeed(random);
        NttPoly a = RandomPolynomials.mask(basis, seed, RandomStream.Purpose.PUBLIC_KEY_MASK, 0);
        NttPoly e = RandomPolynomials.error(basis, RandomStream.freshSeed(random), RandomStream.Purpose.ERROR, 0);
        NttPoly s = secret.over(basis);
        NttPoly body = e.subtract(a.multiply(s));
        s.erase();
        return new PublicKey(context.parameters(), body, seed);
    }

    /**
     * The keys of {@code request}, each at its level, all in memory. {@link #evaluationKey} makes them one at a time.
     *
     * @throws IllegalArgumentException if the secret belongs to other parameters or a key cannot be made for them
     */
    public EvaluationKeys evaluationKeys(SecretKey secret, KeyRequest request) {
        context.requireOwn(secret.parameters());
        request.requireServedBy(context.parameters());
        Map<KeyUse, SwitchingKey> keys = new LinkedHashMap<>();
        for (KeyUse use : request.uses()) {
            keys.put(use, evaluationKey(secret, use));
        }
        return EvaluationKeys.of(context.parameters(), keys);
    }

    /**
     * One evaluation key, from fresh randomness.
     *
     * @throws IllegalArgumentException if the secret belongs to other parameters or the key cannot be made for them
     */
    public SwitchingKey evaluationKey(SecretKey secret, KeyUse use) {
        context.requireOwn(secret.parameters());
        KeyRequest.of(List.of(use)).requireServedBy(context.parameters());
        NttPoly s = secret.over(context.extendedBasis(use.level()));
        if (use.purpose() == KeyUse.Purpose.RELINEARIZATION) {
            return forgetting(s.multiply(s), s, use.level());
        }
        Automorphism automorphism = use.automorphism(context.parameters()).inverse();
        return forgetting(s, automorphism.apply(s), use.level());
    }

    /** Overwrites what a key was made of. */
    private SwitchingKey forgetting(NttPoly from, NttPoly to, int level) {
        SwitchingKey key = switchingKey(from, to, level);
        from.erase();
        to.erase();
        return key;
    }

    private SwitchingKey switchingKey(NttPoly from, NttPoly to, int level) {
        RnsBasis basis = context.extendedBasis(level);
        byte[] seed = RandomStream.freshSeed(random);
        byte[] errorSeed = RandomStream.freshSeed(random);
        List<NttPoly> bodies = new ArrayList<>();
        int size = context.parameters().digitSize();
        for (int d = 0; d < context.parameters().digitCount(level); d++) {
            NttPoly a = RandomPolynomials.mask(basis, seed, RandomStream.Purpose.SWITCHING_KEY_MASK, d);
            NttPoly b = RandomPolynomials.error(basis, errorSeed, RandomStream.Purpose.ERROR, d)
                    .subtract(a.multiply(to));
            addGadget(b, from, d * size, Math.min((d + 1) * size, level + 1));
            bodies.add(b);
        }
        return new SwitchingKey(level, size, bodies, seed);
    }

    /** Adds P times the message on the limbs of one digit: P g_d is P mod those primes and 0 mod all others. */
    private void addGadget(NttPoly body, NttPoly message, int from, int to) {
        for (int limb = from; limb < to; limb++) {
            Modulus m = body.basis().modulus(limb);
            double special = m.residue(context.specialBasis().product());
            ElementWise.addMultiple(message.row(limb), special, body.row(limb), m);
        }
    }
}
