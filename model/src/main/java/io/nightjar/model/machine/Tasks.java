package io.nightjar.model.machine;

import io.nightjar.ckks.io.CiphertextCodec;
import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.MatrixProduct;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Ntt;
import io.nightjar.ckks.math.SumsOfProducts;
import io.nightjar.ckks.math.WeightPanel;
import io.nightjar.ckks.ring.Automorphism;
import io.nightjar.ckks.ring.BaseConverter;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.RowPool;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.Encoder;
import io.nightjar.ckks.scheme.SeededCiphertext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;

/** What is timed: each makes one task, which does an operation to rows as a block's run does. */
final class Tasks {
    /** Sums of as many terms as parameter sets mostly have digits and special primes. */
    static final int TERMS = 3;

    /** Stored ciphertexts, more than a core's own cache holds. */
    private static final int PAGES = 16;

    /** The largest prime of 36 bits that is 1 mod 2^18; it makes no difference to products which one it is. */
    private static final long NARROW_PRIME = 68718428161L;

    private static final int SMALL_WEIGHT = 1 << 9;

    private static final int ROTATION = 5;
    private static final double SCALE = 0x1p30;

    private final CkksContext context;
    private final Modulus modulus;
    private final Modulus narrow;
    private final Rows near;
    private final Rows far;
    private final Rows farAndNarrow;

    /**
     * @param near rows that a core's own cache holds
     * @param far rows of which it holds a few
     */
    Tasks(CkksContext context, int near, int far) {
        this.context = context;
        this.modulus = context.basis(0).modulus(0);
        this.narrow = new Modulus(NARROW_PRIME);
        this.near = new Rows(near, context.parameters().ringDegree(), modulus);
        this.far = new Rows(far, context.parameters().ringDegree(), modulus);
        this.farAndNarrow = new Rows(far / 2, context.parameters().ringDegree(), narrow);
    }

    /** Of a row that is near, since a transform always follows a pass over its row. */
    Runnable forward() {
        Ntt ntt = context.basis(0).ring(0).ntt();
        double[] row = near.take().clone();
        return () -> ntt.forward(row);
    }

    /** Apart from the other direction: the JVM compiles well what does not have both in it. */
    Runnable inverse() {
        Ntt ntt = context.basis(0).ring(0).ntt();
        double[] row = near.take().clone();
        return () -> ntt.inverse(row);
    }

    Runnable nearPass() {
        return () -> ElementWise.multiply(near.take(), near.take(), near.take(), modulus);
    }

    /** The same with three rows that are far. */
    Runnable farPass() {
        return () -> ElementWise.multiply(far.take(), far.take(), far.take(), modulus);
    }

    /** {@link #TERMS} digits that are near with a key that is not. */
    Runnable keyProducts() {
        SumsOfProducts sums = Kernels.chosen().sumsOfProducts();
        double[][] digits = near.take(TERMS);
        double[] first = near.take().clone();
        double[] second = near.take().clone();
        return () -> sums.ofPairs(digits, far.take(TERMS), far.take(TERMS), TERMS, first, second, modulus);
    }

    /** Of all special primes to another one. */
    Runnable conversion() {
        BaseConverter.Target target = new BaseConverter(context.specialBasis()).to(modulus);
        double[][] digits = near.take(context.specialBasis().size());
        double[] out = near.take().clone();
        return () -> target.convert(digits, out);
    }

    Runnable permutation() {
        Automorphism rotation = Automorphism.rotation(
                context.parameters().ring(), context.parameters().ringDegree(), ROTATION);
        double[] in = near.take().clone();
        double[] out = near.take().clone();
        return () -> rotation.apply(in, out);
    }

    /** Of rows that are far, as those of a layer are, with weights of 20 bits. */
    Runnable product(int outputs, int columns) {
        return product(outputs, columns, WeightPanel.WEIGHT_LIMIT, modulus, far);
    }

    /** The same with weights of so few bits, and a prime so narrow, that residues need not be split. */
    Runnable unsplitProduct(int outputs, int columns) {
        return product(outputs, columns, SMALL_WEIGHT, narrow, farAndNarrow);
    }

    private static Runnable product(int outputs, int columns, int limit, Modulus modulus, Rows rows) {
        Random random = new Random(2);
        int[][] weights = new int[outputs][columns];
        for (int[] row : weights) {
            Arrays.setAll(row, k -> random.nextInt(limit) - limit / 2);
        }
        WeightPanel panel = new WeightPanel(weights);
        double[] multipliers = random.doubles(outputs, 1, 1000).map(Math::rint).toArray();
        MatrixProduct product = Kernels.chosen().matrixProduct();
        return () -> product.multiply(panel, rows.take(columns), multipliers, modulus, rows.take(outputs), true);
    }

    /** A plaintext of one limb, with its transform. */
    Runnable encoding() {
        Encoder encoder = new Encoder(context);
        double[] slots = new Random(3).doubles(context.parameters().slots()).toArray();
        return () -> encoder.encode(slots, 0, SCALE);
    }

    /** Of as many rows as the context has limbs, which are near. */
    Runnable expansion() {
        RowPool pool = RowPool.recycling(context.parameters().ringDegree());
        SeededCiphertext seeded = seeded();
        return () -> pool.give(seeded.expand(pool).component(1));
    }

    /**
     * Of two components with as many rows as the context has limbs, from pages of a file that memory holds to new rows:
     * two copies, a checksum of the file and one of the blob, the digest.
     */
    Runnable reading() {
        CiphertextCodec codec = new CiphertextCodec(context);
        byte[][] pages = new byte[PAGES][];
        Arrays.setAll(pages, i -> codec.write(seeded().expand()));
        MessageDigest digest = sha256();
        CRC32C checksum = new CRC32C();
        int[] next = new int[1];
        return () -> {
            byte[] page = pages[next[0]].clone();
            next[0] = (next[0] + 1) % PAGES;
            checksum.update(page);
            byte[] bytes = page.clone();
            digest.update(bytes);
            codec.read(bytes);
        };
    }

    private SeededCiphertext seeded() {
        RnsBasis basis = context.basis(context.parameters().maxLevel());
        return new SeededCiphertext(NttPoly.zero(basis), new byte[RandomStream.SEED_BYTES], SCALE);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }
}
