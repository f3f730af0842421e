package io.nightjar.ckks.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.keys.KeyUse;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.scheme.CkksParameters;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** Numbers that stand for names in files, or choose a random stream that files depend on: none may ever change. */
class StoredCodesTest {
    private static <E extends Enum<E>> String codes(E[] values, ToIntFunction<E> code) {
        StringBuilder text = new StringBuilder();
        Arrays.stream(values)
                .forEach(value -> text.append(code.applyAsInt(value))
                        .append(' ')
                        .append(value.name())
                        .append('\n'));
        return text.toString();
    }

    @Test
    void blobKinds() {
        assertThat(codes(BlobKind.values(), BlobKind::code)).isEqualTo("""
                0 SECRET_KEY
                1 PUBLIC_KEY
                2 EVALUATION_KEYS
                3 CIPHERTEXT
                4 PROGRAM
                5 PROTECTED_KEY
                6 AUTHENTICATION_KEY
                """);
        for (BlobKind kind : BlobKind.values()) {
            byte[] blob = Blob.of(kind, new Fingerprint("00".repeat(Fingerprint.BYTES)), new byte[0]);
            assertThat(blob[6]).isEqualTo((byte) kind.code());
            assertThat(BlobKind.of(blob)).isEqualTo(kind);
        }
    }

    @Test
    void purposesOfRandomStreams() {
        assertThat(codes(RandomStream.Purpose.values(), RandomStream.Purpose::code))
                .isEqualTo("""
                0 CIPHERTEXT_MASK
                1 PUBLIC_KEY_MASK
                2 SWITCHING_KEY_MASK
                3 SECRET
                4 ERROR
                5 SECOND_ERROR
                """);
    }

    @Test
    void purposesOfEvaluationKeys() {
        assertThat(codes(KeyUse.Purpose.values(), KeyUse.Purpose::code)).isEqualTo("""
                0 RELINEARIZATION
                1 ROTATION
                2 CONJUGATION
                """);
    }

    @Test
    void securityOfParameterSets() {
        assertThat(codes(CkksParameters.Security.values(), CkksParameters.Security::code))
                .isEqualTo("""
                0 CLASSICAL_128
                1 INSECURE
                """);
    }
}
