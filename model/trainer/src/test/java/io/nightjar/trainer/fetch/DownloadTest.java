package io.nightjar.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final String NAME = "images";
    private static final String PACKED = "images.gz";

    private final byte[] content = Samples.noise(1, 300_000);
    private final List<String> remarks = new ArrayList<>();
    private byte[] packed;
    private int half;
    private Mirror mirror;
    private Mirror second;

    @TempDir
    Path directory;

    private Path out;

    @BeforeEach
    void start() throws IOException {
        packed = Samples.gzip(content);
        half = packed.length / 2;
        mirror = new Mirror();
        second = new Mirror();
        out = directory.resolve("made/on/demand");
    }

    @AfterEach
    void stop() {
        mirror.close();
        second.close();
    }

    private DatasetFetch fetch(Patience patience, URI... urls) {
        FetchListener listener = new FetchListener() {
            @Override
            public Display begins(String file, long bytes, LongSupplier received) {
                return () -> {};
            }

            @Override
            public void remark(String text) {
                remarks.add(text);
            }
        };
        PublicDataset dataset = Samples.dataset(Samples.gzipArchive(NAME, packed, content, urls));
        return new DatasetFetch(dataset, out, false, patience, listener);
    }

    private DatasetFetch.Result download() throws IOException, InterruptedException {
        return fetch(Samples.PATIENCE, mirror.url(PACKED), second.url(PACKED)).download();
    }

    /** A connection that ends when so much of the file is on the disk. */
    private HttpHandler cut(byte[] sent, int bytes) {
        return Mirror.cut(
                sent, bytes, () -> out.resolve("images.gz.part").toFile().length() >= bytes);
    }

    private void succeedsWith(HttpHandler... answers) throws IOException, InterruptedException {
        mirror.on(PACKED, answers);
        download();
        assertThat(out.resolve(NAME)).hasBinaryContent(content);
        assertThat(names()).containsExactly(NAME);
    }

    /** All mirrors fail: one sentence, and nothing but these files stays. */
    private void refused(String sentence, String... left) throws IOException {
        assertThatExceptionOfType(FetchException.class)
                .isThrownBy(this::download)
                .withMessageContaining("images.gz (" + packed.length + " bytes) cannot be downloaded")
                .withMessageContaining(sentence)
                .withMessageContaining("place of local copies");
        if (left.length == 0) {
            assertThat(directory).isEmptyDirectory();
        } else {
            assertThat(names()).containsExactly(left);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void wholeFile_isUnpackedAndNothingElseStays() throws IOException, InterruptedException {
        succeedsWith(Mirror.ranged(packed));
        assertThat(mirror.ranges()).containsExactly("all");
        assertThat(second.ranges()).isEmpty();
    }

    @Test
    void secondCall_verifiesAndAsksNobody() throws IOException, InterruptedException {
        mirror.on(PACKED, Mirror.ranged(packed));
        assertThat(download()).isEqualTo(new DatasetFetch.Result(1, packed.length));
        assertThat(download()).isEqualTo(new DatasetFetch.Result(0, 0));
        assertThat(mirror.ranges()).hasSize(1);
    }

    @Test
    void cutConnection_goesOnWhereItEnded() throws IOException, InterruptedException {
        mirror.on(PACKED, cut(packed, half), Mirror.ranged(packed));
        assertThat(download().downloadedBytes()).isEqualTo(packed.length);
        assertThat(mirror.ranges()).containsExactly("all", "bytes=" + half + "-");
        assertThat(out.resolve(NAME)).hasBinaryContent(content);
    }

    @Test
    void cutConnection_ofAnEarlierCall_goesOn() throws IOException, InterruptedException {
        mirror.on(PACKED, cut(packed, half), Mirror.status(503), Mirror.ranged(packed));
        second.on(PACKED, Mirror.status(404));
        refused(out.resolve("images.gz.part") + " keeps " + half + " bytes", "images.gz.part");
        assertThat(download().downloadedBytes()).isEqualTo(packed.length - half);
        assertThat(mirror.ranges()).endsWith("bytes=" + half + "-");
        assertThat(names()).containsExactly(NAME);
    }

    @Test
    void cutConnection_goesOnAtTheNextMirror() throws IOException, InterruptedException {
        second.on(PACKED, Mirror.ranged(packed));
        succeedsWith(cut(packed, half), Mirror.status(503));
        assertThat(second.ranges()).containsExactly("bytes=" + half + "-");
    }

    @Test
    void cutConnection_withoutRanges_passesOverWhatIsThere() throws IOException, InterruptedException {
        mirror.on(PACKED, cut(packed, half), Mirror.whole(packed));
        assertThat(download().downloadedBytes()).isEqualTo(half + packed.length);
        assertThat(out.resolve(NAME)).hasBinaryContent(content);
        assertThat(names()).containsExactly(NAME);
    }

    @Test
    void connectionThatIsAlwaysCut_isGivenUp() throws IOException {
        mirror.on(PACKED, cut(packed, half));
        second.on(PACKED, cut(packed, 0));
        refused(mirror.authority() + " ended the connection early", "images.gz.part");
        assertThat(mirror.ranges()).hasSize(2);
        assertThat(second.ranges()).hasSize(1);
    }

    @Test
    void fileThatChangedBetweenTwoHalves_isFetchedOnceMore() throws IOException, InterruptedException {
        byte[] before = Samples.noise(2, packed.length);
        HttpHandler first = exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"before\"");
            cut(before, half).handle(exchange);
        };
        HttpHandler then = exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"after\"");
            Mirror.ranged(packed).handle(exchange);
        };
        succeedsWith(first, then);
        assertThat(mirror.ranges()).containsExactly("all", "bytes=" + half + "-", "all");
    }

    @Test
    void redirect_keepsTheRange() throws IOException, InterruptedException {
        second.on("elsewhere", Mirror.ranged(packed));
        succeedsWith(cut(packed, half), Mirror.redirect(second.url("elsewhere")));
        assertThat(second.ranges()).containsExactly("bytes=" + half + "-");
    }

    @Test
    void partOfAnotherFile_isReplaced() throws IOException, InterruptedException {
        Files.createDirectories(out);
        Files.write(out.resolve("images.gz.part"), Samples.noise(3, packed.length + 1));
        succeedsWith(Mirror.ranged(packed));
        assertThat(mirror.ranges()).containsExactly("all");
    }

    @Test
    void completePart_needsNoDownload() throws IOException, InterruptedException {
        Files.createDirectories(out);
        Files.write(out.resolve("images.gz.part"), packed);
        succeedsWith(Mirror.status(500));
        assertThat(mirror.ranges()).isEmpty();
    }

    @Test
    void missingFile_comesFromTheNextMirrorAndSaysSo() throws IOException, InterruptedException {
        second.on(PACKED, Mirror.ranged(packed));
        succeedsWith(Mirror.status(404));
        assertThat(remarks)
                .containsExactly("images.gz comes from " + second.authority() + ": " + mirror.authority()
                        + " answered with HTTP status 404");
    }

    @Test
    void wrongChecksum_everywhere_leavesNothing() throws IOException {
        byte[] wrong = packed.clone();
        wrong[half] ^= 1;
        mirror.on(PACKED, Mirror.ranged(wrong));
        second.on(PACKED, Mirror.status(404));
        refused(mirror.authority() + " sent a file that has SHA-256 "
                + Samples.known(NAME, wrong).sha256() + ", expected "
                + Samples.known(NAME, packed).sha256() + "; " + second.authority()
                + " answered with HTTP status 404");
        assertThat(mirror.ranges()).containsExactly("all");
    }

    @Test
    void wrongLength_isRefusedBeforeTheBody() throws IOException {
        mirror.on(PACKED, Mirror.whole(Samples.text("<html>log in first</html>")));
        second.on(PACKED, Mirror.chunked(Arrays.copyOf(packed, packed.length + 1)));
        refused(mirror.authority() + " has 25 bytes, expected " + packed.length + "; " + second.authority()
                + " sent more than the expected " + packed.length + " bytes");
    }

    @Test
    void shortFileOfUnstatedLength_isABrokenOne() throws IOException {
        mirror.on(PACKED, Mirror.chunked(Arrays.copyOf(packed, half)));
        second.on(PACKED, Mirror.status(404));
        refused(mirror.authority() + " ended the connection early", "images.gz.part");
    }

    @Test
    void wrongRange_isRefused() throws IOException {
        HttpHandler shifted = exchange -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-9/" + packed.length);
            exchange.sendResponseHeaders(206, 10);
            exchange.getResponseBody().write(packed, 0, 10);
        };
        mirror.on(PACKED, cut(packed, half), shifted);
        second.on(PACKED, exchange -> Mirror.ranged(new byte[packed.length + 7]).handle(exchange));
        refused(
                mirror.authority() + " answered with the wrong range bytes 0-9/" + packed.length + "; "
                        + second.authority() + " has " + (packed.length + 7) + " bytes",
                "images.gz.part");
        assertThat(out.resolve("images.gz.part")).hasBinaryContent(Arrays.copyOf(packed, half));
    }

    @Test
    void nobodyThere_isOneSentenceAndLeavesNoDirectory() throws IOException {
        mirror.close();
        second.close();
        refused(mirror.authority() + " no connection; " + second.authority() + " no connection");
    }

    @Test
    void silentServers_areGivenUp() throws IOException {
        mirror.on(PACKED, mirror.silentAfter(packed, half));
        second.on(PACKED, second::hang);
        Patience hasty =
                new Patience(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, 1);
        assertThatExceptionOfType(FetchException.class)
                .isThrownBy(() ->
                        fetch(hasty, mirror.url(PACKED), second.url(PACKED)).download())
                .withMessageContaining(
                        mirror.authority() + " fell silent for 1 s; " + second.authority() + " no answer within 1 s")
                .withMessageContaining("keeps " + half + " bytes to go on from");
    }

    @Test
    void proxyOfTheJvm_isUsed() throws IOException, InterruptedException {
        mirror.on(PACKED, Mirror.ranged(packed));
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(ProxySelector.of(new java.net.InetSocketAddress("127.0.0.1", mirror.port())));
        try {
            fetch(Samples.PATIENCE, URI.create("http://data.invalid/" + PACKED)).download();
        } finally {
            ProxySelector.setDefault(before);
        }
        assertThat(out.resolve(NAME)).hasBinaryContent(content);
    }

    @Test
    void damagedFileInPlace_isKeptUnlessItMayBeReplaced() throws IOException, InterruptedException {
        mirror.on(PACKED, Mirror.ranged(packed));
        Files.createDirectories(out);
        Files.writeString(out.resolve(NAME), "ours");
        assertThatExceptionOfType(FetchException.class)
                .isThrownBy(this::download)
                .withMessageContaining("images has 4 bytes, expected 300000: remove it, or give --overwrite");
        assertThat(out.resolve(NAME)).hasContent("ours");
        assertThat(mirror.ranges()).isEmpty();
        PublicDataset dataset = Samples.dataset(Samples.gzipArchive(NAME, packed, content, mirror.url(PACKED)));
        new DatasetFetch(dataset, out, true, Samples.PATIENCE, Samples.NOBODY).download();
        assertThat(out.resolve(NAME)).hasBinaryContent(content);
    }

    @Test
    void twoProcesses_doNotMix() throws IOException, InterruptedException {
        mirror.on(PACKED, Mirror.ranged(packed));
        try (OutputDirectory other = OutputDirectory.open(out)) {
            assertThatExceptionOfType(FetchException.class)
                    .isThrownBy(this::download)
                    .withMessageContaining("another process fetches into " + out);
            assertThat(other.part(Samples.gzipArchive(NAME, packed, content))).doesNotExist();
        }
        assertThat(directory).isEmptyDirectory();
        download();
        assertThat(names()).containsExactly(NAME);
    }

    @Test
    void outputThatIsAFile_isRefused() throws IOException {
        out = Files.writeString(directory.resolve("file"), "ours");
        mirror.on(PACKED, Mirror.ranged(packed));
        assertThatExceptionOfType(FetchException.class)
                .isThrownBy(this::download)
                .withMessageContaining("file is a file, expected a directory: give another output directory");
        assertThat(out).hasContent("ours");
        out = directory.resolve("file/below");
        assertThatExceptionOfType(FetchException.class)
                .isThrownBy(this::download)
                .withMessageStartingWith(directory.resolve("file").toString())
                .withMessageEndingWith("give another output directory");
    }

    @Test
    void laterArchiveThatFails_keepsTheEarlierOnes() throws IOException, InterruptedException {
        mirror.on(PACKED, Mirror.ranged(packed));
        byte[] labels = Samples.gzip(Samples.text("labels"));
        mirror.on("labels.gz", Mirror.status(404), Mirror.ranged(labels));
        PublicDataset dataset = Samples.dataset(
                Samples.gzipArchive(NAME, packed, content, mirror.url(PACKED)),
                Samples.gzipArchive("labels", labels, Samples.text("labels"), mirror.url("labels.gz")));
        DatasetFetch fetch = new DatasetFetch(dataset, out, false, Samples.PATIENCE, Samples.NOBODY);
        assertThatExceptionOfType(FetchException.class).isThrownBy(fetch::download);
        assertThat(names()).containsExactly(NAME);
        assertThat(fetch.download()).isEqualTo(new DatasetFetch.Result(1, labels.length));
        assertThat(names()).containsExactly(NAME, "labels");
    }
}
