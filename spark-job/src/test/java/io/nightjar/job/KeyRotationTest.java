package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.io.KeyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rotation that docs/OPERATIONS.md describes: two key pairs for one program, a night under each. */
class KeyRotationTest extends Refusals {
    private static final String FIRST = "dt=2026-01-31";
    private static final String SECOND = "dt=2026-02-01";

    private static String id(String keys) throws IOException {
        return KeyId.of(Files.readAllBytes(tiny.at(keys).resolve("public.key"))).hex();
    }

    private static void encryptNight(String keys, String night) {
        run(
                "encrypt",
                "--profile",
                tiny.at("program"),
                "--keys",
                tiny.at(keys),
                "--images",
                tiny.images,
                "--output",
                tiny.at("encrypted-nights").resolve(night),
                "--master",
                "local[2]");
    }

    private static List<Object> scoreNight(Path evaluationKeys, String night) {
        List<Object> score = score(evaluationKeys, tiny.at("encrypted-nights").resolve(night));
        score.set(score.indexOf(tiny.at("new")), predictions(night));
        return score;
    }

    private static List<Object> decryptNight(String keys, String night) {
        return List.of(
                "decrypt",
                "--keys",
                tiny.at(keys),
                "--input",
                predictions(night),
                "--output",
                tiny.at("labels-" + keys + "-" + night + ".csv"));
    }

    private static Path predictions(String night) {
        return tiny.at("predictions-nights").resolve(night);
    }

    private static void run(Object... arguments) {
        Deployment.require(Deployment.run(arguments));
    }

    @Test
    void eachNight_isScoredAndDecryptedWithItsOwnKeysAlone() throws IOException {
        encryptNight("keys", FIRST);
        run("keygen", "--accept-insecure", "--profile", tiny.at("program"), "--output", tiny.at("keys-2"));
        assertThat(id("keys-2")).isNotEqualTo(id("keys"));
        encryptNight("keys-2", SECOND);
        Path cluster = Files.createDirectories(tiny.at("cluster"));
        Path installed = cluster.resolve("evaluation.keys");

        Files.copy(tiny.at("keys/evaluation.keys"), installed);
        refused(scoreNight(installed, SECOND), id("keys"), id("keys-2"), "give");
        run(scoreNight(installed, FIRST).toArray());

        // the next night: the cluster's keys are replaced by a rename, the old pair stays for what is under way
        Files.copy(tiny.at("keys-2/evaluation.keys"), cluster.resolve("evaluation.keys.new"));
        Files.move(
                cluster.resolve("evaluation.keys.new"),
                installed,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        run(scoreNight(installed, SECOND).toArray());

        refused(decryptNight("keys", SECOND), id("keys"), id("keys-2"));
        refused(decryptNight("keys-2", FIRST), id("keys"), id("keys-2"));
        run(decryptNight("keys", FIRST).toArray());
        run(decryptNight("keys-2", SECOND).toArray());
        assertThat(tiny.at("labels-keys-2-" + SECOND + ".csv"))
                .hasSameTextualContentAs(tiny.at("labels-keys-" + FIRST + ".csv"));

        // what is to be read after the old pair is destroyed is encrypted again under the new one
        run(
                "encrypt",
                "--profile",
                tiny.at("program"),
                "--keys",
                tiny.at("keys-2"),
                "--images",
                tiny.images,
                "--output",
                tiny.at("encrypted-nights").resolve(FIRST),
                "--overwrite",
                "--master",
                "local[2]");
        List<Object> again = scoreNight(installed, FIRST);
        again.add("--overwrite");
        run(again.toArray());
        run(decryptNight("keys-2", FIRST).toArray());
        assertThat(tiny.at("labels-keys-2-" + FIRST + ".csv"))
                .hasSameTextualContentAs(tiny.at("labels-keys-" + FIRST + ".csv"));
    }
}
