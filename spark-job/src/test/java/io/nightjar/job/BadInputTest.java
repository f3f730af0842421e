package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.io.Blob;
import io.nightjar.ckks.io.KeyId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Files that are missing, damaged, of the wrong kind or of somebody else. */
class BadInputTest extends Refusals {
    @Test
    void missingFiles_areNamed() throws IOException {
        Path missing = tiny.at("missing");
        refused(compile(missing), "missing does not exist");
        refused(encrypt(missing), "missing");
        refused(score(missing, tiny.at("encrypted")), "evaluation keys", "missing does not exist");
        refused(score(tiny.at("keys/evaluation.keys"), missing), "missing does not exist");
        refused(
                List.of("keygen", "--accept-insecure", "--profile", missing, "--output", tiny.at("new")),
                "client profile",
                "missing");
        refused(List.of("explain", missing), "missing does not exist");
        refused(
                List.of("decrypt", "--keys", missing, "--input", tiny.at("encrypted"), "--output", tiny.at("new")),
                "missing");
        refused(compile(tiny.model, "--params", missing), "parameter file", "missing");
        refused(compile(tiny.model, "--calibrate", missing), "missing");
    }

    @Test
    void wrongImageSize_saysBoth() throws IOException {
        Path large = tiny.at("large-idx3-ubyte");
        Deployment.writeImages(large, tiny.at("large-labels"), 3, 9);
        refused(encrypt(large), "9", "8");
    }

    @Test
    void emptyAndTruncatedImages_areRefused() throws IOException {
        Path empty = tiny.at("empty-idx3-ubyte");
        Deployment.writeImages(empty, tiny.at("empty-labels"), 0, 8);
        refused(encrypt(empty), "empty-idx3-ubyte");
        Path nothing = Files.write(tiny.at("nothing"), new byte[0]);
        refused(encrypt(nothing), "nothing");
        byte[] whole = Files.readAllBytes(tiny.images);
        Path cut = Files.write(tiny.at("cut-idx3-ubyte"), java.util.Arrays.copyOf(whole, whole.length - 5));
        refused(encrypt(cut), "cut-idx3-ubyte");
    }

    @Test
    void unsupportedNodes_areListed() throws IOException {
        Path relu = tiny.at("relu.onnx");
        Files.write(relu, Deployment.model("Relu").toByteArray());
        List<String> before = Deployment.tree(directory);
        Deployment.Outcome outcome = Deployment.run(compile(relu).toArray());
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("act", "Relu");
        assertThat(Deployment.tree(directory)).isEqualTo(before);
    }

    @Test
    void noModelAtAll_isRefused() throws IOException {
        refused(compile(tiny.images), "not an ONNX");
    }

    @Test
    void parametersAboveTheSecurityTable_areRefused() throws IOException {
        Path file = Files.writeString(
                tiny.at("strong.json"),
                "{\"name\":\"strong\",\"logN\":12,\"modulusBits\":[50,45,45,45],\"specialBits\":[50,50],\"dnum\":2}");
        refused(compile(tiny.model, "--params", file), "above the 128-bit ceiling of 106");
        refused(compile(tiny.model, "--params", Files.writeString(tiny.at("bad.json"), "{\"nam\":1}")), "nam");
    }

    @Test
    void keysOfOtherParameters_areRefused() throws IOException {
        Path file = Files.writeString(
                tiny.at("other-insecure.json"),
                "{\"name\":\"other-insecure\",\"logN\":8,\"modulusBits\":[50,44,44,44,44],\"specialBits\":[50,50],\"dnum\":3,"
                        + "\"acceptInsecure\":true}");
        Deployment.require(Deployment.run(
                "compile",
                "--model",
                tiny.model,
                "--output",
                tiny.at("other"),
                "--params",
                file,
                "--calibrate",
                tiny.images));
        Deployment.require(Deployment.run(
                "keygen", "--accept-insecure", "--profile", tiny.at("other"), "--output", tiny.at("other-keys")));
        refused(score(tiny.at("other-keys/evaluation.keys"), tiny.at("encrypted")), "belongs to parameters");
        List<Object> encrypt = encrypt(tiny.images);
        encrypt.set(encrypt.indexOf(tiny.at("keys")), tiny.at("other-keys"));
        refused(encrypt, "other-keys/secret.key: the secret key belongs to parameters");
    }

