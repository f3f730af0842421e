package io.nightjar.ckks.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimbIndexTest {
    private static final TestContext TEST = TestContext.standard();

    /** The same prime, whatever the two levels. */
    @Test
    void in_everyPairOfLevels_namesTheSamePrime() {
        int top = TEST.context.parameters().keyLevel();
        for (int level = 0; level <= top; level++) {
            for (int other = level; other <= top; other++) {
                LimbIndex limbs = new LimbIndex(level);
                for (int limb = 0; limb < TEST.context.extendedBasis(level).size(); limb++) {
                    long prime = TEST.context.extendedBasis(level).modulus(limb).value();
                    int there = limbs.in(new LimbIndex(other), limb);
                    assertThat(TEST.context.extendedBasis(other).modulus(there).value())
                            .isEqualTo(prime);
                    assertThat(limbs.isSpecial(limb))
                            .isEqualTo(TEST.context.parameters().specialModuli().contains(prime));
                }
            }
        }
    }
}
