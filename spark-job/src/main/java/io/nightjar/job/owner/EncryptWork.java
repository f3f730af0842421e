package io.nightjar.job.owner;

import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.CiphertextWriter;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.task.AttemptContext;
import io.nightjar.job.task.BlockInput;
import io.nightjar.job.task.BlockWork;
import io.nightjar.job.task.Loan;
import io.nightjar.job.task.OpenedOnce;
import io.nightjar.model.client.ImageEncryptor;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.images.PixelValues;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.util.LongAccumulator;

/**
 * Encrypts one block of images. The key is read by every executor from a file that the owner's machines share; it never
 * travels with the work.
 */
public final class EncryptWork implements BlockWork {
    private static final long serialVersionUID = 1;

    private final String profile;
    private final String keyFile;
    private final String keyId;
    private final PassphraseSource passphrase;
    private final TaskImages images;

    /**
     * @param profile the client profile as JSON
     * @param key its file may not change while the images are encrypted
     * @param passphrase where every executor finds it, or null where none was given
     * @param bytesRead grows by what tasks read of files of images
     */
    public EncryptWork(
            String profile,
            EncryptionKey key,
            PassphraseSource passphrase,
            ImageFiles images,
            LongAccumulator bytesRead) {
        this.profile = profile;
        this.keyFile = key.file().toString();
        this.keyId = key.id().hex();
        this.passphrase = passphrase;
        this.images = new TaskImages(images, bytesRead);
    }

    /** Lets go at once of the key that tasks in this JVM opened; other executors do a while after their last task. */
    public static void forgetKey() {
        OpenedOnce.forget(ImageEncryptor.class);
    }

    private StoredKey readKey() {
        try {
            return StoredKey.read(Path.of(keyFile), note -> {});
        } catch (IOException e) {
            throw FailureText.unreadable(
                    "key " + keyFile + " on the executor " + FileSystems.thisMachine(),
                    e,
                    "a key stays in its file, so give one that all machines of this cluster have at that path");
        }
    }

    @Override
    public Map<String, Double> run(BlockInput input, AttemptContext attempt, CiphertextWriter output)
            throws IOException {
        ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
        long start = cpu.getCurrentThreadCpuTime();
        ClientProfile opened = ClientProfile.fromJson(profile);
        try (Loan<ImageEncryptor> encryptor = encryptor(opened, attempt)) {
            ImageShape shape = new ImageShape(opened.channels(), opened.height(), opened.width());
            List<PixelValues> pixels = new ArrayList<>();
            images.forEach(input, shape, attempt, image -> pixels.add(image.values()));
            encryptor.value().encryptBlock(pixels, c -> {
                attempt.requireNotCancelled();
                output.write(c);
            });
        }
        return Map.of("encrypt", (cpu.getCurrentThreadCpuTime() - start) * 1e-9);
    }

    private Loan<ImageEncryptor> encryptor(ClientProfile opened, AttemptContext attempt) throws IOException {
        try (StoredKey key = readKey()) {
            if (!key.id().hex().equals(keyId)) {
                throw new UserMistake(keyFile + " has become a key of another key pair while images were encrypted with"
                        + " it: encrypt them again");
            }
            String identity = key.fingerprint().hex() + opened.inputFingerprint();
            return OpenedOnce.borrow(
                    ImageEncryptor.class,
                    identity,
                    attempt,
                    () -> key.open(passphrase, bytes -> EncryptionKey.encryptor(opened, bytes)));
        }
    }
}
