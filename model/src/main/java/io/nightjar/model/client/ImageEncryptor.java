package io.nightjar.model.client;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.io.CiphertextCodec;
import io.nightjar.ckks.keys.PublicKey;
import io.nightjar.ckks.keys.PublicKeyEncryptor;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.Encoder;
import io.nightjar.ckks.scheme.Plaintext;
import io.nightjar.ckks.secret.SecretKey;
import io.nightjar.ckks.secret.SecretKeyEncryptor;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.contract.ImageContract;
import io.nightjar.model.contract.ReferenceImage;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.images.PixelValues;
import io.nightjar.model.packing.TensorLayout;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Packs and encrypts blocks of images. Safe for many threads. It is closed when no thread encrypts any more; that
 * overwrites what it holds of a secret key.
 */
public final class ImageEncryptor implements AutoCloseable {
    private final ClientProfile profile;
    private final Encoder encoder;
    private final Function<Plaintext, byte[]> encrypt;
    private final Runnable erase;

    /** Seeded encryption under the secret key: half the bytes. */
    public ImageEncryptor(ClientProfile profile, CkksContext context, SecretKey key) {
        this.profile = profile;
        this.encoder = new Encoder(context);
        CiphertextCodec codec = new CiphertextCodec(context);
        SecretKeyEncryptor encryptor = new SecretKeyEncryptor(context, key, new SecureRandom());
        this.encrypt = plaintext -> codec.write(encryptor.encrypt(plaintext));
        this.erase = encryptor::close;
    }

    /** Encryption under the public key, for a producer who must not be able to decrypt. */
    public ImageEncryptor(ClientProfile profile, CkksContext context, PublicKey key) {
        this.profile = profile;
        this.encoder = new Encoder(context);
        CiphertextCodec codec = new CiphertextCodec(context);
        PublicKeyEncryptor encryptor = new PublicKeyEncryptor(context, key, new SecureRandom());
        this.encrypt = plaintext -> codec.write(encryptor.encrypt(plaintext));
        this.erase = () -> {};
    }

    /**
     * As {@link #encryptBlock(List, Consumer)}.
     *
     * @param images of unsigned bytes in (channel, row, column) order
     */
    public void encryptBlock(byte[][] images, Consumer<StoredCiphertext> sink) {
        encryptBlock(Arrays.stream(images).map(PixelValues::of).toList(), sink);
    }

    /**
     * Encrypts one block in the order in which the program reads it, with the reference images of the profile in its
     * last places.
     *
     * @param images 1 to {@link ClientProfile#imagesPerBlock} images in (channel, row, column) order
     * @param sink takes every ciphertext when it is ready
     */
    public void encryptBlock(List<PixelValues> images, Consumer<StoredCiphertext> sink) {
        if (images.isEmpty() || images.size() > profile.imagesPerBlock()) {
            throw new IllegalArgumentException(
                    Counts.of(images.size(), "image") + " for a block of 1 to " + profile.imagesPerBlock());
        }
        for (PixelValues image : images) {
            if (image.size() != profile.pixels()) {
                throw new IllegalArgumentException(
                        "an image of " + Counts.of(image.size(), "value") + ", expected " + profile.pixels());
            }
        }
        ImageContract contract = profile.images();
        PixelValues[] all = withReferences(images);
        for (int index : contract.order()) {
            Plaintext plaintext = encoder.encode(slots(all, index), contract.level(), contract.scale());
            sink.accept(new StoredCiphertext(index, contract.level(), encrypt.apply(plaintext)));
        }
    }

    /** Places without an image are zero. */
    private PixelValues[] withReferences(List<PixelValues> images) {
        List<ReferenceImage> references = profile.references();
        int places = references.isEmpty() ? images.size() : profile.firstReference() + references.size();
        PixelValues[] all = images.toArray(new PixelValues[places]);
        Arrays.fill(all, images.size(), places, PixelValues.of(new byte[profile.pixels()]));
        for (int r = 0; r < references.size(); r++) {
            all[profile.firstReference() + r] = PixelValues.of(references.get(r).pixels());
        }
        return all;
    }

    private double[] slots(PixelValues[] images, int index) {
        TensorLayout layout = profile.images().layout();
        return profile.packing().slots(layout, index, images.length, (b, pixel) -> images[b].unit(pixel));
    }

    @Override
    public void close() {
        erase.run();
    }
}
