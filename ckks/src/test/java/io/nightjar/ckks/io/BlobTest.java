package io.nightjar.ckks.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.TestRing;
import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.keys.PublicKey;
import io.nightjar.ckks.keys.SwitchingKey;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.SeededCiphertext;
import io.nightjar.ckks.scheme.TestContext;
import io.nightjar.ckks.secret.KeyGenerator;
import io.nightjar.ckks.secret.SecretKeyAccess;
import io.nightjar.ckks.secret.SecretKeyCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class BlobTest {
    private static final TestContext SMALL = TestContext.of(parameters("insecure-small", 50), 0x1p30);
    private static final TestContext OTHER = TestContext.of(parameters("insecure-other", 48), 0x1p30);

    private static final KeyId ID = KeyId.fresh(TestContext.seeded(7));

    private final CiphertextCodec ciphertexts = new CiphertextCodec(SMALL.context);
    private final KeyCodec keys = new KeyCodec(SMALL.context);
    private final SecretKeyCodec secrets = new SecretKeyCodec(SMALL.context);
    private final SeededCiphertext seeded =
            SMALL.encryptor.encrypt(SMALL.encoder.encode(SMALL.values(1), 1, SMALL.scale));

    private static CkksParameters parameters(String name, int firstBits) {
        return CkksParameters.ofWidths(
                name,
                TestRing.current(),
                4,
                List.of(firstBits, 37),
                List.of(50, 49),
                1,
                2,
                CkksParameters.Security.INSECURE);
    }

    private static void requireSame(NttPoly actual, NttPoly expected) {
        assertThat(actual.basis()).isEqualTo(expected.basis());
        for (int i = 0; i < expected.limbs(); i++) {
            assertThat(actual.row(i)).isEqualTo(expected.row(i));
        }
    }

    @Test
    void ciphertexts_roundTrip_sameComponentsScaleAndSize() {
        Ciphertext square = SMALL.evaluator.square(seeded.expand());
        Ciphertext low = SMALL.evaluator.square(SMALL.encrypt(SMALL.values(1), 0, 0x1p22));
        for (Ciphertext ciphertext : List.of(seeded.expand(), square, low)) {
            byte[] blob = ciphertexts.write(ciphertext);
            Ciphertext read = ciphertexts.read(blob);
            assertThat(blob).hasSize((int) ciphertexts.sizeBytes(ciphertext.level(), ciphertext.size()));
            assertThat(read.scale()).isEqualTo(ciphertext.scale());
            assertThat(read.size()).isEqualTo(ciphertext.size());
            for (int c = 0; c < read.size(); c++) {
                requireSame(read.component(c), ciphertext.component(c));
            }
        }
        byte[] blob = ciphertexts.write(seeded);
        assertThat(blob).hasSize((int) ciphertexts.sizeBytes(1, 1));
        requireSame(ciphertexts.read(blob).component(1), seeded.expand().component(1));
    }

    @Test
    void ciphertext_extremeResidues_roundTrip() {
        double[][] rows = new double[2][16];
        for (int limb = 0; limb < 2; limb++) {
            double top = (SMALL.parameters.moduli().get(limb) - 1) / 2;
            for (int i = 0; i < 16; i++) {
                rows[limb][i] = new double[] {top, -top, 0, -1}[i % 4];
            }
        }
        NttPoly poly = new NttPoly(SMALL.context.basis(1), rows);
        Ciphertext read = ciphertexts.read(ciphertexts.write(new Ciphertext(List.of(poly, poly), 3.25)));
        requireSame(read.component(0), poly);
        assertThat(read.scale()).isEqualTo(3.25);
    }

    @Test
    void keys_roundTrip_same() {
        PublicKey publicKey = new KeyGenerator(SMALL.context, SMALL.random).publicKey(SMALL.secret);
        PublicKey readPublic = keys.readPublicKey(keys.write(publicKey, ID));
        requireSame(readPublic.body(), publicKey.body());
        assertThat(readPublic.seed()).isEqualTo(publicKey.seed());
        byte[] blob = keys.write(SMALL.keys, ID);
        assertThat(blob).hasSize((int) keys.evaluationKeyBytes(SMALL.keys.request()));
        EvaluationKeys read = keys.readEvaluationKeys(blob);
        assertThat(read.relinearization().key().seed())
                .isEqualTo(SMALL.relinearization().key().seed());
        assertThat(read.request()).isEqualTo(SMALL.keys.request());
        requireSame(read.relinearization().key(), SMALL.relinearization().key());
        if (TestRing.current() == Ring.STANDARD) {
            requireSame(read.conjugation().key(), SMALL.keys.conjugation().key());
        }
        for (int step : SMALL.keys.rotationKeys().keySet()) {
            requireSame(read.rotation(step).key(), SMALL.keys.rotation(step).key());
            assertThat(read.rotation(step).automorphism().element())
                    .isEqualTo(SMALL.keys.rotation(step).automorphism().element());
        }
        assertThat(secrets.read(secrets.write(SMALL.secret, ID)).coefficients(SecretKeyAccess.revealingSecretBytes()))
                .isEqualTo(SMALL.secret.coefficients(SecretKeyAccess.revealingSecretBytes()));
    }

    private static void requireSame(SwitchingKey actual, SwitchingKey expected) {
        assertThat(actual.seed()).isEqualTo(expected.seed());
        assertThat(actual.digits()).isEqualTo(expected.digits());
        for (int d = 0; d < expected.digits(); d++) {
            requireSame(actual.body(d), expected.body(d));
        }
    }

    @Test
    void evaluationKeys_atLowerLevel_smallerByTheirPrimesAndDigits() {
        KeyRequest low = KeyRequest.relinearization(1).withRotations(0, List.of(3));
        byte[] blob = keys.write(new KeyGenerator(SMALL.context, SMALL.random).evaluationKeys(SMALL.secret, low), ID);
        assertThat(blob).hasSize((int) keys.evaluationKeyBytes(low));
        assertThat(keys.readEvaluationKeys(blob).request()).isEqualTo(low);
        assertThat(keys.listing(low))
                .extracting(KeyCodec.StoredKey::use)
                .containsExactly("relinearisation", "rotation by 3");
        assertThat(keys.listing(low).get(0).bytes())
                .isGreaterThan(keys.listing(low).get(1).bytes());
    }

    @Test
    void read_truncatedAtEveryLengthOrLonger_corruptBlob() {
        byte[] blob = ciphertexts.write(seeded);
        byte[] secret = secrets.write(SMALL.secret, ID);
        for (int length = 0; length < blob.length; length++) {
            byte[] cut = Arrays.copyOf(blob, length);
            assertThatThrownBy(() -> ciphertexts.read(cut)).isInstanceOf(CorruptBlobException.class);
        }
        for (int length = 0; length < secret.length; length++) {
            byte[] cut = Arrays.copyOf(secret, length);
            assertThatThrownBy(() -> secrets.read(cut)).isInstanceOf(CorruptBlobException.class);
        }
        byte[] longer = Arrays.copyOf(blob, blob.length + 1);
        assertThatThrownBy(() -> ciphertexts.read(longer)).isInstanceOf(CorruptBlobException.class);
    }

    @Test
    void read_anyByteFlipped_typedException() {
        byte[] blob = ciphertexts.write(seeded);
        for (int i = 0; i < blob.length; i++) {
            for (int mask : new int[] {1, 0x80, 0xFF}) {
                byte[] flipped = blob.clone();
                flipped[i] ^= (byte) mask;
                assertThatThrownBy(() -> ciphertexts.read(flipped))
                        .as("byte %d", i)
                        .isInstanceOf(CorruptBlobException.class);
            }
        }
    }

    @Test
    void read_anyByteFlippedWithFittingChecksum_noUntypedException() {
        byte[] blob = ciphertexts.write(seeded);
        byte[] evaluation = keys.write(
                new KeyGenerator(SMALL.context, SMALL.random)
                        .evaluationKeys(
                                SMALL.secret,
                                TestRing.withConjugation(
                                        TestRing.current(),
                                        KeyRequest.relinearization(1).withRotations(0, List.of(2)),
                                        0)),
                ID);
        byte[] secret = secrets.write(SMALL.secret, ID);
        for (int mask : new int[] {1, 0x80, 0xFF}) {
            for (int i = 0; i < blob.length - 4; i++) {
                byte[] flipped = resealed(blob, i, mask);
                requireTypedOrNone(() -> ciphertexts.read(flipped));
            }
            for (int i = 0; i < evaluation.length - 4; i++) {
                byte[] flipped = resealed(evaluation, i, mask);
                requireTypedOrNone(() -> keys.readEvaluationKeys(flipped));
            }
            for (int i = 0; i < secret.length - 4; i++) {
                byte[] flipped = resealed(secret, i, mask);
                requireTypedOrNone(() -> secrets.read(flipped));
            }
        }
    }

    private static byte[] resealed(byte[] blob, int at, int mask) {
        byte[] out = blob.clone();
        out[at] ^= (byte) mask;
        CRC32C crc = new CRC32C();
        crc.update(out, 0, out.length - 4);
        ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).putInt(out.length - 4, (int) crc.getValue());
        return out;
    }

    private static void requireTypedOrNone(Runnable read) {
        try {
            read.run();
        } catch (CorruptBlobException | FingerprintMismatchException e) {
            assertThat(e).hasMessageMatching("(?s).*[a-z].*; .*|not a Nightjar file.*");
        }
    }

    @Test
    void read_residueNotBelowItsPrime_corruptBlob() {
        byte[] blob = ciphertexts.write(seeded);
        int firstResidue = Blob.HEADER_BYTES + 10 + 32;
        byte[] full = blob.clone();
        Arrays.fill(full, firstResidue, firstResidue + 8, (byte) 0xFF);
        byte[] sealed = resealed(full, firstResidue, 0);
        assertThatThrownBy(() -> ciphertexts.read(sealed))
                .isInstanceOf(CorruptBlobException.class)
                .hasMessageContaining("not below its prime");
    }

    @Test
    void read_wrongKind_saysBoth() {
        byte[] secret = secrets.write(SMALL.secret, ID);
        assertThatThrownBy(() -> ciphertexts.read(secret))
                .isInstanceOf(CorruptBlobException.class)
                .hasMessageContaining("expected a ciphertext but found a secret key");
        assertThat(BlobKind.of(secret)).isEqualTo(BlobKind.SECRET_KEY);
    }

    @Test
    void read_otherParameters_fingerprintMismatchSaysBoth() {
        byte[] blob = ciphertexts.write(seeded);
        assertThatThrownBy(() -> new CiphertextCodec(OTHER.context).read(blob))
                .isInstanceOf(FingerprintMismatchException.class)
                .hasMessageContaining(Fingerprint.of(SMALL.parameters).hex())
                .hasMessageContaining(Fingerprint.of(OTHER.parameters).hex());
        assertThatThrownBy(() -> keys.write(OTHER.keys, ID))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("insecure-other");
    }

    @Test
    void read_otherVersionOrMagic_saysWhich() {
        byte[] blob = ciphertexts.write(seeded);
        byte[] newer = resealed(blob, 4, 1);
        assertThatThrownBy(() -> ciphertexts.read(newer))
                .isInstanceOf(CorruptBlobException.class)
                .hasMessageContaining("version 5")
                .hasMessageContaining("version 4");
        byte[] foreign = resealed(blob, 0, 2);
        assertThatThrownBy(() -> ciphertexts.read(foreign))
                .isInstanceOf(CorruptBlobException.class)
                .hasMessageContaining("NJCK");
    }

    @Test
    void read_hugeLengthInHeader_refusedBeforeAllocation() {
        byte[] blob = ciphertexts.write(seeded);
        for (long length : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -1, 1L << 40}) {
            byte[] changed = blob.clone();
            ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(8 + Fingerprint.BYTES, length);
            byte[] sealed = resealed(changed, 0, 0);
            assertThatThrownBy(() -> ciphertexts.read(sealed)).isInstanceOf(CorruptBlobException.class);
        }
    }

    @Test
    void keyId_ofEveryKindOfKey_isTheOneWritten() {
        PublicKey publicKey = new KeyGenerator(SMALL.context, SMALL.random).publicKey(SMALL.secret);
        assertThat(KeyId.of(secrets.write(SMALL.secret, ID))).isEqualTo(ID);
        assertThat(KeyId.of(keys.write(publicKey, ID))).isEqualTo(ID);
        assertThat(KeyId.of(keys.write(SMALL.keys, ID))).isEqualTo(ID);
        assertThat(KeyId.fresh(SMALL.random)).isNotEqualTo(KeyId.fresh(SMALL.random));
    }

    @Test
    void keyId_ofACiphertextOrTooFewBytes_corruptBlob() {
        byte[] blob = ciphertexts.write(seeded);
        assertThatThrownBy(() -> KeyId.of(blob))
                .isInstanceOf(CorruptBlobException.class)
                .hasMessageContaining("expected a key but found a ciphertext");
        byte[] cut = Arrays.copyOf(secrets.write(SMALL.secret, ID), Blob.HEADER_BYTES + 15);
        assertThatThrownBy(() -> KeyId.of(cut)).isInstanceOf(CorruptBlobException.class);
        assertThatThrownBy(() -> new KeyId("XYZ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fingerprint_nameOfTheSet_doesNotCount() {
        assertThat(Fingerprint.of(parameters("insecure-a", 50)))
                .isEqualTo(Fingerprint.of(parameters("insecure-b", 50)));
        assertThat(Fingerprint.of(parameters("insecure-a", 50)))
                .isNotEqualTo(Fingerprint.of(parameters("insecure-a", 48)));
        assertThatCode(() -> new Fingerprint("0123456789abcdef0123456789abcdef"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new Fingerprint("XYZ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void open_lengthBeyondSignedLongs_isNamedUnsigned() {
        byte[] blob = Blob.of(BlobKind.SECRET_KEY, Fingerprint.of(SMALL.parameters), new byte[3]);
        java.nio.ByteBuffer.wrap(blob).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(24, Long.MAX_VALUE);
        assertThatThrownBy(() -> Blob.open(blob, BlobKind.SECRET_KEY))
                .isInstanceOf(CorruptBlobException.class)
                .hasMessageContaining("should have 9223372036854775843 bytes but has 39");
    }
}
