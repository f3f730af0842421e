package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.Encoder;
import io.nightjar.model.TestNetworks;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks in runs of equal residues are the encoded masks. */
class PreparedMaskTest {
    private static final int LOG_N = 12;
    private static final int DEGREE = 1 << LOG_N;
    private static final CkksContext CONTEXT = new CkksContext(TestNetworks.insecure(LOG_N, 3));

    private static NttPoly encoded(int positions) {
        Random random = new Random(positions);
        boolean[] kept = new boolean[positions];
        for (int i = 0; i < positions; i++) {
            kept[i] = random.nextInt(3) > 0;
        }
        double[] slots = new double[CONTEXT.parameters().slots() / positions * positions];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = kept[i % positions] ? 1 : 0;
        }
        return new Encoder(CONTEXT).encodeExtended(slots, 2, 0x1p30).poly();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 16, 64, 9, 49})
    void expand_isTheEncodedRow(int positions) {
        NttPoly poly = encoded(positions);
        PreparedMask mask = PreparedMask.of(poly);
        double[] row = new double[DEGREE];
        for (int limb = 0; limb < poly.limbs(); limb++) {
            Modulus modulus = poly.basis().modulus(limb);
            mask.expand(limb, 1, modulus, row);
            assertThat(row).isEqualTo(poly.row(limb));
            mask.expand(limb, 7, modulus, row);
            double[] sevenfold = new double[DEGREE];
            ElementWise.multiplyConstant(poly.row(limb), 7, sevenfold, modulus);
            assertThat(row).isEqualTo(sevenfold);
        }
        int runs = CONTEXT.parameters().ring() == Ring.REAL ? positions : 2 * positions;
        boolean sparse = Integer.bitCount(positions) == 1;
        assertThat(mask.values()).isLessThanOrEqualTo((sparse ? runs : DEGREE) * poly.limbs());
    }
}
