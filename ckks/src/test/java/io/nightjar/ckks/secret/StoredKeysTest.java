package io.nightjar.ckks.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.scheme.Plaintext;
import io.nightjar.ckks.scheme.SeededCiphertext;
import io.nightjar.ckks.scheme.TestContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys at rest, under a passphrase and closed. */
class StoredKeysTest {
    private static final byte[] PASSPHRASE = {'c', 'o', 'r', 'r', 'e', 'c', 't'};
    private static final Argon2Cost CHEAP = new Argon2Cost(8, 1, 1);
    private static final int BODY = 32;

    private final TestContext test = TestContext.standard();
    private final KeyId id = KeyId.fresh(test.random);
    private final byte[] plain = new SecretKeyCodec(test.context).write(test.secret, id);

    /** What no test of the format depends on: Argon2id itself is outside of the engine. */
    private static byte[] hash(byte[] passphrase, byte[] salt, Argon2Cost cost, int bytes) {
        byte[] key = new byte[bytes];
        for (int i = 0; i < passphrase.length; i++) {
            key[i] = passphrase[i];
        }
        for (int i = 0; i < salt.length; i++) {
            key[i + bytes - salt.length] ^= salt[i];
        }
        key[bytes / 2 - 1] = (byte) (cost.passes() + 31 * cost.lanes() + 7 * cost.memoryKibibytes());
        return key;
    }

    private ProtectedKey sealed() {
        return ProtectedKey.seal(plain, PASSPHRASE, CHEAP, StoredKeysTest::hash, test.random);
    }

    /** One bit altered by somebody who makes the checksum fit. */
    private static byte[] altered(byte[] blob, int at) {
        byte[] changed = blob.clone();
        changed[at] ^= 1;
        CRC32C crc = new CRC32C();
        crc.update(changed, 0, changed.length - 4);
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(changed.length - 4, (int) crc.getValue());
        return changed;
    }

    @Test
    void protectedKey_opensWithItsPassphraseAlone() {
        ProtectedKey key = ProtectedKey.read(sealed().bytes());
        assertThat(key.open(PASSPHRASE, StoredKeysTest::hash)).isEqualTo(plain);
        assertThat(key.id()).isEqualTo(id).isEqualTo(KeyId.of(key.bytes()));
        assertThat(key.kind()).isEqualTo(BlobKind.SECRET_KEY);
        assertThat(key.parameters()).isEqualTo(Fingerprint.of(test.parameters));
        assertThat(key.cost()).isEqualTo(CHEAP);
        assertThatExceptionOfType(WrongPassphraseException.class)
                .isThrownBy(() -> key.open(new byte[] {'w'}, StoredKeysTest::hash))
                .withMessageContaining("it is another one, or the file was altered");
    }

    @Test
    void protectedKey_twiceOfOneKey_sharesNoSaltAndNoBytesOfTheKey() {
        byte[] one = sealed().bytes();
        byte[] other = sealed().bytes();
        int afterCost = BODY + KeyId.BYTES + 8;
        assertThat(Arrays.copyOfRange(one, afterCost, afterCost + 28))
                .isNotEqualTo(Arrays.copyOfRange(other, afterCost, afterCost + 28));
        assertThat(Arrays.mismatch(
                        Arrays.copyOfRange(one, one.length - plain.length, one.length),
                        Arrays.copyOfRange(other, other.length - plain.length, other.length)))
                .isLessThan(16);
    }

    /** Fingerprint, key id, salt, nonce, the key, the tag. */
    @ParameterizedTest
    @CsvSource({"8", "32", "47", "56", "72", "100", "200", "-5"})
    void protectedKey_ofWhichAnyPartWasAltered_doesNotOpen(int at) {
        byte[] blob = sealed().bytes();
        byte[] changed = altered(blob, at < 0 ? blob.length + at : at);
        assertThatExceptionOfType(WrongPassphraseException.class)
                .isThrownBy(() -> ProtectedKey.read(changed).open(PASSPHRASE, StoredKeysTest::hash));
        changed[changed.length - 1] ^= 1;
        assertThatExceptionOfType(CorruptBlobException.class).isThrownBy(() -> ProtectedKey.read(changed));
    }

