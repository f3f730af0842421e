package io.nightjar.job.owner;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.CiphertextRow;
import io.nightjar.job.store.CiphertextWriter;
import io.nightjar.job.task.AttemptContext;
import io.nightjar.job.task.BlockInput;
import io.nightjar.job.task.BlockWork;
import io.nightjar.job.task.OpenedOnce;
import io.nightjar.model.client.ImageEncryptor;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Encrypts one block of images. The key is read by every executor from a file that the owner's machines share; it never
 * travels with the work.
 */
public final class EncryptWork implements BlockWork {
    private static final long serialVersionUID = 1;
    private static final LongAdder CIPHERTEXTS_IN_THIS_JVM = new LongAdder();

    private final String profile;
    private final String keyFile;
    private final String keyId;
    private final ImageFiles images;

    /**
     * @param profile the client profile as JSON
     * @param key its file may not change while the images are encrypted
     */
    public EncryptWork(String profile, EncryptionKey key, ImageFiles images) {
        this.profile = profile;
        this.keyFile = key.file().toString();
        this.keyId = key.id().hex();
        this.images = images;
    }

    /** Ciphertexts made in this JVM so far, for a progress bar beside embedded Spark. */
    public static long ciphertextsInThisJvm() {
        return CIPHERTEXTS_IN_THIS_JVM.sum();
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
                OpenedOnce.get(ImageEncryptor.class, identity, () -> EncryptionKey.encryptor(opened, key));
        encryptor.encryptBlock(pixels(input, opened, attempt), c -> {
            attempt.requireNotCancelled();
            output.write(new CiphertextRow(input.block(), c.index(), c.level(), c.payload()));
            CIPHERTEXTS_IN_THIS_JVM.increment();
        });
        return Map.of("encrypt", (cpu.getCurrentThreadCpuTime() - start) * 1e-9);
    }

    private byte[][] pixels(BlockInput input, ClientProfile profile, AttemptContext attempt) throws IOException {
        ImageShape shape = new ImageShape(profile.channels(), profile.height(), profile.width());
        byte[][] block = new byte[input.images()][];
        try (ImageReader reader = images.open(shape, attempt.configuration())) {
            for (long skipped = 0; skipped < input.from(); skipped++) {
                attempt.requireNotCancelled();
                reader.next();
            }
            for (int i = 0; i < block.length; i++) {
                attempt.requireNotCancelled();
                block[i] = reader.next().pixels();
            }
        }
        return block;
    }
}
