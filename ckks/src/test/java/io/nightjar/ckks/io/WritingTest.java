package io.nightjar.ckks.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.keys.KeyUse;
import io.nightjar.ckks.keys.PublicKey;
import io.nightjar.ckks.keys.SwitchingKey;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.SeededCiphertext;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is written that reading would refuse or take for something else. */
class WritingTest {
    private static final CkksContext CONTEXT = LoaderTarget.TINY.context;
    private static final KeyId ID = new KeyId("00".repeat(KeyId.BYTES));
    private static final double Q = CONTEXT.basis(0).modulus(0).q();

    private final CiphertextCodec ciphertexts = new CiphertextCodec(CONTEXT);
    private final KeyCodec keys = new KeyCodec(CONTEXT);

    private static NttPoly poly(RnsBasis basis, double residue) {
        double[][] rows = basis.zeroRows();
        rows[basis.size() - 1][13] = residue;
        return new NttPoly(basis, rows);
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {Double.NaN, 0.5, -3.25, 0x1p50, -0x1p50, 0x1p63, Double.POSITIVE_INFINITY, Double.MIN_VALUE})
    void residueThatIsNone_isWrittenNowhere(double residue) {
        NttPoly low = poly(CONTEXT.basis(0), residue);
        NttPoly full = poly(CONTEXT.basis(1), residue);
        NttPoly extended = poly(CONTEXT.extendedBasis(0), residue);
        assertNoResidue(residue, () -> ciphertexts.write(new Ciphertext(List.of(low, low), 4)));
        assertNoResidue(residue, () -> ciphertexts.write(new SeededCiphertext(low, new byte[32], 4)));
        assertNoResidue(residue, () -> keys.write(new PublicKey(CONTEXT.parameters(), full, new byte[32]), ID));
        SwitchingKey key = new SwitchingKey(0, 1, List.of(extended), new byte[32]);
        KeyUse use = KeyUse.relinearization(0);
        assertNoResidue(
                residue,
                () -> keys.write(KeyRequest.of(List.of(use)), any -> key, ID, OutputStream.nullOutputStream()));
    }

    private static void assertNoResidue(double residue, ThrowingCallable write) {
        assertThatThrownBy(write)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("residue " + residue + " at place 13 is no integer of magnitude below");
    }

    @Test
    void residuesUpToThePrime_areWrittenWhateverTheirSign() {
        Modulus m = CONTEXT.basis(0).modulus(0);
        for (double residue : new double[] {-0.0, 1, -1, (Q - 1) / 2, -(Q - 1) / 2, Q - 1, 1 - Q}) {
            NttPoly written = poly(CONTEXT.basis(0), residue);
            Ciphertext read = ciphertexts.read(ciphertexts.write(new Ciphertext(List.of(written, written), 4)));
            assertThat(read.component(0).row(0)[13]).isEqualTo(m.residue((long) residue));
        }
        for (double residue : new double[] {Q, -Q}) {
            NttPoly beyond = poly(CONTEXT.basis(0), residue);
            assertThatThrownBy(() -> ciphertexts.write(new Ciphertext(List.of(beyond, beyond), 4)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 0.999, 0x1p115, 1e300})
    void scaleFarOutsideTheModulus_isNeitherWrittenNorRead(double scale) {
        NttPoly low = poly(CONTEXT.basis(0), 1);
        assertThatThrownBy(() -> ciphertexts.write(new Ciphertext(List.of(low, low), scale)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at level 0 is outside [1, 2^114.00]");
        byte[] blob = ciphertexts.write(new Ciphertext(List.of(low, low), 4));
        for (double hostile : new double[] {scale, -4, 0, Double.NaN, Double.POSITIVE_INFINITY}) {
            ByteBuffer body = ByteBuffer.wrap(blob, Blob.HEADER_BYTES, blob.length - Blob.HEADER_BYTES - 4)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
            body.putDouble(2, hostile);
            byte[] bytes = new byte[body.capacity()];
            body.get(0, bytes);
            byte[] sealed = Blob.of(BlobKind.CIPHERTEXT, Fingerprint.of(CONTEXT.parameters()), bytes);
            assertThatThrownBy(() -> ciphertexts.read(sealed))
                    .isInstanceOf(CorruptBlobException.class)
                    .hasMessageContaining("at level 0 is outside [1, 2^114.00]");
        }
    }
}
