package io.nightjar.job.owner;

import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.secret.SecretKeyCodec;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.ArtifactFiles;
import io.nightjar.job.store.CiphertextReader;
import io.nightjar.job.store.Dataset;
import io.nightjar.model.client.DecryptedBlock;
import io.nightjar.model.client.PredictionDecryptor;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.contract.StoredCiphertext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** The owner's directory of keys, opened to decrypt predictions. */
public final class OwnerKeys {
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

    /** @throws UserMistake when the directory lacks the secret key or the client profile, or they do not fit */
    public static OwnerKeys open(Path directory) {
        if (Files.isRegularFile(directory)) {
            throw new UserMistake(directory + " is a file, expected the directory that keygen wrote, with "
                    + ArtifactFiles.SECRET_KEY + " and " + ArtifactFiles.CLIENT_PROFILE + ": give that directory");
        }
        ClientProfile profile = ArtifactFiles.readProfile(directory);
        Path file = directory.resolve(ArtifactFiles.SECRET_KEY);
        byte[] secret;
        try {
            secret = ArtifactFiles.read(file);
        } catch (IOException e) {
            throw FailureText.unreadable("secret key " + file, e, "give the directory that keygen wrote");
        }
        CkksContext context = new CkksContext(profile.parameters());
        PredictionDecryptor decryptor = ArtifactFiles.opened(
                file, () -> new PredictionDecryptor(profile, context, new SecretKeyCodec(context).read(secret)));
        return new OwnerKeys(directory, profile, KeyId.of(secret), decryptor);
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
    public DecryptedBlock examine(Dataset predictions, int block, Configuration configuration) throws IOException {
        org.apache.hadoop.fs.Path file = predictions.blockFiles().get(block);
        List<StoredCiphertext> outputs = new ArrayList<>();
        try (CiphertextReader reader = new CiphertextReader(file, block, configuration)) {
            reader.forEachRemaining(outputs::add);
        }
        int images = predictions.images().blocks().get(block).size();
        return ArtifactFiles.opened(file, () -> decryptor.examineBlock(outputs, images));
    }
}
