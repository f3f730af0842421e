package io.nightjar.model.client;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.io.CiphertextCodec;
import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.Encoder;
import io.nightjar.ckks.secret.Decryptor;
import io.nightjar.ckks.secret.SecretKey;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.contract.StoredCiphertext;
import java.util.List;
import java.util.OptionalDouble;

/** Decrypts the predictions of blocks. Safe for many threads. Closing it overwrites what it holds of the secret key. */
public final class PredictionDecryptor implements AutoCloseable {
    private final ClientProfile profile;
    private final Decryptor decryptor;
    private final Encoder encoder;
    private final CiphertextCodec codec;

    /**
     * @param profile of the program that made the predictions
     * @param context of the profile's parameters
     * @param key secret key of the pair that the images were encrypted with
     */
    public PredictionDecryptor(ClientProfile profile, CkksContext context, SecretKey key) {
        this.profile = profile;
        this.decryptor = new Decryptor(context, key);
        this.encoder = new Encoder(context);
        this.codec = new CiphertextCodec(context);
    }

    /**
     * The scores of a block that came through; as {@link #examineBlock} otherwise.
     *
     * @throws SpoiledBlockException if its scores are not to be relied on
     */
    public DecryptedBlock decryptBlock(List<StoredCiphertext> outputs, int images) {
        DecryptedBlock block = examineBlock(outputs, images);
        if (!block.diagnosis().isIntact()) {
            throw new SpoiledBlockException(block.diagnosis());
        }
        return block;
    }

    /**
     * The scores of a block with a diagnosis, to be looked at first: under another key, of another program or behind an
     * overflow they mean nothing.
     *
     * @param outputs one ciphertext per class, in any order
     * @param images the owner's images in the block
     * @throws CorruptBlobException if an output is missing, there twice, damaged, or not at the level and scale of a
     *     score
     * @throws io.nightjar.ckks.io.FingerprintMismatchException if an output belongs to other parameters
     * @throws IllegalArgumentException if a block has no room for so many images
     */
    public DecryptedBlock examineBlock(List<StoredCiphertext> outputs, int images) {
        double either = Math.max(profile.scoreNoiseBound(false), profile.scoreNoiseBound(true));
        return examineBlock(outputs, images, either);
    }

    /**
     * As {@link #examineBlock(List, int)} where it is known which key the images were encrypted with, and so how much
     * noise is to be expected.
     *
     * @param noise root mean square of a score's noise at most, {@link ClientProfile#scoreNoiseBound} of that key
     */
    public DecryptedBlock examineBlock(List<StoredCiphertext> outputs, int images, double noise) {
        if (outputs.size() != profile.classes()) {
            throw new CorruptBlobException("a block of predictions has " + Counts.of(outputs.size(), "ciphertext")
                    + ", the client profile expects " + profile.classes()
                    + "; use the keys and profile that the predictions were made for");
        }
        if (images > profile.imagesPerBlock()) {
            throw new IllegalArgumentException(
                    Counts.of(images, "image") + " in a block of at most " + profile.imagesPerBlock());
        }
        boolean[] seen = new boolean[profile.classes()];
        double[][] scores = new double[images][profile.classes()];
        ScoreCheck check = new ScoreCheck(profile, images, noise);
        double squares = 0;
        for (StoredCiphertext output : outputs) {
            int c = output.index();
            if (c < 0 || c >= seen.length || seen[c]) {
                throw new CorruptBlobException("a block of predictions holds output " + c + " twice or beyond its "
                        + Counts.of(seen.length, "class") + "; score it again");
            }
            seen[c] = true;
            double[][] slots = encoder.decodeComplex(decryptor.decrypt(score(output)));
            check.add(c, slots);
            for (int b = 0; b < images; b++) {
                int slot = profile.packing().slot(b, 0, 0);
                scores[b][c] = slots[0][slot];
                squares += slots[1][slot] * slots[1][slot];
            }
        }
        BlockDiagnosis diagnosis = check.diagnosis();
        OptionalDouble shown = profile.parameters().ring() == Ring.REAL
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.sqrt(squares / Math.max(1, images * profile.classes())));
        return new DecryptedBlock(scores, shown, diagnosis);
    }

    /** Not every ciphertext that decrypts is a score: a scorer could hand an image back. */
    private Ciphertext score(StoredCiphertext output) {
        Ciphertext c = codec.read(output.payload());
        boolean sameScale = Math.abs(c.scale() / profile.scores().scale() - 1) < 1e-9;
        if (c.size() != 2 || c.level() != profile.scores().level() || !sameScale) {
            throw new CorruptBlobException(
                    "output " + output.index() + " of the predictions is at level " + c.level() + " with scale "
                            + c.scale() + ", the client profile expects level "
                            + profile.scores().level() + " with scale "
                            + profile.scores().scale() + "; score again with the program of this profile");
        }
        return c;
    }

    @Override
    public void close() {
        decryptor.close();
    }
}
