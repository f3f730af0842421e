package io.nightjar.ckks.secret;

import io.nightjar.ckks.io.Blob;
import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.BodyReader;
import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.KeyId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The blob of a key, encrypted with AES-256-GCM under a key that Argon2id derives from a passphrase. Body: id of the
 * key pair (16 bytes), kind of the blob inside (u8), the hash (u8: 0 Argon2id version 1.3), lanes (u8), passes (u8),
 * memory in KiB (u32), salt (16 bytes), nonce (12 bytes), the encrypted blob, tag (16 bytes). Everything before the
 * encrypted blob, the header of this one included, is authenticated with it.
 */
public final class ProtectedKey {
    private static final int KEY_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int ARGON2ID = 0;
    private static final int PARAMETER_BYTES = KeyId.BYTES + 1 + 1 + 1 + 1 + 4 + SALT_BYTES + NONCE_BYTES;
    /** What is authenticated: everything before the encrypted blob. */
    private static final int PREFIX_BYTES = Blob.HEADER_BYTES + PARAMETER_BYTES;

    private final byte[] blob;
    private final BlobKind kind;
    private final Argon2Cost cost;
    private final byte[] salt;
    private final byte[] nonce;

    private ProtectedKey(byte[] blob, BlobKind kind, Argon2Cost cost, byte[] salt, byte[] nonce) {
        this.blob = blob;
        this.kind = kind;
        this.cost = cost;
        this.salt = salt;
        this.nonce = nonce;
    }

    /**
     * Encrypts the blob of a secret or an authentication key; salt and nonce are drawn.
     *
     * @param key a blob, which stays as it is and with the caller
     * @param passphrase bytes, which stay as they are and with the caller
     * @throws CorruptBlobException if the bytes are no blob of such a key
     */
    public static ProtectedKey seal(
            byte[] key, byte[] passphrase, Argon2Cost cost, PassphraseHash hash, SecureRandom random) {
        Blob.Header header = Blob.header(key);
        requireKey(header.kind());
        byte[] salt = new byte[SALT_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        ByteBuffer out = Blob.begin(
                BlobKind.PROTECTED_KEY, header.fingerprint(), (long) PARAMETER_BYTES + key.length + TAG_BYTES);
        out.put(KeyId.of(key).bytes()).put((byte) header.kind().code()).put((byte) ARGON2ID);
        out.put((byte) cost.lanes()).put((byte) cost.passes()).putInt(cost.memoryKibibytes());
        out.put(salt).put(nonce);
        byte[] prefix = Arrays.copyOf(out.array(), PREFIX_BYTES);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, passphrase, salt, nonce, cost, hash);
            cipher.updateAAD(prefix);
            out.put(cipher.doFinal(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no AES-256-GCM", e);
        }
        return new ProtectedKey(Blob.seal(out), header.kind(), cost, salt, nonce);
    }

    /**
     * A stored key, still encrypted.
     *
     * @throws CorruptBlobException if the bytes are no intact blob of this kind, or ask for more work than any that
     *     this release writes
     */
    public static ProtectedKey read(byte[] bytes) {
        BodyReader in = Blob.open(bytes, BlobKind.PROTECTED_KEY);
        in.readBytes(KeyId.BYTES);
        BlobKind kind = BlobKind.ofCode(in.readUnsignedByte())
                .filter(known -> known == BlobKind.SECRET_KEY || known == BlobKind.AUTHENTICATION_KEY)
                .orElseThrow(() -> in.corrupt("what it holds is neither a secret nor an authentication key"));
        int hash = in.readUnsignedByte();
        if (hash != ARGON2ID) {
            throw in.corrupt("its hash of the passphrase is of the unknown kind " + hash);
        }
        int lanes = in.readUnsignedByte();
        int passes = in.readUnsignedByte();
        int memory = in.readInt();
        Argon2Cost cost;
        try {
            cost = new Argon2Cost(memory, passes, lanes);
        } catch (IllegalArgumentException e) {
            throw in.corrupt("it asks for " + e.getMessage());
        }
        byte[] salt = in.readBytes(SALT_BYTES);
        byte[] nonce = in.readBytes(NONCE_BYTES);
        if (in.remaining() < Blob.HEADER_BYTES + TAG_BYTES) {
            throw in.corrupt("it ends early");
        }
        return new ProtectedKey(bytes.clone(), kind, cost, salt, nonce);
    }

    private static void requireKey(BlobKind kind) {
        if (kind != BlobKind.SECRET_KEY && kind != BlobKind.AUTHENTICATION_KEY) {
            throw new CorruptBlobException("expected a secret or an authentication key but found " + kind.words()
                    + "; check which file is given");
        }
    }

    /** The kind of the key inside. */
    public BlobKind kind() {
        return kind;
    }

    /** Of the pair that the key belongs to. */
    public KeyId id() {
        return KeyId.of(blob);
    }

    /** Fingerprint of the parameter set that the key belongs to. */
    public Fingerprint parameters() {
        return Blob.header(blob).fingerprint();
    }

    /** What trying a passphrase costs. */
    public Argon2Cost cost() {
        return cost;
    }

    /** The blob to store. */
    public byte[] bytes() {
        return blob.clone();
    }

    /**
     * The blob of the key, which the caller overwrites after use.
     *
     * @param passphrase bytes, which stay as they are and with the caller
     * @throws WrongPassphraseException if the passphrase is another one, or the blob was altered
     */
    public byte[] open(byte[] passphrase, PassphraseHash hash) {
        byte[] key;
        int end = blob.length - Blob.CHECKSUM_BYTES;
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, passphrase, salt, nonce, cost, hash);
            cipher.updateAAD(blob, 0, PREFIX_BYTES);
            key = cipher.doFinal(blob, PREFIX_BYTES, end - PREFIX_BYTES);
        } catch (AEADBadTagException e) {
            throw new WrongPassphraseException("the passphrase does not open " + kind.subject()
                    + ": it is another one, or the file was altered; give the passphrase of this key, or copy the file"
                    + " again from its source");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no AES-256-GCM", e);
        }
        if (BlobKind.of(key) != kind || !KeyId.of(key).equals(id())) {
            Arrays.fill(key, (byte) 0);
            throw new CorruptBlobException("the key under the passphrase is not the one that its file states; make"
                    + " the keys again with this release");
        }
        return key;
    }

    private static Cipher cipher(
            int mode, byte[] passphrase, byte[] salt, byte[] nonce, Argon2Cost cost, PassphraseHash hash)
            throws GeneralSecurityException {
        byte[] key = hash.derive(passphrase, salt, cost, KEY_BYTES);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, nonce));
            return cipher;
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "ProtectedKey[" + kind + ", " + id() + "]";
    }
}