    @Test
    void programAndDataThatDoNotMatch_areRefused() throws IOException {
        Deployment.require(Deployment.run(
                "compile",
                "--model",
                tiny.model,
                "--output",
                tiny.at("shorter"),
                "--params",
                Files.writeString(
                        tiny.at("shorter-insecure.json"),
                        "{\"name\":\"shorter-insecure\",\"ring\":\"standard\",\"logN\":8,\"modulusBits\":[50,45,45,45,45,45,45,45],"
                                + "\"specialBits\":[50,50],\"keyLevel\":6,\"dnum\":4,\"logScale\":44,\"acceptInsecure\":true}"),
                "--calibrate",
                tiny.images));
        refused(
                List.of(
                        "score",
                        "--program",
                        tiny.at("shorter"),
                        "--evaluation-keys",
                        tiny.at("keys/evaluation.keys"),
                        "--input",
                        tiny.at("encrypted"),
                        "--output",
                        tiny.at("new"),
                        "--master",
                        "local[1]"),
                "encrypted for");
    }

    @Test
    void secretKeyOnTheScoringSide_isRefusedAsWhatItIs() throws IOException {
        refused(
                score(tiny.at("keys/secret.key"), tiny.at("encrypted")),
                "is a secret key",
                "never be on the scoring side");
        refused(score(tiny.at("keys/public.key"), tiny.at("encrypted")), "is a public key, expected evaluation keys");
        refused(score(tiny.images, tiny.at("encrypted")), "not a Nightjar file");
    }

    @Test
    void alteredOrTruncatedBlobs_areRefused() throws IOException {
        byte[] keys = Files.readAllBytes(tiny.at("keys/evaluation.keys"));
        byte[] altered = keys.clone();
        altered[altered.length / 2] ^= 4;
        refused(
                score(Files.write(tiny.at("altered.keys"), altered), tiny.at("encrypted")),
                "evaluation keys " + tiny.at("altered.keys") + ": the checksum of the set of evaluation keys");
        byte[] cut = java.util.Arrays.copyOf(keys, keys.length - 9);
        refused(score(Files.write(tiny.at("cut.keys"), cut), tiny.at("encrypted")), "truncated");
        byte[] program = Files.readAllBytes(tiny.at("program/program.bin"));
        program[program.length / 3] ^= 1;
        refused(List.of("explain", Files.write(tiny.at("altered.bin"), program)), "altered.bin", "checksum");
    }

    @Test
    void shortenedOrMissingData_isRefusedBeforeAnythingIsScored() throws IOException {
        Path data = tiny.at("damaged");
        copy(tiny.at("encrypted"), data);
        Path file = Deployment.block(data, 1);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        refused(score(tiny.at("keys/evaluation.keys"), data), "block-00001-", "truncated or altered");
        Files.delete(file);
        refused(score(tiny.at("keys/evaluation.keys"), data), "block-00001-", "missing");
        Files.delete(data.resolve("_SUCCESS"));
        refused(score(tiny.at("keys/evaluation.keys"), data), "no finished data set");
    }

    @Test
    void blockUnderTheNameOfAnother_isRefused() throws IOException {
        Path predictions = tiny.at("renamed-predictions");
        Deployment.require(tiny.score(predictions, "--master", "local[1]"));
        Files.copy(
                Deployment.block(predictions, 1),
                Deployment.block(predictions, 0),
                StandardCopyOption.REPLACE_EXISTING);
        Deployment.Outcome partial = tiny.decrypt(predictions, tiny.at("renamed.csv"));
        assertThat(partial.status()).isEqualTo(4);
        assertThat(partial.err()).contains("block 0 of", "block-00000-", "holds block 1, expected block 0");
    }

    @Test
    void secretKeyFileWithPublicKeyOption_isRefused() throws IOException {
        List<Object> arguments = encrypt(tiny.images, "--encrypted-with", "public");
        arguments.set(arguments.indexOf(tiny.at("keys")), tiny.at("keys/secret.key"));
        refused(arguments, "secret.key is a secret key, expected a public key", "public.key");
    }

    private static void copy(Path from, Path to) throws IOException {
        for (String name : Deployment.tree(from)) {
            Path source = from.resolve(name);
            if (Files.isDirectory(source)) {
                Files.createDirectories(to.resolve(name));
            } else {
                Files.copy(source, to.resolve(name));
            }
        }
    }

    @Test
    void existingOutput_isKept() throws IOException {
        Path existing = Files.writeString(tiny.at("existing"), "precious");
        for (List<Object> arguments : List.of(
                compile(tiny.model),
                encrypt(tiny.images),
                score(tiny.at("keys/evaluation.keys"), tiny.at("encrypted")))) {
            List<Object> onto = new java.util.ArrayList<>(arguments);
            onto.replaceAll(a -> a.equals(tiny.at("new")) ? existing : a);
            refused(onto, "existing exists and is not replaced", "is no directory");
            onto.add("--overwrite");
            refused(onto, "existing exists and is not replaced", "is no directory");
        }
        assertThat(existing).hasContent("precious");
    }

