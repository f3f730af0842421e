package io.nightjar.job.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.secret.Argon2Cost;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Against the Argon2id of OpenSSL; see the file. */
class Argon2idTest {
    @ParameterizedTest
    @CsvFileSource(resources = "argon2id.csv", useHeadersInDisplayName = true, encoding = "UTF-8")
    void hash_isThatOfOpenSsl(String passphrase, String salt, int memory, int passes, int lanes, String hex) {
        byte[] key = new Argon2id()
                .derive(
                        passphrase.getBytes(StandardCharsets.UTF_8),
                        salt.getBytes(StandardCharsets.UTF_8),
                        new Argon2Cost(memory, passes, lanes),
                        32);
        assertThat(HexFormat.of().formatHex(key)).isEqualTo(hex);
    }
}
