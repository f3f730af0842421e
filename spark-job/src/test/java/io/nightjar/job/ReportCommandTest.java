package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    @TempDir
    static Path directory;

    private static Deployment tiny;

    @BeforeAll
    static void score() throws IOException {
        tiny = new Deployment(directory).prepared();
        Deployment.damage(Deployment.block(tiny.at("encrypted"), 1));
        Deployment.Outcome partial = tiny.score(tiny.at("predictions"), "--on-corrupt", "quarantine");
        assertThat(partial.status()).as(partial.err()).isEqualTo(4);
        assertThat(tiny.decrypt(tiny.at("predictions"), tiny.at("labels.csv"), "--scores")
                        .status())
                .isEqualTo(4);
    }

    private static Deployment.Outcome report(Object... options) {
        Object[] words = new Object[options.length + 1];
        words[0] = "report";
        System.arraycopy(options, 0, words, 1, options.length);
        return Deployment.run(words);
    }

    @Test
    void page_tellsOfTheRun_andComparesTheLabelsThatAreThere() throws IOException {
        Path page = tiny.at("page.html");
        Deployment.Outcome outcome = Deployment.require(report(
                tiny.at("predictions"),
                "--output",
                page,
                "--decrypted",
                tiny.at("labels.csv"),
                "--known",
                tiny.labels,
                "--json"));
        assertThat(outcome.field("runs")).isEqualTo("1");
        assertThat(Files.size(page)).hasToString(outcome.field("bytes"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(page)))
                .isEqualTo("rw-------");
        Document html = Jsoup.parse(Files.readString(page));
        assertThat(html.select("header .pill").text()).isEqualTo("partial");
        assertThat(html.select("section > h2").eachText())
                .contains("Labels", "Margins", "Time by step", "Quarantine", "Sizes");
        long compared = html.select(".confusion td[style]").stream()
                .mapToLong(cell -> Long.parseLong(cell.text()))
                .sum();
        assertThat(compared).hasToString(outcome.field("images"));
        assertThat(compared).isLessThan(Deployment.IMAGES);
        long right = html.select(".confusion tbody tr").stream()
                .mapToLong(row -> {
                    String cell =
                            row.select("td").get(row.elementSiblingIndex()).text();
                    return cell.equals("·") ? 0 : Long.parseLong(cell);
                })
                .sum();
        Deployment.Outcome decrypted = tiny.decrypt(tiny.at("predictions"), tiny.at("again.csv"), "--json");
        assertThat(right).hasToString(decrypted.field("correct"));
        assertThat(html.text()).contains("block-00001-");
    }

    @Test
    void encryptedImages_haveAReportToo() throws IOException {
        Deployment.require(report(tiny.at("encrypted"), "--output", tiny.at("encrypted.html")));
        Document html = Jsoup.parse(Files.readString(tiny.at("encrypted.html")));
        assertThat(html.select("header .pill").text()).isEqualTo("done");
        assertThat(html.text()).contains("encrypt of " + tiny.images);
    }

    @Test
    void oneBlock_isNotCalledBlocks() throws IOException {
        Path three = tiny.at("three-images");
        Deployment.writeImages(three, tiny.at("three-labels"), 3, Deployment.SIDE);
        Deployment.require(tiny.encryptOf(three, tiny.at("one"), "--on-outlier", "keep", "--master", "local[1]"));
        Deployment.require(report(tiny.at("one"), "--output", tiny.at("one.html")));
        String text = Jsoup.parse(Files.readString(tiny.at("one.html"))).text();
        assertThat(text)
                .contains("in 1 block")
                .contains("3 images in 1 block, ")
                .doesNotContain("1 blocks");
    }

    @Test
    void mistakes_areSentences() throws IOException {
        refused("only one of the two", tiny.at("predictions"), "--output", tiny.at("a.html"), "--known", tiny.labels);
        refused("holds neither", tiny.at("keys"), "--output", tiny.at("a.html"));
        refused("does not exist", tiny.at("nowhere"), "--output", tiny.at("a.html"));
        refused("exists", tiny.at("predictions"), "--output", tiny.labels);
        Path three = tiny.at("three-idx1-ubyte");
        Deployment.writeImages(tiny.at("three-idx3-ubyte"), three, 3, 8);
        refused(
                "holds 3 labels, ",
                tiny.at("predictions"),
                "--output",
                tiny.at("a.html"),
                "--labels",
                tiny.at("labels.csv"),
                "--known",
                three);
        assertThat(tiny.at("a.html")).doesNotExist();
    }

    private static void refused(String words, Object... options) {
        Deployment.Outcome outcome = report(options);
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(words);
        assertThat(outcome.err().strip().lines()).hasSize(1);
    }
}
