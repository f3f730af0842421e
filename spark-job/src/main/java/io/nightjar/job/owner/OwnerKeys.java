package io.nightjar.job.owner;

import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.secret.SecretKey;
import io.nightjar.ckks.secret.SecretKeyCodec;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.ArtifactFiles;
import io.nightjar.job.store.CiphertextReader;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.StoredBlock;
import io.nightjar.model.client.DecryptedBlock;
import io.nightjar.model.client.PredictionDecryptor;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.contract.StoredCiphertext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** The owner's directory of keys, opened to decrypt predictions. Closing it overwrites what it holds of the secret. */
public final class OwnerKeys implements AutoCloseable {
    private final Path directory;
    private final ClientProfile profile;
    private final KeyId id;
    private final PredictionDecryptor decryptor;

    private OwnerKeys(Path directory, ClientProfile profile, KeyId id, PredictionDecryptor decryptor) {
        this.directory = directory;
        this.profile = profile;
        this.id = id;
        this.decryptor = decryptor;
    }

    /**
     * Opens the secret key.
     *
     * @param passphrase of the secret key, or null where none was given
     * @param notes hears of what is no mistake and still worth knowing
     * @throws UserMistake when the directory lacks the secret key or the client profile, or they do not fit, or the key
     *     is open to others than the file's owner or does not open with the passphrase
     */
    public static OwnerKeys open(Path directory, PassphraseSource passphrase, Consumer<String> notes) {
        if (Files.isRegularFile(directory)) {
            throw new UserMistake(directory + " is a file, expected the directory that keygen wrote, with "
                    + ArtifactFiles.SECRET_KEY + " and " + ArtifactFiles.CLIENT_PROFILE + ": give that directory");
        }
        ClientProfile profile = ArtifactFiles.readProfile(directory);
        Path file = directory.resolve(ArtifactFiles.SECRET_KEY);
        CkksContext context = new CkksContext(profile.parameters());
        try (StoredKey secret = StoredKey.read(file, notes)) {
            return new OwnerKeys(
                    directory,
                    profile,
                    secret.id(),
                    secret.open(passphrase, bytes -> decryptor(profile, context, bytes)));
        } catch (IOException e) {
            throw FailureText.unreadable("secret key " + file, e, "give the directory that keygen wrote");
        }
    }

    private static PredictionDecryptor decryptor(ClientProfile profile, CkksContext context, byte[] bytes) {
        try (SecretKey secret = new SecretKeyCodec(context).read(bytes)) {
            return new PredictionDecryptor(profile, context, secret);
        }
    }

    @Override
    public void close() {
        decryptor.close();
    }

    /** The key pair that the secret key belongs to. */
    public KeyId id() {
        return id;
    }

    /** The client profile beside the keys. */
    public ClientProfile profile() {
        return profile;
    }

    /**
     * @throws UserMistake unless the predictions were made of images under these keys, by the program of the profile
     */
    public void requireOwn(Dataset predictions, String name) {
        String program = predictions.header().program();
        if (!program.equals(profile.program())) {
            throw new UserMistake(name + " was made by program " + program + ", the keys in " + directory
                    + " belong to program " + profile.program() + ": use the keys that the images were encrypted with");
        }
        if (!predictions.header().profile().equals(profile.inputFingerprint())) {
            throw new UserMistake(name + " was made of images encrypted for profile "
                    + predictions.header().profile() + ", the client profile in " + directory + " is of "
                    + profile.inputFingerprint() + ": use the profile that the images were encrypted with");
        }
        predictions
                .header()
                .requireKey(
                        id,
                        "the secret key in " + directory,
                        name,
                        "give the keys that the images were encrypted with");
    }

    /**
     * The scores of a block, with a diagnosis to be looked at first.
     *
     * @throws io.nightjar.ckks.NightjarException when the block's file is damaged
     */
    public DecryptedBlock examine(Dataset predictions, StoredBlock block, Configuration configuration)
            throws IOException {
        List<StoredCiphertext> outputs = new ArrayList<>();
        try (CiphertextReader reader =
                new CiphertextReader(predictions.root(), predictions.header(), block, configuration)) {
            reader.forEachRemaining(outputs::add);
        }
        return ArtifactFiles.opened(
                new org.apache.hadoop.fs.Path(predictions.root(), block.file()),
                () -> decryptor.examineBlock(outputs, block.images(), allowedNoise(predictions.header())));
    }

    /** Of the standard ring there are data sets of a release that did not say it of images under the public key. */
    private double allowedNoise(DatasetHeader header) {
        boolean isSecret = profile.parameters().ring() == Ring.REAL && !header.saysPublicKey();
        double ofSecretKey = profile.scoreNoiseBound(false);
        return isSecret ? ofSecretKey : Math.max(ofSecretKey, profile.scoreNoiseBound(true));
    }
}
