package io.nightjar.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.job.journal.RunBlock;
import io.nightjar.job.journal.RunCommit;
import io.nightjar.job.journal.RunFingerprints;
import io.nightjar.job.journal.RunJournal;
import io.nightjar.job.journal.RunPlan;
import io.nightjar.job.journal.RunStatus;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.QuarantinedBlock;
import io.nightjar.job.store.StoredBlock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    private static final int BLOCKS = 60;
    private static final int CLASSES = 10;
    private static final Instant START = Instant.parse("2026-01-31T02:00:00Z");
    private static final String HEX = "0123456789abcdef0123456789abcdef";
    private static final QuarantinedBlock SPOILED = new QuarantinedBlock(
            17, "hdfs:///images/block-00017.parquet", "a file of <b>spoiled</b> & \"altered\" rows", 167);

    private final Random random = new Random(5);

    private RunJournal run(RunStatus status, String failure) {
        List<RunBlock> blocks = new ArrayList<>();
        double[] free = new double[3];
        for (int block = 0; block < BLOCKS; block++) {
            int executor = block % free.length;
            double seconds = (block < 3 ? 31 : 18) + random.nextGaussian() + executor;
            free[executor] += seconds;
            if (block != SPOILED.block()) {
                blocks.add(new RunBlock(
                        block,
                        167,
                        2_000_000,
                        seconds,
                        START.plusMillis((long) (15_000 + 1000 * free[executor]))
                                .toString(),
                        String.valueOf(executor),
                        block == 9 ? 1 : 0,
                        (640L << 20) + ((long) block << 20)));
            }
        }
        Map<String, Double> steps = new LinkedHashMap<>();
        steps.put("read", 30.5);
        steps.put("/features/conv1/Conv", 310.0);
        steps.put("/features/act1/Pow", 95.25);
        steps.put("/classifier/Gemm", 512.0);
        Map<String, Double> phases = new LinkedHashMap<>();
        phases.put("prepare", 12.5);
        phases.put("score", 400.0);
        phases.put("commit", 0.75);
        boolean committed = status == RunStatus.PARTIAL || status == RunStatus.DONE;
        return new RunJournal(
                RunJournal.FORMAT,
                "20260131T020000Z-0a1b2c3d",
                "score",
                status,
                failure,
                "",
                START.toString(),
                START.plusSeconds(414).toString(),
                status == RunStatus.RUNNING ? "" : START.plusSeconds(414).toString(),
                "app-20260131020000-0001",
                "spark://host:7077",
                1,
                "hdfs:///images/dt=2026-01-31",
                "hdfs:///predictions/dt=2026-01-31",
                new RunFingerprints("work", HEX, HEX, HEX, HEX, HEX),
                Map.of("nightjar", "0.1.0", "spark", "4.2.0", "java", "17"),
                new RunPlan(21, 706L << 20),
                BLOCKS,
                0,
                1,
                460_000_000,
                phases,
                steps,
                700L << 20,
                committed ? RunCommit.of(manifest()) : null,
                blocks,
                List.of(SPOILED));
    }

    private static Manifest manifest() {
        List<StoredBlock> blocks = new ArrayList<>();
        for (int block = 0; block < BLOCKS; block++) {
            if (block != SPOILED.block()) {
                blocks.add(new StoredBlock(block, "ciphertexts/x", 2_000_000, 10, 167, "i", "d", "s", null));
            }
        }
        DatasetHeader header =
                new DatasetHeader(DatasetKind.PREDICTIONS, HEX, HEX, HEX, HEX, HEX, "phases-4", 167, null, null);
        return new Manifest(
                3,
                1,
                "work",
                header,
                "images/x",
                BLOCKS * 167L,
                BLOCKS,
                blocks,
                List.of(SPOILED),
                null,
                Map.of("nightjar", "0.1.0", "spark", "4.2.0", "java", "17"));
    }

    private LabelComparison labels() {
        long[][] confusion = new long[CLASSES][CLASSES];
        List<LabelComparison.BlockErrors> blocks = new ArrayList<>();
        List<LabelComparison.Margin> margins = new ArrayList<>();
        for (StoredBlock block : manifest().blocks()) {
            int errors = 0;
            for (int i = 0; i < block.images(); i++) {
                int known = random.nextInt(CLASSES);
                boolean right = random.nextInt(block.block() == 23 ? 4 : 60) > 0;
                int label = right ? known : (known + 1 + random.nextInt(3)) % CLASSES;
                confusion[known][label]++;
                errors += right ? 0 : 1;
                margins.add(new LabelComparison.Margin(
                        Math.abs((right ? 9 : 2) + (right ? 3 : 1.5) * random.nextGaussian()), right));
            }
            blocks.add(new LabelComparison.BlockErrors(block.block(), block.images(), errors));
        }
        return new LabelComparison(confusion, blocks, margins);
    }

    private static String page(Optional<Manifest> manifest, List<RunJournal> runs, Optional<LabelComparison> labels) {
        return ReportPage.html(new ReportContent(
                "hdfs:///predictions/dt=2026-01-31", manifest, runs, labels, "0.1.0", START.plusSeconds(20_000)));
    }

    private static List<String> sections(Document page) {
        return page.select("section > h2").eachText();
    }

    @Test
    void wholePage_isOneFile_withWhatTheRunDid() throws IOException {
        String html = page(Optional.of(manifest()), List.of(run(RunStatus.PARTIAL, "")), Optional.of(labels()));
        Files.writeString(Path.of(System.getProperty("java.io.tmpdir"), "report-example.html"), html);
        Document page = Jsoup.parse(html, "", Parser.htmlParser().setTrackErrors(10));
        assertThat(page.select("script, link, iframe, object")).isEmpty();
        assertThat(page.select("[src]"))
                .isNotEmpty()
                .allMatch(e -> e.attr("src").startsWith("data:image/svg+xml;"));
        assertThat(html).doesNotContain("http://", "https://", "@import", "url(");
        assertThat(sections(page))
                .containsExactly(
                        "Labels",
                        "Errors by block",
                        "Margins",
                        "Time by step",
                        "Time of the driver",
                        "Time by block",
                        "Throughput",
                        "Heap",
                        "Sizes",
                        "Quarantine",
                        "Runs",
                        "Origin");
        assertThat(page.select("header .pill").text()).isEqualTo("partial");
        assertThat(page.select(".bars .label").eachText()).contains("/features/conv1/Conv", "commit");
        assertThat(page.select(".card").eachText())
                .anyMatch(card -> card.contains("9,853") && card.contains("59 blocks"));
        assertThat(page.text())
                .contains("hdfs:///images/dt=2026-01-31", "spark://host:7077", HEX, "2026-01-31 02:00:00 UTC");
    }

    @Test
    void charts_areSvgOfTheirSeries() throws IOException {
        Document page =
                Jsoup.parse(page(Optional.of(manifest()), List.of(run(RunStatus.PARTIAL, "")), Optional.of(labels())));
        for (Element image : page.select("img")) {
            String data = image.attr("src");
            byte[] svg = Base64.getDecoder().decode(data.substring(data.indexOf(',') + 1));
            Document chart = Jsoup.parse(new String(svg, StandardCharsets.UTF_8), "", Parser.xmlParser());
            assertThat(chart.select("svg")).hasSize(1);
            assertThat(chart.select("path").size()).isGreaterThan(4);
            assertThat(image.attr("alt")).isNotBlank();
        }
        assertThat(page.select("img")).hasSize(5);
    }

    @Test
    void confusionMatrix_addsUp() {
        LabelComparison labels = labels();
        Document page = Jsoup.parse(page(Optional.of(manifest()), List.of(), Optional.of(labels)));
        long sum = page.select(".confusion td[style]").stream()
                .mapToLong(cell -> Long.parseLong(cell.text().replace(",", "")))
                .sum();
        assertThat(sum).isEqualTo(labels.images());
        assertThat(page.select(".confusion tbody tr")).hasSize(CLASSES);
    }

    @Test
    void reasonsAndPaths_areText() {
        Document page =
                Jsoup.parse(page(Optional.of(manifest()), List.of(run(RunStatus.PARTIAL, "")), Optional.empty()));
        assertThat(page.select("td b")).isEmpty();
        assertThat(page.text()).contains(SPOILED.reason());
    }

    @Test
    void failedAndRunningRuns_areSaidToBe() {
        Document failed = Jsoup.parse(
                page(Optional.empty(), List.of(run(RunStatus.FAILED, "the disk is full")), Optional.empty()));
        assertThat(failed.select(".banner").text()).isEqualTo("Failed: the disk is full.");
        assertThat(sections(failed)).contains("Time by block", "Quarantine").doesNotContain("Sizes", "Labels");
        Document running = Jsoup.parse(page(Optional.empty(), List.of(run(RunStatus.RUNNING, "")), Optional.empty()));
        assertThat(running.select("section .pill").text()).isEqualTo("running");
        Document resumed = Jsoup.parse(page(
                Optional.of(manifest()),
                List.of(run(RunStatus.RUNNING, ""), run(RunStatus.DONE, "")),
                Optional.empty()));
        assertThat(resumed.select("section .pill").eachText()).containsExactly("done", "broken off");
        assertThat(running.select(".banner").text()).contains("last heard of on 2026-01-31 02:06:54 UTC");
    }

    @Test
    void dataSetWithoutJournal_hasItsOrigin() {
        Document page = Jsoup.parse(page(Optional.of(manifest()), List.of(), Optional.empty()));
        assertThat(sections(page)).containsExactly("Quarantine", "Origin");
    }
}
