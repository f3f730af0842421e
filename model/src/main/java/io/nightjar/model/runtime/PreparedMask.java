package io.nightjar.model.runtime;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.NttPoly;
import java.util.Arrays;

/**
 * An encoded mask. One that repeats itself after a power of two of slots, T of them, is a polynomial in a power of X:
 * the transform's tree splits by that power first, so a row consists of T runs of equal residues, 2 T in the standard
 * ring. Only one residue of each run is kept. Immutable.
 */
final class PreparedMask {
    private final double[][] byLimb;
    private final int run;

    private PreparedMask(double[][] byLimb, int run) {
        this.byLimb = byLimb;
        this.run = run;
    }

    static PreparedMask of(NttPoly mask) {
        int run = mask.row(0).length;
        while (run > 1 && !hasRunsOf(run, mask)) {
            run /= 2;
        }
        double[][] byLimb = new double[mask.limbs()][];
        for (int limb = 0; limb < byLimb.length; limb++) {
            double[] row = mask.row(limb);
            byLimb[limb] = new double[row.length / run];
            for (int i = 0; i < byLimb[limb].length; i++) {
                byLimb[limb][i] = row[i * run];
            }
        }
        return new PreparedMask(byLimb, run);
    }

    private static boolean hasRunsOf(int length, NttPoly mask) {
        for (int limb = 0; limb < mask.limbs(); limb++) {
            double[] row = mask.row(limb);
            for (int i = 0; i < row.length; i++) {
                if (row[i] != row[i - i % length]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Residues that are kept. */
    int values() {
        return byLimb.length * byLimb[0].length;
    }

    /**
     * The N residues at a limb, each times a factor.
     *
     * @param factor a canonical residue
     * @param modulus of the limb
     */
    void expand(int limb, double factor, Modulus modulus, double[] out) {
        for (int i = 0; i < byLimb[limb].length; i++) {
            Arrays.fill(out, i * run, (i + 1) * run, modulus.multiply(byLimb[limb][i], factor));
        }
    }
}
