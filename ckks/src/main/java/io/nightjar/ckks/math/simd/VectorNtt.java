package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.Ntt;
import io.nightjar.ckks.math.NttTables;
import io.nightjar.ckks.math.Ranges;
import io.nightjar.ckks.math.Ring;

/**
 * The NTT in radix-4 passes over vectors, and one radix-2 pass where the number of stages is odd; the stages whose
 * partners lie within one vector come last (forward) or first (inverse). After the passes over the whole row each block
 * of at most 2^12 residues is finished while it stays in the first-level cache.
 *
 * <p>In the real ring a fold comes first and its inverse last; the fold counts as a stage.
 *
 * <p>Ranges, with e = q 2^-53 at most 1/8: a product by a precomputed quotient needs |x| &lt;= 2^52, beyond which the
 * quotient no longer rounds to the nearest integer. The quotient of a factor is below 1/2, so rounding it changes it by
 * at most 2^-55, and a forward stage takes b q to q (b + 1/2 + b e / 4): six of them take canonical residues of the
 * widest primes to 3.9 q, below 2^52. The last stages within a vector end in a reduction that needs as much; before
 * stages that would pass it a block is reduced, for which 2^53 is enough. The passes over the whole row are at most
 * seven stages, at N = 2^17 in the real ring: what the last one multiplies is the result of six. An inverse radix-4
 * butterfly multiplies four-term sums: from 1.2 q they are 4.8 q, reduced to q/2 or multiplied to q (1/2 + 4.8 e / 4),
 * and two-term sums of products come out as they are. That is within 2^52 for primes below 2^49.7; wider ones are
 * reduced to q/2 between the passes.
 */
final class VectorNtt implements Ntt {
    private static final int L = Lanes.COUNT;
    /** The least ring degree. */
    static final int MIN_RING_DEGREE = InVectorStages.MIN_RING_DEGREE;

    private static final int BLOCK = 1 << 12;

    private final NttTables tables;
    private final InVectorStages inVector;
    private final double q;
    private final double u;
    /** The factor of the last inverse stage over N. */
    private final double lastFactor;
    /** Stages that the forward transform can do from canonical residues before values could pass 2^52. */
    private final int stagesWithoutReduction;
    /** Whether values between inverse passes must be reduced. */
    private final boolean wide;

    VectorNtt(NttTables tables) {
        this.tables = tables;
        this.inVector = new InVectorStages(tables);
        this.q = tables.modulus().q();
        this.u = tables.modulus().inverse();
        this.lastFactor = tables.modulus().multiply(tables.inverse()[1], tables.degreeInverse());
        this.stagesWithoutReduction = stagesBelow(0x1p52, q);
        this.wide = 4.8 * q > 0x1p52;
    }

    private static int stagesBelow(double limit, double q) {
        int stages = 0;
        double bound = 0.51 + 0.5 + 0.51 * q * 0x1p-55;
        while (stages < Integer.SIZE && bound * q < limit) {
            bound += 0.5 + bound * q * 0x1p-55;
            stages++;
        }
        return stages;
    }

    @Override
    public void forward(double[] a) {
        assert Ranges.canonical(a, tables.modulus());
        int t = a.length;
        int m = 1;
        int stages = 0;
        boolean real = tables.ring() == Ring.REAL;
        if (((Integer.numberOfTrailingZeros(t) - Lanes.STAGES) & 1) != 0) {
            t >>= 1;
            if (real) {
                RealPasses.forwardRadix2(a, tables);
            } else {
                RadixPasses.forwardRadix2(a, t, tables.forward()[1], tables.forwardQuotients()[1], q);
            }
            m = 2;
            stages = real ? 2 : 1;
        } else if (real) {
            RealPasses.fold(a, tables);
            stages = 1;
        }
        while (t > BLOCK) {
            t >>= 2;
            forwardPass(a, 0, t, m, m);
            m <<= 2;
            stages += 2;
        }
        assert stages <= stagesWithoutReduction + 1 : "a product of values beyond 2^52";
        for (int block = 0; block < m; block++) {
            forwardBlock(a, block, t, m + block, stages);
        }
    }

    private void forwardBlock(double[] a, int block, int length, int firstFactor, int stagesDone) {
        int from = block * length;
        int stages = stagesDone;
        int groups = 1;
        for (int s = length; s > L; groups <<= 2) {
            if (stages + 2 > stagesWithoutReduction) {
                RadixPasses.reduceAll(a, from, from + length, q, u);
                stages = 0;
            }
            s >>= 2;
            forwardPass(a, from, s, groups, firstFactor * groups);
            stages += 2;
        }
        if (stages + Lanes.STAGES > stagesWithoutReduction) {
            RadixPasses.reduceAll(a, from, from + length, q, u);
        }
        inVector.forward(a, from, from + length);
    }

    private void forwardPass(double[] a, int from, int t, int groups, int firstFactor) {
        double[] w = tables.forward();
        double[] v = tables.forwardQuotients();
        RadixPasses.forward(a, from, t, groups, firstFactor, w, v, q);
    }

    @Override
    public void inverse(double[] a) {
        assert Ranges.canonical(a, tables.modulus());
        int n = a.length;
        boolean odd = ((Integer.numberOfTrailingZeros(n) - Lanes.STAGES) & 1) != 0;
        int whole = odd ? n >> 1 : n;
        int block = whole;
        while (block > BLOCK) {
            block >>= 2;
        }
        for (int from = 0; from < n; from += block) {
            inVector.inverse(a, from, from + block);
            reduceWide(a, from, from + block);
            inverseFirst(a, from, block);
            for (int t = 4 * L; t < block; t <<= 2) {
                inversePass(a, from, t, block / (4 * t), (n + from) / (4 * t));
            }
        }
        for (int t = block; t < whole; t <<= 2) {
            inversePass(a, 0, t, n / (4 * t), n / (4 * t));
        }
        double scale = tables.degreeInverse();
        if (tables.ring() == Ring.REAL) {
            if (odd) {
                RealPasses.inverseRadix2(a, tables);
            } else {
                RealPasses.unfold(a, tables);
            }
        } else if (odd) {
            RadixPasses.inverseLastRadix2(a, whole, scale, lastFactor, q, u);
        } else {
            RadixPasses.scaleAll(a, scale, scale / q, q, u);
        }
    }

    private void inverseFirst(double[] a, int from, int block) {
        if (L == 2) {
            inversePass(a, from, L, block / (4 * L), (a.length + from) / (4 * L));
        } else {
            InVectorStages.inverseFirst(a, from, from + block, tables.inverse(), tables.inverseQuotients(), q, u);
            reduceWide(a, from, from + block);
        }
    }

    private void inversePass(double[] a, int from, int t, int groups, int firstFactor) {
        double[] w = tables.inverse();
        double[] v = tables.inverseQuotients();
        RadixPasses.inverse(a, from, t, groups, firstFactor, w, v, q, u);
        reduceWide(a, from, from + 4 * t * groups);
    }

    private void reduceWide(double[] a, int from, int to) {
        if (wide) {
            RadixPasses.reduceAll(a, from, to, q, u);
        }
    }
}
