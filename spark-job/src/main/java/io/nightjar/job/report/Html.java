package io.nightjar.job.report;

import java.util.List;
import java.util.Locale;

/** Pieces of HTML. What comes from files is text, never markup. */
final class Html {
    private static final double KIBI = 1024;
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

    private Html() {}

    /** Text for an element or an attribute. */
    static String text(Object value) {
        return String.valueOf(value)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A whole number in groups of three digits. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number of things, such as {@code 1 block} and {@code 2,000 blocks}. */
    static String count(long number, String thing) {
        return count(number) + " " + thing + (number == 1 ? "" : "s");
    }

    static String bytes(double bytes) {
        double value = bytes;
        int unit = 0;
        for (; value >= KIBI && unit < UNITS.size() - 1; unit++) {
            value /= KIBI;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS.get(unit));
    }

    static String seconds(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, seconds < 1 ? "%.2f s" : "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * part);
    }

    /** A time of ISO 8601 as people read it, to seconds. */
    static String time(String iso) {
        return text(iso.replace('T', ' ').replaceFirst("(\\.\\d+)?Z$", " UTC"));
    }

    static String card(String name, String value, String remark) {
        return "<div class=\"card\"><span class=\"name\">" + text(name) + "</span><span class=\"value\">" + text(value)
                + "</span><span class=\"remark\">" + text(remark) + "</span></div>\n";
    }

    /** A table of cells that are HTML already; columns whose title ends in a space are numbers. */
    static String table(List<String> titles, List<List<String>> rows) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        titles.forEach(title -> html.append(cell("th", title, title.strip())));
        html.append("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                html.append(cell("td", titles.get(i), row.get(i)));
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody></table></div>\n").toString();
    }

    private static String cell(String element, String title, String content) {
        return "<" + element + (title.endsWith(" ") ? " class=\"number\">" : ">") + content + "</" + element + ">";
    }

    static String section(String title, String remark, String content) {
        return "<section><h2>" + text(title) + "</h2>\n"
                + (remark.isEmpty() ? "" : "<p class=\"remark\">" + text(remark) + "</p>\n") + content + "</section>\n";
    }
}
