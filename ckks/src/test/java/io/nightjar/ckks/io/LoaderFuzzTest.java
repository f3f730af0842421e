package io.nightjar.ckks.io;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * One fuzz target for each loader; scripts/fuzz runs them for long, the tests replay their corpus. See
 * {@link LoaderTarget}.
 */
final class LoaderFuzzTest {
    @FuzzTest
    void header(byte[] bytes) {
        LoaderTarget.HEADER.check(bytes);
    }

    @FuzzTest
    void ciphertext(byte[] bytes) {
        LoaderTarget.CIPHERTEXT.check(bytes);
    }

    @FuzzTest
    void publicKey(byte[] bytes) {
        LoaderTarget.PUBLIC_KEY.check(bytes);
    }

    @FuzzTest
    void evaluationKeys(byte[] bytes) {
        LoaderTarget.EVALUATION_KEYS.check(bytes);
    }

    @FuzzTest
    void secretKey(byte[] bytes) {
        LoaderTarget.SECRET_KEY.check(bytes);
    }

    @FuzzTest
    void protectedKey(byte[] bytes) {
        LoaderTarget.PROTECTED_KEY.check(bytes);
    }

    @FuzzTest
    void authenticationKey(byte[] bytes) {
        LoaderTarget.AUTHENTICATION_KEY.check(bytes);
    }
}
