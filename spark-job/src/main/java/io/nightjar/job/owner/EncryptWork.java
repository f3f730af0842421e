package io.nightjar.job.owner;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.CiphertextWriter;
import io.nightjar.job.task.AttemptContext;
import io.nightjar.job.task.BlockInput;
import io.nightjar.job.task.BlockWork;
import io.nightjar.job.task.OpenedOnce;
import io.nightjar.model.client.ImageEncryptor;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.images.ImageShape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final TaskImages images;

    /**
     * @param profile the client profile as JSON
     * @param key its file may not change while the images are encrypted
     * @param bytesRead grows by what tasks read of files of images
     */
    public EncryptWork(String profile, EncryptionKey key, ImageFiles images, LongAccumulator bytesRead) {
        this.profile = profile;
        this.keyFile = key.file().toString();
        this.keyId = key.id().hex();
        this.images = new TaskImages(images, bytesRead);
    }

    /** Lets go of the key that tasks in this JVM opened; executors in JVMs of their own keep it until they end. */
    public static void forgetKey() {
        OpenedOnce.forget(ImageEncryptor.class);
    }

    @Override
    public Map<String, Double> run(BlockInput input, AttemptContext attempt, CiphertextWriter output)
            throws IOException {
        ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
        long start = cpu.getCurrentThreadCpuTime();
        ClientProfile opened = ClientProfile.fromJson(profile);
        byte[] key = Files.readAllBytes(Path.of(keyFile));
        if (!KeyId.of(key).hex().equals(keyId)) {
            throw new UserMistake(keyFile + " has become a key of another key pair while images were encrypted with it:"
                    + " encrypt them again");
        }
        String identity = Fingerprint.of(key).hex() + opened.inputFingerprint();
        ImageEncryptor encryptor =
                OpenedOnce.get(ImageEncryptor.class, identity, attempt, () -> EncryptionKey.encryptor(opened, key));
        ImageShape shape = new ImageShape(opened.channels(), opened.height(), opened.width());
        byte[][] pixels = images.read(input.from(), input.images(), shape, attempt);
        encryptor.encryptBlock(pixels, c -> {
            attempt.requireNotCancelled();
            output.write(c);
        });
        return Map.of("encrypt", (cpu.getCurrentThreadCpuTime() - start) * 1e-9);
    }
}