    @ParameterizedTest
    @CsvSource({"1048577,1,1", "-1,1,1", "7,1,1", "31,1,4", "64,0,1", "64,17,1", "64,1,0", "4096,1,17"})
    void cost_outOfItsBounds_isRefused(int memory, int passes, int lanes) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Argon2Cost(memory, passes, lanes));
    }

    @ParameterizedTest
    @CsvSource({"50,17,lanes", "51,17,passes", "55,64,KiB of memory", "48,2,neither a secret", "49,1,unknown kind 1"})
    void protectedKey_thatAsksForTooMuch_isRefusedBeforeTheHash(int at, int value, String words) {
        byte[] blob = sealed().bytes();
        blob[at] = (byte) (value ^ 1);
        assertThatExceptionOfType(CorruptBlobException.class)
                .isThrownBy(() -> ProtectedKey.read(altered(blob, at)))
                .withMessageContaining(words);
    }

    @Test
    void protectedKey_ofAPublicKey_isRefused() {
        byte[] ciphertext = io.nightjar.ckks.io.Blob.of(BlobKind.PROGRAM, Fingerprint.of(test.parameters), plain);
        assertThatExceptionOfType(CorruptBlobException.class)
                .isThrownBy(() -> ProtectedKey.seal(ciphertext, PASSPHRASE, CHEAP, StoredKeysTest::hash, test.random))
                .withMessageContaining("found a program");
    }

    @Test
    void authenticationKey_readAgain_makesTheSameTags() {
        Fingerprint parameters = Fingerprint.of(test.parameters);
        AuthenticationKey key = AuthenticationKey.fresh(id, test.random);
        byte[] message = {1, 2, 3};
        AuthenticationKey again = AuthenticationKey.read(key.write(parameters), parameters);
        assertThat(again.id()).isEqualTo(id);
        assertThat(again.tag(message)).hasSize(AuthenticationKey.BYTES).isEqualTo(key.tag(message));
        assertThat(AuthenticationKey.fresh(id, test.random).tag(message)).isNotEqualTo(key.tag(message));
        key.close();
        assertThatIllegalStateException().isThrownBy(() -> key.tag(message));
    }

    @Test
    void closedKey_holdsZerosAndIsRefused() {
        SecretKey key = new SecretKeyCodec(test.context).read(plain);
        key.close();
        assertThatIllegalStateException().isThrownBy(() -> key.coefficients(SecretKeyAccess.revealingSecretBytes()));
        assertThatIllegalStateException().isThrownBy(() -> key.over(test.context.basis(0)));
        assertThat(key).extracting("coefficients").isEqualTo(new byte[test.parameters.ringDegree()]);
    }

    @Test
    void closedEncryptorAndDecryptor_holdZerosAndAreRefused() {
        SecretKey key = new SecretKeyCodec(test.context).read(plain);
        SecretKeyEncryptor encryptor = new SecretKeyEncryptor(test.context, key, test.random);
        Decryptor decryptor = new Decryptor(test.context, key);
        Plaintext plaintext = test.encoder.encode(test.values(3), 1, test.scale);
        SeededCiphertext ciphertext = encryptor.encrypt(plaintext);
        encryptor.close();
        decryptor.close();
        assertThatIllegalStateException().isThrownBy(() -> encryptor.encrypt(plaintext));
        assertThatIllegalStateException().isThrownBy(() -> decryptor.decrypt(ciphertext.expand()));
        requireZeros(encryptor, "negatedSecret");
        requireZeros(decryptor, "secret");
    }

    private void requireZeros(Object holder, String polynomial) {
        assertThat(holder)
                .extracting(polynomial)
                .extracting("rows")
                .satisfies(rows -> assertThat(Arrays.stream((double[][]) rows).flatMapToDouble(Arrays::stream))
                        .containsOnly(0.0));
    }
}