    @Test
    void overwrite_neverTakesKeysOrInputs() throws IOException {
        Path keys = tiny.at("keys");
        List<Object> program = compile(tiny.model, "--overwrite");
        program.set(program.indexOf(tiny.at("new")), keys);
        refused(program, "keys exists and is not replaced", "which this command does not write");
        Path labels = tiny.at("keys/secret.key");
        refused(decryptTo(labels), "secret.key lies in");
        Path elsewhere = Files.copy(labels, tiny.at("renamed-key"));
        refused(decryptTo(elsewhere), "is a secret key");
        refused(
                List.of(
                        "keygen",
                        "--accept-insecure",
                        "--profile",
                        tiny.at("program"),
                        "--output",
                        tiny.at("program"),
                        "--overwrite"),
                "program is also an input");
        List<Object> images = encrypt(tiny.images, "--overwrite");
        images.set(images.indexOf(tiny.at("new")), keys);
        refused(images, "keys is also an input");
        List<Object> scores = score(tiny.at("keys/evaluation.keys"), tiny.at("encrypted"), "--overwrite");
        scores.set(scores.indexOf(tiny.at("new")), tiny.at("encrypted"));
        refused(scores, "encrypted is also an input");
        Path copy = tiny.at("copied");
        copy(tiny.at("encrypted"), copy);
        scores.set(scores.lastIndexOf(tiny.at("encrypted")), copy);
        refused(scores, "copied exists and is not replaced", "holds encrypted images, not encrypted predictions");
    }

    private static List<Object> decryptTo(Path output) {
        return List.of(
                "decrypt",
                "--keys",
                tiny.at("keys"),
                "--input",
                tiny.at("encrypted"),
                "--output",
                output,
                "--overwrite");
    }

    @Test
    void predictionsGivenAsImages_andTheReverse_areRefused() throws IOException {
        refused(
                List.of(
                        "decrypt",
                        "--keys",
                        tiny.at("keys"),
                        "--input",
                        tiny.at("encrypted"),
                        "--output",
                        tiny.at("new")),
                "holds encrypted images, expected encrypted predictions");
    }

    @Test
    void insecureProfile_needsTheOwnersWord() throws IOException {
        refused(List.of("keygen", "--profile", tiny.at("program"), "--output", tiny.at("new")), "--accept-insecure");
    }

    @Test
    void keysOfAnotherOwner_areRefusedBeforeTheWork() throws IOException {
        Deployment.require(Deployment.run(
                "keygen", "--accept-insecure", "--profile", tiny.at("program"), "--output", tiny.at("foreign")));
        Deployment.require(tiny.score(tiny.at("mine"), "--master", "local[1]"));
        refused(
                score(tiny.at("foreign/evaluation.keys"), tiny.at("encrypted")),
                "evaluation.keys belongs to key pair",
                "were encrypted under key pair");
        List<Object> decrypt = List.of(
                "decrypt", "--keys", tiny.at("foreign"), "--input", tiny.at("mine"), "--output", tiny.at("new"));
        refused(decrypt, "belongs to key pair", "were encrypted under key pair");
        Files.delete(tiny.at("foreign/authentication.key"));
        disguise(tiny.at("foreign/secret.key"), KeyId.of(Files.readAllBytes(tiny.at("keys/secret.key"))));
        Deployment.Outcome garbage = Deployment.run(
                "decrypt",
                "--keys",
                tiny.at("foreign"),
                "--input",
                tiny.at("mine"),
                "--output",
                tiny.at("garbage.csv"));
        assertThat(garbage.status()).isEqualTo(4);
        assertThat(garbage.err()).contains("block 0 of", "block 2 of", "all scores are garbage");
    }

    /** Gives a key the id of another. */
    private static void disguise(Path key, KeyId id) throws IOException {
        byte[] blob = Files.readAllBytes(key);
        System.arraycopy(HexFormat.of().parseHex(id.hex()), 0, blob, Blob.HEADER_BYTES, KeyId.BYTES);
        CRC32C checksum = new CRC32C();
        checksum.update(blob, 0, blob.length - 4);
        ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(blob.length - 4, (int) checksum.getValue());
        Files.write(key, blob);
    }
}
