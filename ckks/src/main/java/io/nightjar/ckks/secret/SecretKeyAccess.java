package io.nightjar.ckks.secret;

/** The token that reaches the bytes of a secret key, so that every use can be found by name. */
public final class SecretKeyAccess {
    private static final SecretKeyAccess TOKEN = new SecretKeyAccess();

    private SecretKeyAccess() {}

    /** The token; its name says what whoever asks for it is about to do. */
    public static SecretKeyAccess revealingSecretBytes() {
        return TOKEN;
    }
}
