package io.nightjar.job.report;

import io.nightjar.job.journal.RunCommit;
import io.nightjar.job.journal.RunJournal;
import io.nightjar.job.journal.RunStatus;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.QuarantinedBlock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The whole page: one file without scripts, fonts or images from elsewhere. */
public final class ReportPage {
    private ReportPage() {}

    /** The page as HTML. */
    public static String html(ReportContent content) {
        StringBuilder body = new StringBuilder();
        body.append(head(content));
        body.append(cards(content));
        content.last().ifPresent(run -> body.append(banner(run)));
        content.labels().ifPresent(labels -> body.append(LabelSection.html(labels)));
        content.lastBusy().ifPresent(run -> {
            body.append(RunSection.time(run));
            body.append(RunSection.charts(run, content.blocks()));
        });
        content.last().filter(run -> run.committed() != null).ifPresent(run -> body.append(RunSection.sizes(run)));
        List<QuarantinedBlock> quarantined = quarantined(content);
        if (!quarantined.isEmpty()) {
            body.append(RunSection.quarantine(quarantined));
        }
        if (!content.runs().isEmpty()) {
            body.append(RunSection.runs(content.runs()));
        }
        body.append(origin(content));
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Nightjar: "
                + Html.text(name(content.path())) + "</title>\n<style>\n" + style()
                + "</style>\n</head>\n<body>\n<main>\n" + body + "</main>\n<footer>Written by Nightjar "
                + Html.text(content.version()) + " on "
                + Html.time(content.written().truncatedTo(ChronoUnit.SECONDS).toString())
                + "</footer>\n</body>\n</html>\n";
    }

    private static String style() {
        try (InputStream css = ReportPage.class.getResourceAsStream("report.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(String path) {
        return path.replaceFirst("/+$", "").replaceFirst(".*/", "");
    }

    private static String head(ReportContent content) {
        StringBuilder html = new StringBuilder("<header><h1>" + Html.text(name(content.path())));
        content.last().ifPresent(run -> html.append(' ').append(RunSection.pill(run)));
        html.append("</h1>\n<p><code>").append(Html.text(content.path())).append("</code></p>\n");
        content.last()
                .ifPresent(run -> html.append("<p>")
                        .append(Html.text(run.command()))
                        .append(" of <code>")
                        .append(Html.text(run.input()))
                        .append("</code>, ")
                        .append(Html.time(run.started()))
                        .append(" to ")
                        .append(run.ended().isEmpty() ? "now" : Html.time(run.ended()))
                        .append("</p>\n"));
        return html.append("</header>\n").toString();
    }

    private static String banner(RunJournal run) {
        if (run.status() == RunStatus.RUNNING) {
            return "<p class=\"banner\">The run has not said that it ended; it was last heard of on "
                    + Html.time(run.updated()) + ". If that is more than a minute ago, its driver was killed: the same "
                    + "command goes on where it stopped.</p>\n";
        }
        String why = run.failure().isEmpty() ? run.stopped() : run.failure();
        return why.isEmpty()
                ? ""
                : "<p class=\"banner\">" + (run.status() == RunStatus.FAILED ? "Failed: " : "Stopped: ")
                        + Html.text(why) + ".</p>\n";
    }

    private static String cards(ReportContent content) {
        StringBuilder html = new StringBuilder("<div class=\"cards\">\n");
        content.labels()
                .ifPresent(labels -> html.append(Html.card(
                        "right labels",
                        Html.percent(1 - (double) labels.errors() / Math.max(1, labels.images())),
                        Html.count(labels.errors()) + " of " + Html.count(labels.images()) + " wrong")));
        content.manifest().map(RunCommit::of).ifPresent(held -> {
            String all = content.runs().size() > 1 ? ", all runs" : "";
            html.append(
                    Html.card("images" + all, Html.count(held.images()), "in " + Html.count(held.blocks(), "block")));
            html.append(Html.card(
                    "not there" + all,
                    Html.count(held.quarantinedBlocks() + held.missingBlocks()),
                    Html.count(held.quarantinedBlocks()) + " set aside, " + Html.count(held.missingBlocks())
                            + " missing"));
        });
        content.lastBusy().ifPresent(run -> html.append(busy(run, which(content, run))));
        return html.append("</div>\n").toString();
    }

    /** Which of several runs a figure is of, behind its name. */
    private static String which(ReportContent content, RunJournal run) {
        if (content.runs().size() == 1) {
            return "";
        }
        boolean last = content.last().filter(run::equals).isPresent();
        return last ? ", last run" : ", run of " + Html.time(run.started());
    }

    private static String busy(RunJournal run, String which) {
        long images = run.blocks().stream().mapToLong(block -> block.images()).sum();
        double seconds = Math.max(
                1e-3,
                Duration.between(Instant.parse(run.started()), Instant.parse(run.updated()))
                                .toMillis()
                        * 1e-3);
        String heap = run.plan() == null
                ? "of one executor, with garbage"
                : "of one executor, with garbage; planned without it: " + Html.bytes(RunCharts.plannedHeap(run));
        return Html.card(
                        "time" + which,
                        Html.seconds(seconds),
                        String.format(
                                Locale.ROOT,
                                "%s in %s, %.1f per second",
                                Html.count(images, "image"),
                                Html.count(run.blocks().size(), "block"),
                                images / seconds))
                + Html.card("peak heap" + which, Html.bytes(run.peakHeapBytes()), heap)
                + Html.card("retries" + which, Html.count(run.retries()), "attempts that failed");
    }

    private static List<QuarantinedBlock> quarantined(ReportContent content) {
        return content.manifest()
                .map(Manifest::quarantined)
                .or(() -> content.last().map(RunJournal::quarantined))
                .orElse(List.of());
    }

    /** Versions and fingerprints. */
    private static String origin(ReportContent content) {
        List<List<String>> rows = new ArrayList<>();
        Map<String, String> software = content.manifest()
                .map(Manifest::software)
                .or(() -> content.last().map(RunJournal::software))
                .orElse(Map.of());
        software.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(version -> rows.add(row(version.getKey(), version.getValue())));
        content.last().filter(run -> !run.master().isEmpty()).ifPresent(run -> {
            rows.add(row("Spark's master", run.master()));
            rows.add(row("application", run.application()));
        });
        Optional<DatasetHeader> header = content.manifest().map(Manifest::header);
        header.ifPresent(held -> {
            rows.add(row("data set", held.dataset()));
            rows.add(row("key pair", held.key()));
            rows.add(row("program", held.program().isEmpty() ? "none" : held.program()));
            rows.add(row("client profile", held.profile()));
            rows.add(row("parameters", held.parameters()));
            rows.add(row("packing", held.layout() + ", " + Html.count(held.imagesPerBlock(), "image") + " per block"));
        });
        content.manifest().ifPresent(manifest -> rows.add(row("generation", manifest.generation())));
        return Html.section("Origin", "", Html.table(List.of("what", "which"), rows));
    }

    private static List<String> row(String name, Object value) {
        return List.of(Html.text(name), "<code>" + Html.text(value) + "</code>");
    }
}
