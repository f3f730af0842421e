package io.nightjar.ckks.scheme;

/** The token that reaches the bytes of a secret key, so that every use can be found by name. */
public final class SecretKeyAccess {
    private static final SecretKeyAccess TOKEN = new SecretKeyAccess();

    private SecretKeyAccess() {}

    public static SecretKeyAccess token() {
        return TOKEN;
    }
}
