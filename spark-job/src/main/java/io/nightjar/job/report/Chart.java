package io.nightjar.job.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Locale;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart that becomes an image of the page itself, as SVG. */
final class Chart {
    private static final int WIDTH = 920;
    private static final int HEIGHT = 300;
    private static final int MARKER = 7;
    private static final int FONT = 13;
    private static final Color INK = new Color(0x475569);
    private static final Color GRID = new Color(0xE2E8F0);
    private static final Color LIMIT = new Color(0xDC2626);
    private static final Color[] COLORS = {
        new Color(0x4F46E5),
        new Color(0x0D9488),
        new Color(0xD97706),
        new Color(0xDB2777),
        new Color(0x0284C7),
        new Color(0x65A30D),
        new Color(0x9333EA),
        new Color(0x78716C)
    };
    private static final BasicStroke LINE = new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke DASHES =
            new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 0, new float[] {6, 5}, 0);

    private final XYChart chart;
    private int series;

    private Chart(XYChart chart) {
        this.chart = chart;
    }

    /** An empty chart of two axes, both from 0. */
    static Chart of(String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        style(chart.getStyler());
        chart.getStyler().setMarkerSize(MARKER);
        chart.getStyler().setXAxisMin(0.0);
        return new Chart(chart);
    }

    private static void style(AxesChartStyler styler) {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, FONT);
        styler.setBaseFont(font);
        styler.setAxisTitleFont(font);
        styler.setAxisTickLabelsFont(font);
        styler.setLegendFont(font);
        styler.setChartFontColor(INK);
        styler.setAxisTickLabelsColor(INK);
        styler.setXAxisTitleColor(INK);
        styler.setYAxisTitleColor(INK);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setAxisTicksLineVisible(false);
        styler.setAxisTicksMarksVisible(false);
        styler.setPlotContentSize(0.96);
        styler.setChartTitleVisible(false);
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(LegendLayout.Horizontal);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setLegendBackgroundColor(Color.WHITE);
        styler.setLegendPadding(8);
        styler.setSeriesColors(COLORS);
        styler.setLocale(Locale.ROOT);
        styler.setDecimalPattern("#,##0.###");
        styler.setYAxisMin(0.0);
    }

    /** Labels whole numbers of the x axis alone. */
    Chart wholeX() {
        chart.getStyler()
                .setXAxisTickLabelsFormattingFunction(x -> x == Math.rint(x) ? Html.count(Math.round(x)) : " ");
        return this;
    }

    /** Adds points, without lines between them. */
    Chart points(String name, double[] x, double[] y) {
        XYSeries added = chart.addSeries(name, x, y);
        added.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        added.setMarker(SeriesMarkers.CIRCLE);
        added.setMarkerColor(COLORS[series++ % COLORS.length]);
        return this;
    }

    /** Adds a line. */
    Chart line(String name, double[] x, double[] y) {
        Color color = COLORS[series++ % COLORS.length];
        XYSeries added = chart.addSeries(name, x, y);
        added.setMarker(SeriesMarkers.NONE);
        added.setLineColor(color);
        added.setLineStyle(LINE);
        return this;
    }

    /** Adds a line with the area under it. */
    Chart area(String name, double[] x, double[] y) {
        line(name, x, y);
        XYSeries added = chart.getSeries(name);
        added.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Area);
        Color color = added.getLineColor();
        added.setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 40));
        return this;
    }

    /** Adds a dashed line at a height, from {@code from} to {@code to}. */
    Chart limit(String name, double from, double to, double height) {
        XYSeries added = chart.addSeries(name, new double[] {from, to}, new double[] {height, height});
        added.setMarker(SeriesMarkers.NONE);
        added.setLineColor(LIMIT);
        added.setLineStyle(DASHES);
        return this;
    }

    /** As an {@code img} element. */
    String image(String description) {
        chart.getStyler().setLegendVisible(chart.getSeriesCollection().size() > 1);
        return image(chart, description);
    }

    /** Bars over numbers, as an {@code img} element. */
    static String bars(String x, String y, String name, double[] at, double[] heights, String description) {
        CategoryChart bars = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        style(bars.getStyler());
        bars.getStyler().setLegendVisible(false);
        bars.getStyler().setAvailableSpaceFill(0.85);
        bars.getStyler().setXAxisMaxLabelCount(20);
        bars.addSeries(name, at, heights);
        return image(bars, description);
    }

    private static String image(IChart chart, String description) {
        ByteArrayOutputStream svg = new ByteArrayOutputStream();
        try {
            ChartEncoder.saveChart(chart, svg, "svg");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "<img alt=\"" + Html.text(description) + "\" src=\"data:image/svg+xml;base64,"
                + Base64.getEncoder().encodeToString(svg.toByteArray()) + "\">\n";
    }
}
