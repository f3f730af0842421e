package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.job.store.BlockContent;
import io.nightjar.job.store.BlockDigest;
import io.nightjar.job.store.CiphertextReader;
import io.nightjar.job.store.CiphertextWriter;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.ImageTable;
import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.ManifestPointer;
import io.nightjar.job.store.StoredBlock;
import io.nightjar.job.store.StoredJson;
import io.nightjar.model.contract.StoredCiphertext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that alters what it hands back, and makes all digests anew, which everybody can: the owner finds it. */
class TagsTest {
    private static final Configuration CONFIGURATION = new Configuration();

    @TempDir
    static Path directory;

    private static Deployment tiny;
    private static int trials;

    private Path predictions;
    private Path labels;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory).prepared();
        Deployment.require(tiny.score(tiny.at("sound"), "--master", "local[1]"));
    }

    @BeforeEach
    void copy() throws IOException {
        predictions = tiny.at("altered-" + ++trials);
        labels = tiny.at("labels-" + trials + ".csv");
        try (Stream<Path> files = Files.walk(tiny.at("sound"))) {
            for (Path file : files.toList()) {
                Files.copy(file, predictions.resolve(tiny.at("sound").relativize(file)));
            }
        }
    }

    private Dataset data() throws IOException {
        return Deployment.dataset(predictions, DatasetKind.PREDICTIONS);
    }

    /** Puts a manifest of these blocks and ids into force, with all digests as they should be. */
    private void put(List<StoredBlock> blocks, List<List<String>> ids, String tag) throws IOException {
        put(blocks, ids, tag, ids.stream().mapToLong(List::size).sum());
    }

    private void put(List<StoredBlock> blocks, List<List<String>> ids, String tag, long images) throws IOException {
        Manifest old = data().manifest();
        ImageTable table = new ImageTable(ids);
        String file = DatasetPaths.newImagesFile();
        table.write(new org.apache.hadoop.fs.Path(predictions.resolve(file).toUri()), old.header(), CONFIGURATION);
        Manifest manifest = new Manifest(
                old.format(),
                old.generation(),
                old.work(),
                old.header(),
                file,
                images,
                ids.size(),
                blocks,
                List.of(),
                tag,
                old.software());
        byte[] bytes = StoredJson.write(manifest);
        ManifestPointer pointer = ManifestPointer.to(manifest.generation(), bytes);
        Files.write(predictions.resolve(pointer.manifest()), bytes);
        Files.write(predictions.resolve(DatasetPaths.SUCCESS), StoredJson.write(pointer));
    }

    /** The scores of one block in a new file, under the number and ids of another. */
    private StoredBlock as(StoredBlock scores, StoredBlock other, List<String> ids) throws IOException {
        Dataset data = data();
        List<StoredCiphertext> rows = new ArrayList<>();
        try (CiphertextReader reader = new CiphertextReader(data.root(), data.header(), scores, CONFIGURATION)) {
            reader.forEachRemaining(rows::add);
        }
        String name = DatasetPaths.newBlockFile(other.block());
        CiphertextWriter writer = new CiphertextWriter(
                new org.apache.hadoop.fs.Path(data.root(), name),
                data.header(),
                BlockContent.of(other.block(), ids),
                CONFIGURATION);
        try (writer) {
            rows.forEach(writer::write);
        }
        return writer.stored(name, scores.source()).withTag(scores.tag());
    }

    private List<List<String>> ids() throws IOException {
        return data().imageTable(CONFIGURATION).blocks();
    }

    private Deployment.Outcome decrypt(Object... more) {
        return tiny.decrypt(predictions, labels, more);
    }

    @Test
    void whatWasEncrypted_isKnownAgain() throws IOException {
        assertThat(data().manifest().tag()).matches("[0-9a-f]{64}");
        assertThat(data().blocks()).allSatisfy(block -> assertThat(block.tag()).matches("[0-9a-f]{64}"));
        put(data().blocks(), ids(), data().manifest().tag());
        Deployment.require(decrypt());
    }

    @Test
    void idsOfABlockThatWereExchanged_areFound() throws IOException {
        List<List<String>> ids = new ArrayList<>(ids());
        List<String> exchanged = new ArrayList<>(ids.get(1));
        java.util.Collections.swap(exchanged, 3, 4);
        ids.set(1, exchanged);
        StoredBlock block = as(data().blocks().get(1), data().blocks().get(1), exchanged);
        assertThat(block.ids()).isEqualTo(BlockDigest.ofIds(exchanged));
        put(
                List.of(data().blocks().get(0), block, data().blocks().get(2)),
                ids,
                data().manifest().tag());
        Deployment.Outcome outcome = decrypt();
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains("does not hold the blocks that were encrypted with these keys");
        assertThat(labels).doesNotExist();
    }

    @Test
    void blocksThatWereExchanged_areFound() throws IOException {
        List<StoredBlock> blocks = data().blocks();
        put(
                List.of(
                        as(blocks.get(1), blocks.get(0), ids().get(0)),
                        as(blocks.get(0), blocks.get(1), ids().get(1)),
                        blocks.get(2)),
                ids(),
                data().manifest().tag());
        Deployment.Outcome outcome = decrypt();
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(labels).doesNotExist();
    }

    @Test
    void numberOfImagesThatNoiseIsSizedFor_isThatOfTheTable() throws IOException {
        Manifest sound = data().manifest();
        for (long images : new long[] {sound.expectedBlocks(), sound.images() - 1, sound.images() + 1}) {
            put(sound.blocks(), ids(), sound.tag(), images);
            Deployment.Outcome refused = tiny.decryptWithoutLabels(predictions, labels);
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.err()).contains(" images, expected " + images + ": copy it again");
            assertThat(labels).doesNotExist();
        }
    }

    @Test
    void blockThatWasLeftOut_isFound() throws IOException {
        put(
                data().blocks().subList(0, 2),
                ids().subList(0, 2),
                data().manifest().tag());
        Deployment.Outcome outcome = tiny.decryptWithoutLabels(predictions, labels);
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains("one is left out, added, altered or in another place");
    }

    @Test
    void tagsThatWereTakenOff_areMissed_unlessAProducerEncrypted() throws IOException {
        put(data().blocks().stream().map(block -> block.withTag(null)).toList(), ids(), null);
        Deployment.Outcome outcome = decrypt();
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains("carries no tags", "--encrypted-with public");
        Deployment.Outcome producer = Deployment.require(decrypt("--encrypted-with", "public"));
        assertThat(producer.err()).contains("carries no tags");
    }

    @Test
    void dataSetOfAProducer_hasNoTags() throws IOException {
        Path producer = Files.createDirectory(tiny.at("producer"));
        Files.copy(tiny.at("keys/public.key"), producer.resolve("public.key"));
        Deployment.Outcome encrypted = Deployment.require(Deployment.run(
                "encrypt",
                "--profile",
                tiny.at("program"),
                "--keys",
                producer,
                "--images",
                tiny.images,
                "--output",
                tiny.at("produced"),
                "--master",
                "local[1]"));
        assertThat(encrypted.err()).contains("holds no authentication.key");
        assertThat(Deployment.dataset(tiny.at("produced"), DatasetKind.ENCRYPTED)
                        .manifest()
                        .tag())
                .isNull();
    }
}
