package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three blocks of dim pictures and among them a bright one, whose scores are the eighth power of what the calibration
 * shows and have no room in the modulus: it spoils its whole block.
 */
class PoisonedBlocksTest {
    private static final int IMAGES = 300;
    private static final int PER_BLOCK = 126;
    private static final int CULPRIT = 140;
    private static final int DIM = 25;

    @TempDir
    static Path directory;

    private static Deployment tiny;
    private static Path poisoned;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory);
        Files.write(tiny.model, Deployment.deepModel().toByteArray());
        Files.write(tiny.images, idx(false));
        poisoned = Files.write(tiny.at("poisoned-idx3-ubyte"), idx(true));
        tiny.prepared();
    }

    private static byte[] idx(boolean withCulprit) throws IOException {
        Random random = new Random(31);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0x803);
        out.writeInt(IMAGES);
        out.writeInt(Deployment.SIDE);
        out.writeInt(Deployment.SIDE);
        for (int i = 0; i < IMAGES; i++) {
            for (int p = 0; p < Deployment.SIDE * Deployment.SIDE; p++) {
                int dim = random.nextInt(DIM);
                out.write(withCulprit && i == CULPRIT ? 255 : dim);
            }
        }
        return bytes.toByteArray();
    }

    /** Encrypts the poisoned images; everything under the name. */
    private static Deployment.Outcome encrypt(String name, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "encrypt",
                "--profile",
                tiny.at("program"),
                "--keys",
                tiny.at("keys"),
                "--images",
                poisoned,
                "--output",
                tiny.at("encrypted-" + name),
                "--master",
                "local[2]"));
        arguments.addAll(List.of(more));
        return Deployment.run(arguments.toArray());
    }

    /** Scores and decrypts what was encrypted under the name. */
    private static Deployment.Outcome labels(String name, Object... more) {
        Path predictions = tiny.at("predictions-" + name);
        Deployment.require(tiny.scoreOf(tiny.at("encrypted-" + name), predictions, "--master", "local[2]"));
        return decrypt(name, predictions, more);
    }

    private static Deployment.Outcome decrypt(String name, Path predictions, Object... more) {
        List<Object> arguments = new ArrayList<>(
                List.of("decrypt", "--keys", tiny.at("keys"), "--input", predictions, "--output", csv(name)));
        arguments.addAll(List.of(more));
        return Deployment.run(arguments.toArray());
    }

    private static Path csv(String name) {
        return tiny.at(name + ".csv");
    }

    private static Path spoiled(String name) {
        return tiny.at(name + ".csv.spoiled");
    }

    private static JsonNode json(Deployment.Outcome outcome) throws IOException {
        return new ObjectMapper().readTree(outcome.out());
    }

    @Test
    void outlier_isRefusedById() {
        Deployment.Outcome refused = encrypt("refused");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err())
                .contains(
                        "1 of 300 images lies outside of what the calibration images span",
                        CULPRIT + " (mean 1.000, expected ",
                        "--on-outlier drop, separate or keep");
        assertThat(tiny.at("encrypted-refused")).doesNotExist();
    }

    @Test
    void outlierThatIsDropped_isMissedAloneAndListed() throws IOException {
        JsonNode dropped = json(Deployment.require(encrypt("drop", "--on-outlier", "drop", "--json")));
        assertThat(dropped.get("images").asInt()).isEqualTo(IMAGES - 1);
        assertThat(dropped.get("outliers").asInt()).isEqualTo(1);
        assertThat(dropped.get("dropped").asInt()).isEqualTo(1);
        assertThat(Path.of(dropped.get("outlierIds").asText())).hasContent(CULPRIT + "\n");
        Deployment.require(labels("drop"));
        assertThat(spoiled("drop")).doesNotExist();
        List<String> ids = ids(csv("drop"));
        assertThat(ids).hasSize(IMAGES - 1).doesNotContain("" + CULPRIT).contains("" + (CULPRIT + 1));
        Deployment.Outcome repeated = Deployment.require(encrypt("drop", "--on-outlier", "drop"));
        assertThat(repeated.err()).contains("is complete already: nothing was encrypted");
        assertThat(repeated.out())
                .contains("were there already: nothing was encrypted", "left out")
                .doesNotContain(" of processor");
        assertThat(Path.of(dropped.get("outlierIds").asText())).hasContent(CULPRIT + "\n");
        Deployment.Outcome again = encrypt("drop-again", "--on-outlier", "drop", "--outliers", "" + csv("drop"));
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.err()).contains("drop.csv, which is to take the ids of images, exists", "--overwrite");
    }

    @Test
    void outlierThatIsSetApart_spoilsItsOwnBlockAlone() throws IOException {
        Path listed = tiny.at("apart.ids");
        JsonNode separate =
                json(Deployment.require(encrypt("apart", "--on-outlier", "separate", "--outliers", listed, "--json")));
        assertThat(separate.get("images").asInt()).isEqualTo(IMAGES);
        assertThat(separate.get("blocks").asInt()).isEqualTo(4);
        assertThat(separate.get("dropped").asInt()).isZero();
        assertThat(listed).hasContent(CULPRIT + "\n");
        Deployment.Outcome partial = labels("apart");
        assertThat(partial.status()).isEqualTo(4);
        assertThat(partial.err()).contains("block 3 of", "its only image " + CULPRIT, "leave that image out");
        assertThat(spoiled("apart")).hasContent(CULPRIT + "\n");
        assertThat(ids(csv("apart"))).hasSize(IMAGES - 1);
        Deployment.require(labels(clean("clean")));
        Path known = Files.write(tiny.at("known-idx1-ubyte"), knownLabels(csv("clean")));
        Deployment.Outcome compared = decrypt("compared", tiny.at("predictions-apart"), "--labels", known, "--json");
        assertThat(compared.err()).contains("known labels are taken by number");
        assertThat(json(compared).get("correct").asInt()).isEqualTo(IMAGES - 1);
        assertThat(withoutCulprit(csv("clean"))).containsExactlyInAnyOrderElementsOf(Files.readAllLines(csv("apart")));
    }

    @Test
    void namedOutlierThatIsSetApart_isComparedByIdAlone() throws IOException {
        Path table = Deployment.writeTable(tiny.at("named.parquet"), poisoned, IMAGES, 64);
        Deployment.require(Deployment.run(
                "encrypt",
                "--profile",
                tiny.at("program"),
                "--keys",
                tiny.at("keys"),
                "--images",
                table,
                "--image-column",
                "pixels",
                "--id-column",
                "name",
                "--on-outlier",
                "separate",
                "--output",
                tiny.at("encrypted-named")));
        assertThat(labels("named").status()).isEqualTo(4);
        byte[] zeros =
                ByteBuffer.allocate(8 + IMAGES).putInt(0x801).putInt(IMAGES).array();
        Path inOrder = Files.write(tiny.at("named-idx1-ubyte"), zeros);
        Deployment.Outcome refused = decrypt("by-place", tiny.at("predictions-named"), "--labels", inOrder);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("images that were set apart", "'image-0'", "give a table of id,label");
        List<String> known = new ArrayList<>(Files.readAllLines(csv("named")));
        known.add("image-" + CULPRIT + ",0");
        Collections.reverse(known.subList(1, known.size()));
        Path byId = Files.write(tiny.at("known-named.csv"), known);
        Deployment.Outcome compared = decrypt("by-id", tiny.at("predictions-named"), "--labels", byId, "--json");
        assertThat(json(compared).get("correct").asInt()).isEqualTo(IMAGES - 1);
    }

    /** Encrypts images of which none is bright. */
    private static String clean(String name) {
        Deployment.require(tiny.encrypt(tiny.at("encrypted-" + name)));
        return name;
    }

    /** In the order of the images: all as decrypted but for that of the culprit. */
    private static byte[] knownLabels(Path labels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0x801);
        out.writeInt(IMAGES);
        List<String> lines = Files.readAllLines(labels);
        for (int i = 0; i < IMAGES; i++) {
            int label = Integer.parseInt(lines.get(i + 1).split(",")[1]);
            out.write(i == CULPRIT ? 1 - label : label);
        }
        return bytes.toByteArray();
    }

    @Test
    void fileOfOutliers_replacesNoKeyAndNoInput() throws IOException {
        Path key = tiny.at("keys/secret.key");
        byte[] secret = Files.readAllBytes(key);
        for (Path file : List.of(key, poisoned, tiny.at("encrypted-none/outliers"), directory)) {
            Deployment.Outcome refused = encrypt("none", "--on-outlier", "separate", "--outliers", file, "--overwrite");
            assertThat(refused.status()).as("%s", file).isEqualTo(2);
            assertThat(refused.err()).contains("give another");
        }
        Path copy = Files.copy(key, tiny.at("copy-of-a-key"), StandardCopyOption.COPY_ATTRIBUTES);
        Deployment.Outcome refused = encrypt("none", "--on-outlier", "drop", "--outliers", copy, "--overwrite");
        assertThat(refused.err()).contains("a key or another file of Nightjar's and is not replaced");
        assertThat(key).hasBinaryContent(secret);
        assertThat(copy).hasBinaryContent(secret);
    }

    @Test
    void labelsAndSpoiledIds_areTwoFiles() {
        Deployment.require(labels(clean("two-files")));
        Path file = tiny.at("same.csv");
        Deployment.Outcome refused =
                tiny.decryptWithoutLabels(tiny.at("predictions-two-files"), file, "--spoiled", file);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("same.csv is also");
        assertThat(file).doesNotExist();
    }

    private static List<String> withoutCulprit(Path labels) throws IOException {
        return Files.readAllLines(labels).stream()
                .filter(line -> !line.startsWith(CULPRIT + ","))
                .toList();
    }

    private static List<String> ids(Path labels) throws IOException {
        return Files.readAllLines(labels).stream()
                .skip(1)
                .map(line -> line.split(",")[0])
                .toList();
    }

    /** The procedure of docs/OPERATIONS.md. */
    @Test
    void outlierThatIsKept_isFoundByEncryptingItsBlockAgainInSmallerOnes() throws IOException {
        JsonNode kept = json(Deployment.require(encrypt("kept", "--on-outlier", "keep", "--json")));
        assertThat(kept.has("outlierIds")).as("no file was written").isFalse();
        Deployment.Outcome partial = labels("kept", "--json");
        assertThat(partial.status()).isEqualTo(4);
        assertThat(partial.err())
                .contains("block 1 of", "all scores are garbage though the key fits", "one of its 126 images")
                .doesNotContain("block 0 of", "block 2 of", "other key", "wrong key");
        JsonNode result = json(partial);
        assertThat(result.get("images").asInt()).isEqualTo(IMAGES - PER_BLOCK);
        assertThat(result.get("spoiledImages").asInt()).isEqualTo(PER_BLOCK);
        assertThat(result.at("/spoiledBlocks/0/condition").asText()).isEqualTo("overflowed");
        assertThat(result.get("noise").asDouble()).isBetween(1e-14, 1e-2);
        assertThat(result.get("referenceError").asDouble()).isBetween(1e-14, 1e-2);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spoiled("kept"))))
                .isEqualTo("rw-------");
        List<String> labels = new ArrayList<>(ids(csv("kept")));
        Path suspects = spoiled("kept");
        for (int perBlock : new int[] {16, 1}) {
            String name = "kept-" + perBlock;
            Deployment.require(
                    encrypt(name, "--on-outlier", "keep", "--only", suspects, "--images-per-block", perBlock));
            assertThat(labels(name).status()).isEqualTo(4);
            labels.addAll(ids(csv(name)));
            suspects = spoiled(name);
            assertThat(Files.readAllLines(suspects)).hasSize(perBlock).contains("" + CULPRIT);
        }
        assertThat(labels).hasSize(IMAGES - 1).doesNotHaveDuplicates().doesNotContain("" + CULPRIT);
    }

    @Test
    void only_encryptsTheNamedImagesInTheirOrder() throws IOException {
        Path wanted = Files.writeString(tiny.at("wanted.ids"), "299\n7\n\n0\n8\n");
        Deployment.require(encrypt("only", "--only", wanted, "--images-per-block", 3));
        Deployment.require(labels("only"));
        assertThat(ids(csv("only"))).containsExactly("0", "7", "8", "299");
        Deployment.require(labels(clean("whole")));
        assertThat(Files.readAllLines(csv("whole"))).containsAll(Files.readAllLines(csv("only")));
    }

    @Test
    void idsAndBlocksThatCannotBe_areRefused() throws IOException {
        Path unknown = Files.writeString(tiny.at("unknown.ids"), "7\n300\n301\n");
        assertThat(encrypt("bad", "--only", unknown).err())
                .contains("of 300 images none has the id '300', the first of 2 ids of ");
        Path empty = Files.writeString(tiny.at("empty.ids"), "\n\n");
        assertThat(encrypt("bad", "--only", empty).err()).contains("names no image");
        assertThat(encrypt("bad", "--only", tiny.at("missing.ids")).err()).contains("missing.ids", "does not exist");
        for (int perBlock : new int[] {0, PER_BLOCK + 1}) {
            assertThat(encrypt("bad", "--images-per-block", perBlock).err())
                    .contains("blocks of " + perBlock + " images, expected 1 to 126");
        }
    }

    @Test
    void blockWithoutItsFile_costsNoOther_andASecondRunRemovesTheList() throws IOException {
        Deployment.require(labels(clean("whole-2")));
        Path predictions = tiny.at("predictions-whole-2");
        Path block = Deployment.block(predictions, 2);
        byte[] sound = Files.readAllBytes(block);
        Files.copy(Deployment.block(predictions, 1), block, StandardCopyOption.REPLACE_EXISTING);
        Object[] decrypt = {
            "decrypt", "--keys", tiny.at("keys"), "--input", predictions, "--output", csv("lost"), "--overwrite"
        };
        Deployment.Outcome partial = Deployment.run(decrypt);
        assertThat(partial.status()).isEqualTo(4);
        assertThat(partial.err()).contains("block 2 of", "holds block 1, expected block 2");
        assertThat(Files.readAllLines(spoiled("lost"))).hasSize(IMAGES - 2 * PER_BLOCK);
        assertThat(ids(csv("lost"))).hasSize(2 * PER_BLOCK);
        Files.write(block, sound);
        Deployment.require(Deployment.run(decrypt));
        assertThat(spoiled("lost")).doesNotExist();
        assertThat(csv("lost")).hasSameTextualContentAs(csv("whole-2"));
    }
}
