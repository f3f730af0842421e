package io.nightjar.ckks.secret;

import io.nightjar.ckks.io.Blob;
import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.BodyReader;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.KeyId;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * 32 random bytes with which an owner authenticates data by HMAC-SHA-256 (RFC 2104), independent of the key that
 * encrypts. As a blob, with the fingerprint of the pair's parameters: id of the key pair (16 bytes), the 32 bytes. Its
 * text form never shows them. Closing it overwrites them.
 */
public final class AuthenticationKey implements AutoCloseable {
    /** Length of the key and of its tags, in bytes. */
    public static final int BYTES = 32;

    private static final String HMAC = "HmacSHA256";

    private final KeyId id;
    private final byte[] key;
    private volatile boolean closed;

    private AuthenticationKey(KeyId id, byte[] key) {
        this.id = id;
        this.key = key;
    }

    /** A new key that belongs to a key pair. */
    public static AuthenticationKey fresh(KeyId id, SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return new AuthenticationKey(id, key);
    }

    /**
     * A stored key.
     *
     * @throws io.nightjar.ckks.io.CorruptBlobException if the bytes are not an intact authentication key
     * @throws io.nightjar.ckks.io.FingerprintMismatchException if it belongs to other parameters
     */
    public static AuthenticationKey read(byte[] bytes, Fingerprint parameters) {
        BodyReader in = Blob.open(bytes, BlobKind.AUTHENTICATION_KEY, parameters);
        in.readBytes(KeyId.BYTES);
        byte[] key = in.readBytes(BYTES);
        in.end();
        return new AuthenticationKey(KeyId.of(bytes), key);
    }

    /** The key as a blob, which the caller overwrites when it is stored. */
    public byte[] write(Fingerprint parameters) {
        requireOpen();
        return Blob.seal(Blob.begin(BlobKind.AUTHENTICATION_KEY, parameters, KeyId.BYTES + BYTES)
                .put(id.bytes())
                .put(key));
    }

    /** Of the pair that the key belongs to. */
    public KeyId id() {
        return id;
    }

    /** The HMAC-SHA-256 of a message, 32 bytes. */
    public byte[] tag(byte[] message) {
        requireOpen();
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + HMAC, e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the authentication key is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(key, (byte) 0);
    }

    @Override
    public String toString() {
        return "AuthenticationKey[" + id + "]";
    }
}
