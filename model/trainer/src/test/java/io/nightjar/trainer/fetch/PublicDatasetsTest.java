package io.nightjar.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublicDatasetsTest {
    private static final int MNIST_PIXELS = 28 * 28;
    private static final int CIFAR_RECORD_BYTES = 1 + 3 * 32 * 32;

    private final Map<String, PublicDataset> all = PublicDatasets.all();

    private List<Long> sizes(String name) {
        return all.get(name).files().stream().map(KnownFile::sizeBytes).toList();
    }

    @Test
    void lengths_areThoseOfTheFormats() {
        assertThat(all.keySet()).containsExactly("mnist", "cifar10");
        assertThat(sizes("mnist"))
                .containsExactly(16L + 60_000 * MNIST_PIXELS, 8L + 60_000, 16L + 10_000 * MNIST_PIXELS, 8L + 10_000);
        assertThat(sizes("cifar10")).hasSize(6).containsOnly(10_000L * CIFAR_RECORD_BYTES);
    }

    @Test
    void everyMirror_isEncryptedAndNamesTheArchive() {
        for (PublicDataset dataset : all.values()) {
            for (Archive archive : dataset.archives()) {
                assertThat(archive.urls()).hasSizeGreaterThan(1);
                for (URI url : archive.urls()) {
                    assertThat(url.getScheme()).isEqualTo("https");
                    assertThat(url.getPath()).endsWith("/" + archive.file().name());
                }
            }
        }
    }

    @Test
    void contents_lieWhereTheArchiveHasThem() {
        Archive cifar = all.get("cifar10").archives().get(0);
        assertThat(cifar.pathInside(cifar.contents().get(5))).isEqualTo("cifar-10-batches-bin/test_batch.bin");
        Archive mnist = all.get("mnist").archives().get(0);
        assertThat(mnist.pathInside(mnist.contents().get(0))).isEqualTo("train-images-idx3-ubyte");
    }

    @Test
    void knownFile_withPathOrDamagedDigest_isRefused() {
        String digest = "0".repeat(64);
        for (String name : List.of("", "a/b", "..", ".hidden", "a\\b")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new KnownFile(name, 1, digest));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new KnownFile("a", -1, digest));
        assertThatIllegalArgumentException().isThrownBy(() -> new KnownFile("a", 1, digest.substring(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new KnownFile("a", 1, "A".repeat(64)));
    }

    @Test
    void archive_thatCannotBeUnpacked_isRefused() {
        KnownFile file = new KnownFile("a", 1, "0".repeat(64));
        KnownFile gz = new KnownFile("a.gz", 1, "0".repeat(64));
        assertThatIllegalArgumentException().isThrownBy(() -> new Archive(file, List.of(), "", List.of(file)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Archive(gz, List.of(), "", List.of(file, file)));
    }
}
