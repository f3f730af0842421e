package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.ckks.io.BlobKind;
import io.nightjar.job.action.ActionListener;
import io.nightjar.job.action.EncryptAction;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.mistake.UserMistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The owner's key files: who may read them, and what a passphrase does. */
class PassphraseTest extends Refusals {
    private static final String SECRET = "correct horse battery staple";

    private static Path words;
    private static Path wrong;

    @BeforeAll
    static void protectedKeys() throws IOException {
        words = passphrase("words", SECRET);
        wrong = passphrase("wrong", "another one");
        Deployment.require(Deployment.run(keygen("protected", "--passphrase-file", words)));
        Deployment.require(tiny.score(tiny.at("predictions"), "--master", "local[1]"));
    }

    private static Path passphrase(String name, String content) throws IOException {
        Path file = Files.writeString(tiny.at(name), content);
        mode(file, "rw-------");
        return file;
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static Object[] keygen(String output, Object... more) {
        return command(
                        more,
                        "keygen",
                        "--accept-insecure",
                        "--profile",
                        tiny.at("program"),
                        "--output",
                        tiny.at(output))
                .toArray();
    }

    private static List<Object> encryptWith(String keys, Object... more) {
        List<Object> encrypt = encrypt(tiny.images, more);
        encrypt.set(encrypt.indexOf(tiny.at("keys")), tiny.at(keys));
        return encrypt;
    }

    private static Deployment.Outcome encryptTo(Path output, String keys, Object... more) {
        List<Object> encrypt = encryptWith(keys, more);
        encrypt.set(encrypt.indexOf(tiny.at("new")), output);
        return Deployment.require(Deployment.run(encrypt.toArray()));
    }

    private static List<Object> decryptWith(String keys, Path input, Object... more) {
        return command(more, "decrypt", "--keys", tiny.at(keys), "--input", input, "--output", tiny.at("new.csv"));
    }

    /** A copy of a directory of keys in which one file is open to its group. */
    private static String opened(String file) throws IOException {
        Path copy = Files.createDirectory(tiny.at("opened-" + file));
        for (String name : List.of("secret.key", "authentication.key", "public.key", "client-profile.json")) {
            Files.copy(tiny.at("keys").resolve(name), copy.resolve(name));
            mode(copy.resolve(name), name.equals(file) ? "rw-r-----" : "rw-------");
        }
        return copy.getFileName().toString();
    }

    @Test
    void secretKeyOpenToItsGroup_isRefusedByEncryptAndDecrypt() throws IOException {
        String keys = opened("secret.key");
        String mend = "run chmod 600 " + tiny.at(keys).resolve("secret.key");
        refused(encryptWith(keys), "secret.key holds a secret key", "mode rw-r-----", mend);
        refused(decryptWith(keys, tiny.at("predictions")), "secret.key holds a secret key", mend);
        encryptTo(tiny.at("by-public-key"), keys, "--encrypted-with", "public");
    }

    /** The third reader: a task, on whichever machine. */
    @Test
    void secretKeyThatOpensUpMeanwhile_isRefusedByTheTask() throws IOException {
        Path keys = tiny.at(opened("public.key"));
        ActionListener opensIt = new ActionListener() {
            @Override
            public void begun(String work, long total, LongSupplier done) {
                try {
                    mode(keys.resolve("secret.key"), "rw-r--r--");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        try (SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate()) {
            EncryptAction action = EncryptAction.on(spark)
                    .profile(tiny.at("program").toString())
                    .keys(keys.toString())
                    .images(ImageFiles.of(tiny.images.toString()))
                    // one block: with several the next task may have begun when the first one fails
                    .only(Files.writeString(tiny.at("one.ids"), "0\n").toString())
                    .output(tiny.at("never").toString())
                    .listener(opensIt);
            assertThatExceptionOfType(UserMistake.class)
                    .isThrownBy(action::execute)
                    .withMessageContaining("run chmod 600");
        }
        assertThat(tiny.at("never")).doesNotExist();
    }

    @Test
    void protectedKeys_areBlobsUnderThePassphraseOfMode0600() throws IOException {
        for (String name : List.of("secret.key", "authentication.key")) {
            Path file = tiny.at("protected").resolve(name);
            assertThat(BlobKind.of(Files.readAllBytes(file))).isEqualTo(BlobKind.PROTECTED_KEY);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(BlobKind.of(Files.readAllBytes(tiny.at("keys").resolve(name))))
                    .isNotEqualTo(BlobKind.PROTECTED_KEY);
        }
    }

    @Test
    void protectedKeys_serveWithTheirPassphraseAlone() throws IOException {
        refused(
                encryptWith("protected"),
                "secret.key is under a passphrase, and none is given",
                "--passphrase-file, --passphrase-env or --passphrase");
        refused(
                encryptWith("protected", "--encrypted-with", "public"),
                "authentication.key is under a passphrase, and none is given");
        refused(
                encryptWith("protected", "--passphrase-file", wrong),
                "does not open the secret key: it is another one, or the file was altered");
        Path encrypted = tiny.at("encrypted-protected");
        encryptTo(encrypted, "protected", "--passphrase-file", words);
        Path predictions = tiny.at("predictions-protected");
        List<Object> score = score(tiny.at("protected/evaluation.keys"), encrypted);
        score.set(score.indexOf(tiny.at("new")), predictions);
        Deployment.require(Deployment.run(score.toArray()));
        refused(decryptWith("protected", predictions), "secret.key is under a passphrase");
        refused(decryptWith("protected", predictions, "--passphrase-file", wrong), "does not open the secret key");
        List<Object> decrypt = decryptWith("protected", predictions, "--passphrase-file", words);
        decrypt.set(decrypt.indexOf(tiny.at("new.csv")), tiny.at("protected.csv"));
        Deployment.require(Deployment.run(decrypt.toArray()));
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("plain.csv")));
        assertThat(tiny.at("protected.csv")).hasSameTextualContentAs(tiny.at("plain.csv"));
    }

    @Test
    void passphraseInAVariable_serves() throws IOException {
        Deployment.require(Deployment.run(keygen("by-variable", "--passphrase-env", "SPARK_HOME")));
        encryptTo(tiny.at("encrypted-by-variable"), "by-variable", "--passphrase-env", "SPARK_HOME");
        refused(encryptWith("by-variable", "--passphrase-env", "NIGHTJAR_NONE"), "NIGHTJAR_NONE is not set");
        refused(
                encryptWith(
                        "by-variable", "--passphrase-env", "SPARK_HOME", "--conf", "spark.executorEnv.SPARK_HOME=x"),
                "in Spark's configuration, as spark.executorEnv.SPARK_HOME");
    }

    @Test
    void passphraseForAKeyUnderNone_isANote() throws IOException {
        Deployment.Outcome outcome = encryptTo(tiny.at("noted"), "keys", "--passphrase-file", words);
        assertThat(outcome.err()).contains("secret.key is under no passphrase");
    }

    @Test
    void sourcesOfPassphrases_excludeEachOther_andArgumentsAreNone() throws IOException {
        refused(encryptWith("protected", "--passphrase-file", words, "--passphrase-env", "X"), "exclude each other");
        refused(encryptWith("protected", "--passphrase=" + SECRET), "--passphrase");
        refused(encryptWith("protected", "--passphrase"), "there is none: give --passphrase-file");
    }

    @Test
    void keysUnderAPassphrase_areRefusedWhereTheyDoNotBelong() throws IOException {
        refused(score(tiny.at("protected/secret.key"), tiny.at("encrypted")), "must never be on the scoring side");
        refused(
                score(tiny.at("keys/authentication.key"), tiny.at("encrypted")),
                "is an authentication key, which must never be on the scoring side");
        List<Object> encrypt = encryptWith("keys");
        encrypt.set(encrypt.indexOf(tiny.at("keys")), tiny.at("keys/authentication.key"));
        refused(encrypt, "is an authentication key, expected a secret or a public key");
    }

    @Test
    void damagedKeyUnderAPassphrase_isNotBlamedOnThePassphrase() throws IOException {
        Path copy = Files.createDirectory(tiny.at("damaged"));
        for (String name : List.of("secret.key", "client-profile.json")) {
            Files.copy(tiny.at("protected").resolve(name), copy.resolve(name));
        }
        byte[] bytes = Files.readAllBytes(copy.resolve("secret.key"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(copy.resolve("secret.key"), bytes);
        mode(copy.resolve("secret.key"), "rw-------");
        refused(
                decryptWith("damaged", tiny.at("predictions"), "--passphrase-file", words),
                "the checksum of the key under a passphrase does not match");
    }

    @Test
    void passphrase_isInNoOutput() throws IOException {
        Deployment.Outcome made =
                Deployment.require(Deployment.run(keygen("shown-keys", "--passphrase-file", words, "--json")));
        Deployment.Outcome encrypted = encryptTo(tiny.at("shown-images"), "shown-keys", "--passphrase-file", words);
        assertThat(made.out() + made.err() + encrypted.out() + encrypted.err()).doesNotContain("horse");
        for (String output : List.of("shown-keys", "shown-images")) {
            for (String name : Deployment.tree(tiny.at(output))) {
                Path file = tiny.at(output).resolve(name);
                if (Files.isRegularFile(file)) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .as(name)
                            .doesNotContain("horse");
                }
            }
        }
    }
}
