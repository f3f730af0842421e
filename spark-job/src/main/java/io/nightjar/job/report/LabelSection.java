package io.nightjar.job.report;

import io.nightjar.job.report.LabelComparison.BlockErrors;
import io.nightjar.job.report.LabelComparison.Margin;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The part of the page that compares labels. */
final class LabelSection {
    private static final int BINS = 20;

    private LabelSection() {}

    static String html(LabelComparison labels) {
        String confusion = Html.section(
                "Labels",
                Html.count(labels.images() - labels.errors()) + " of " + Html.count(labels.images())
                        + " decrypted labels are the known ones, "
                        + Html.percent(1 - (double) labels.errors() / Math.max(1, labels.images()))
                        + ". Rows are known labels, columns decrypted ones.",
                confusion(labels.confusion()));
        StringBuilder html = new StringBuilder(confusion);
        html.append(Html.section(
                "Errors by block",
                "A block whose errors stand out from the others is a reason to look at its images.",
                byBlock(labels.blocks())));
        if (!labels.margins().isEmpty()) {
            html.append(Html.section(
                    "Margins",
                    "Largest score less the second, of a single score its distance from 0: images with a right label "
                            + "and with a wrong one, each as a part of its kind.",
                    margins(labels.margins())));
        }
        return html.toString();
    }

    private static String confusion(long[][] confusion) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table class=\"confusion\"><thead><tr><th></th>");
        for (int label = 0; label < confusion.length; label++) {
            html.append("<th>").append(label).append("</th>");
        }
        html.append("<th>right</th></tr></thead><tbody>\n");
        for (int known = 0; known < confusion.length; known++) {
            long all = Arrays.stream(confusion[known]).sum();
            html.append("<tr><th>").append(known).append("</th>");
            for (int label = 0; label < confusion.length; label++) {
                html.append(cell(confusion[known][label], all, known == label));
            }
            html.append("<td class=\"right\">")
                    .append(all == 0 ? "" : Html.percent((double) confusion[known][known] / all))
                    .append("</td></tr>\n");
        }
        return html.append("</tbody></table></div>\n").toString();
    }

    /** Right ones by their part of the row; wrong ones more strongly, for they are few. */
    private static String cell(long images, long all, boolean right) {
        if (images == 0) {
            return "<td class=\"none\">·</td>";
        }
        double part = (double) images / all;
        double strength = right ? 0.12 + 0.6 * part : Math.min(0.9, 0.15 + 4 * part);
        return String.format(
                Locale.ROOT,
                "<td style=\"background:rgba(%s,%.2f)\">%s</td>",
                right ? "13,148,136" : "220,38,38",
                strength,
                Html.count(images));
    }

    private static String byBlock(List<BlockErrors> blocks) {
        double[] numbers = blocks.stream().mapToDouble(BlockErrors::block).toArray();
        double[] rates = blocks.stream()
                .mapToDouble(block -> 100.0 * block.errors() / Math.max(1, block.images()))
                .toArray();
        return Chart.bars("block", "wrong labels, %", "errors", numbers, rates, "part of wrong labels by block");
    }

    private static String margins(List<Margin> margins) {
        double largest = margins.stream().mapToDouble(Margin::margin).max().orElse(1);
        double width = Math.max(Double.MIN_NORMAL, largest) / BINS;
        double[] at = new double[BINS];
        Arrays.setAll(at, i -> (i + 0.5) * width);
        Chart chart = Chart.of("margin", "images of the kind, %");
        chart.area("right", at, histogram(margins, true, width));
        if (margins.stream().anyMatch(margin -> !margin.right())) {
            chart.area("wrong", at, histogram(margins, false, width));
        }
        return chart.image("margins of right and of wrong labels");
    }

    private static double[] histogram(List<Margin> margins, boolean right, double width) {
        double[] percent = new double[BINS];
        List<Margin> own = margins.stream().filter(m -> m.right() == right).toList();
        own.forEach(m -> percent[(int) Math.min(BINS - 1, m.margin() / width)] += 100.0 / own.size());
        return percent;
    }
}
