package io.nightjar.ckks.secret;

/** Argon2id, version 1.3 (RFC 9106), without a secret value and associated data: the JDK has none. */
@FunctionalInterface
public interface PassphraseHash {
    /**
     * A key from a passphrase.
     *
     * @param passphrase which stays as it is and with the caller
     * @return {@code bytes} bytes, which the caller overwrites
     */
    byte[] derive(byte[] passphrase, byte[] salt, Argon2Cost cost, int bytes);
}
