package io.nightjar.model.onnx;

import io.nightjar.ckks.Counts;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.PaddingMode;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A view that takes whole channels, cut, shifted, thinned out, surrounded by zeros or wrapped around: what a
 * convolution whose weights are 0 and 1 makes of the node's tensor.
 *
 * @param view over the node's tensor
 * @param out channel, y, x of the result
 * @param channels for every channel of the result the one that it comes from, or {@link View#ZERO}
 * @param y rows
 * @param x columns
 * @param mode what is outside of the node's map
 */
record Selection(View view, Shape out, int[] channels, Line y, Line x, PaddingMode mode) {
    private static final int MAX_KERNEL = 16;
    /** The size of a map with as much around it as wraps, to that of the map. */
    private static final int MOST_TURNS = 3;

    private static final int MAX_WEIGHTS = 1 << 24;

    /**
     * One axis: place o of the result is place {@code o * stride + start} of the input.
     *
     * @param stride at least 1
     * @param starts by channel of the result
     */
    record Line(int stride, int[] starts) {
        int least(int[] channels) {
            return used(channels).min().orElse(0);
        }

        int kernel(int[] channels) {
            return used(channels).max().orElse(0) - least(channels) + 1;
        }

        private IntStream used(int[] channels) {
            return IntStream.range(0, starts.length)
                    .filter(c -> channels[c] != View.ZERO)
                    .map(c -> starts[c]);
        }

        /** The window that makes {@code outputs} places with this line in front of another window's places. */
        Window window(int least, int kernel, int dilation, int step, int padding, int size, int outputs) {
            int before = stride * padding - least;
            int extent = dilation * (kernel - 1) + 1;
            return new Window(kernel, step, before, (outputs - 1) * step + extent - size - before, dilation);
        }
    }

    /** The view under three dimensions as a selection; null where it is none. */
    static Selection of(View view, Shape out) {
        int[] channels = new int[out.channels()];
        int[] firsts = new int[out.channels()];
        int plane = view.shape().height() * view.shape().width();
        for (int c = 0; c < channels.length; c++) {
            int first = first(view, out, c);
            firsts[c] = first;
            channels[c] = first < 0 ? View.ZERO : view.place(first) / plane;
        }
        Line y = line(view, out, firsts, true);
        Line x = line(view, out, firsts, false);
        Selection selection =
                y == null || x == null ? null : new Selection(view, out, channels, y, x, PaddingMode.ZEROS);
        if (selection != null && selection.isExact()) {
            return selection;
        }
        Selection wrapped = wrapped(view, out, channels);
        return wrapped != null ? wrapped : copied(view, out, channels);
    }

    /**
     * The view as one of a map that wraps; null where it is none. Any of the places where such a map has its first
     * element may be the one where it begins; the nearest is taken.
     */
    private static Selection wrapped(View view, Shape out, int[] channels) {
        Shape in = view.shape();
        if (view.hasZeros() || out.height() > MOST_TURNS * in.height() || out.width() > MOST_TURNS * in.width()) {
            return null;
        }
        int below = out.height() > 1 ? place(in, view.place(out.width()), true) - place(in, view.place(0), true) : 1;
        int right = out.width() > 1 ? place(in, view.place(1), false) - place(in, view.place(0), false) : 1;
        int strideY = Math.max(1, Math.floorMod(below, in.height()));
        int strideX = Math.max(1, Math.floorMod(right, in.width()));
        PaddingMode mode = PaddingMode.helical(pitch(view, out, strideX));
        int[] rows = new int[channels.length];
        int[] columns = new int[channels.length];
        for (int c = 0; c < channels.length; c++) {
            int first = view.place(out.index(c, 0, 0));
            int column = place(in, first, false);
            boolean left = column > in.width() / 2;
            columns[c] = left ? column - in.width() : column;
            int row = mode.row(place(in, first, true), left ? 1 : 0, in.height());
            rows[c] = row > in.height() / 2 ? row - in.height() : row;
        }
        Selection selection =
                new Selection(view, out, channels, new Line(strideY, rows), new Line(strideX, columns), mode);
        return isAhead(strideY, in.height()) && isAhead(strideX, in.width()) && selection.isExact() ? selection : null;
    }

    /** Not backwards, as a stride is on a ring that is longer than half of it. */
    private static boolean isAhead(int stride, int size) {
        return stride == 1 || 2 * stride <= size;
    }

    /** How many rows further down the first row of some channel goes on behind its last column; 0 where none does. */
    private static int pitch(View view, Shape out, int stride) {
        Shape in = view.shape();
        for (int c = 0; c < out.channels(); c++) {
            int first = view.place(out.index(c, 0, 0));
            int turned = (in.width() - place(in, first, false) + stride - 1) / stride;
            if (turned < out.width()) {
                int row = place(in, view.place(out.index(c, 0, turned)), true);
                return Math.floorMod(row - place(in, first, true), in.height());
            }
        }
        return 0;
    }

    /** The view as one of a map with copies of its rows and columns around it; null where it is none. */
    private static Selection copied(View view, Shape out, int[] channels) {
        if (view.hasZeros()) {
            return null;
        }
        Shape in = view.shape();
        int[] rows = new int[out.height()];
        Arrays.setAll(rows, y -> place(in, view.place(out.index(0, y, 0)), true));
        int[] columns = new int[out.width()];
        Arrays.setAll(columns, x -> place(in, view.place(x), false));
        int[] startsY = new int[channels.length];
        int[] startsX = new int[channels.length];
        Arrays.fill(startsY, start(rows));
        Arrays.fill(startsX, start(columns));
        PaddingMode mode =
                PaddingMode.copies(border(rows, startsY[0], in.height()), border(columns, startsX[0], in.width()));
        Selection selection = new Selection(view, out, channels, new Line(1, startsY), new Line(1, startsX), mode);
        return selection.isExact() ? selection : null;
    }

    /** The place that the first of some places would have if all were in a row as most of them are. */
    private static int start(int[] places) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int i = 0; i < places.length; i++) {
            counts.merge(places[i] - i, 1, Integer::sum);
        }
        int most = Collections.max(counts.values());
        return counts.keySet().stream()
                .filter(start -> counts.get(start) == most)
                .findFirst()
                .orElseThrow();
    }

    /** What is outside of the map where the first of some places is at a start. */
    private static PaddingMode.Border border(int[] places, int start, int size) {
        List<Integer> before = new ArrayList<>();
        for (int i = Math.min(-start, places.length) - 1; i >= 0; i--) {
            before.add(places[i]);
        }
        List<Integer> after = new ArrayList<>();
        for (int i = Math.max(0, size - start); i < places.length; i++) {
            after.add(places[i]);
        }
        return new PaddingMode.Border(before, after);
    }

    private static int first(View view, Shape out, int channel) {
        int size = out.height() * out.width();
        for (int i = channel * size; i < (channel + 1) * size; i++) {
            if (view.place(i) != View.ZERO) {
                return i;
            }
        }
        return View.ZERO;
    }

    private static Line line(View view, Shape out, int[] firsts, boolean rows) {
        int step = rows ? out.width() : 1;
        int stride = 0;
        for (int c = 0; c < firsts.length && stride == 0; c++) {
            if (firsts[c] != View.ZERO) {
                int at = place(out, firsts[c], rows);
                int left = (rows ? out.height() : out.width()) - 1 - at;
                if (left > 0 && view.place(firsts[c] + step) != View.ZERO) {
                    stride = place(view.shape(), view.place(firsts[c] + step), rows)
                            - place(view.shape(), view.place(firsts[c]), rows);
                    if (stride < 1) {
                        return null;
                    }
                }
            }
        }
        stride = Math.max(1, stride);
        int[] starts = new int[firsts.length];
        for (int c = 0; c < starts.length; c++) {
            if (firsts[c] != View.ZERO) {
                starts[c] = place(view.shape(), view.place(firsts[c]), rows) - place(out, firsts[c], rows) * stride;
            }
        }
        return new Line(stride, starts);
    }

    private static int place(Shape shape, int index, boolean row) {
        return row ? index / shape.width() % shape.height() : index % shape.width();
    }

    private boolean isExact() {
        if (y.kernel(channels) > MAX_KERNEL || x.kernel(channels) > MAX_KERNEL) {
            return false;
        }
        int i = 0;
        for (int c = 0; c < channels.length; c++) {
            for (int row = 0; row < out.height(); row++) {
                for (int column = 0; column < out.width(); column++) {
                    if (view.place(i++) != expected(c, row, column)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private int expected(int c, int row, int column) {
        int sourceRow = row * y.stride() + y.starts()[c];
        int sourceColumn = column * x.stride() + x.starts()[c];
        Shape in = view.shape();
        int source = mode.source(sourceRow, sourceColumn, in.height(), in.width());
        return channels[c] == View.ZERO || source == PaddingMode.ZERO
                ? View.ZERO
                : in.index(channels[c], 0, 0) + source;
    }

    /** Whether channels keep their places and all rows and columns are treated alike. */
    private boolean keepsChannels() {
        if (channels.length != view.shape().channels()) {
            return false;
        }
        for (int c = 0; c < channels.length; c++) {
            if (channels[c] != c) {
                return false;
            }
        }
        return isUniform();
    }

    private boolean isUniform() {
        return y.kernel(channels) == 1 && x.kernel(channels) == 1;
    }

    /** The convolution that makes the view. */
    Conv2d convolution() {
        boolean byChannel = keepsChannels();
        int kernelY = y.kernel(channels);
        int kernelX = x.kernel(channels);
        int inputs = byChannel ? 1 : view.shape().channels();
        if ((long) channels.length * inputs * kernelY * kernelX > MAX_WEIGHTS) {
            throw new NodeProblem(
                    "it moves " + channels.length + " of " + Counts.of(inputs, "channel") + ", more than 2^24 pairs",
                    "use layers of fewer channels");
        }
        double[][][][] weights = new double[channels.length][inputs][kernelY][kernelX];
        int leastY = y.least(channels);
        int leastX = x.least(channels);
        for (int c = 0; c < channels.length; c++) {
            if (channels[c] != View.ZERO) {
                weights[c][byChannel ? 0 : channels[c]][y.starts()[c] - leastY][x.starts()[c] - leastX] = 1;
            }
        }
        Shape in = view.shape();
        return new Conv2d(
                weights,
                new double[channels.length],
                y.window(leastY, kernelY, 1, y.stride(), 0, in.height(), out.height()),
                x.window(leastX, kernelX, 1, x.stride(), 0, in.width(), out.width()),
                byChannel ? in.channels() : 1,
                mode);
    }

    /** A convolution of the result as one of the node's tensor; null where its own padding does not allow that. */
    Conv2d before(Conv2d conv) {
        Shape in = view.shape();
        Shape made = conv.outputShape(List.of(out));
        boolean outside = mode.isZeros()
                && paddingStaysOutside(conv.y(), y, out.height(), in.height())
                && paddingStaysOutside(conv.x(), x, out.width(), in.width());
        if (!isUniform() || conv.isPadded() && !outside) {
            return null;
        }
        Window newY = y.window(
                y.least(channels),
                conv.y().kernel(),
                y.stride() * conv.y().dilation(),
                y.stride() * conv.y().stride(),
                conv.y().padBefore(),
                in.height(),
                made.height());
        Window newX = x.window(
                x.least(channels),
                conv.x().kernel(),
                x.stride() * conv.x().dilation(),
                x.stride() * conv.x().stride(),
                conv.x().padBefore(),
                in.width(),
                made.width());
        if (keepsChannels()) {
            return conv.withWindows(newY, newX).withMode(mode);
        }
        return new Conv2d(spread(conv, in.channels()), conv.bias(), newY, newX, 1, mode);
    }

    private boolean paddingStaysOutside(Window window, Line line, int size, int inputs) {
        int least = line.least(channels);
        for (int v = -window.padBefore(); v < size + window.padAfter(); v++) {
            int source = v * line.stride() + least;
            if ((v < 0 || v >= size) && source >= 0 && source < inputs) {
                return false;
            }
        }
        return true;
    }

    /** The weights of all outputs over all channels of the node. */
    private double[][][][] spread(Conv2d conv, int inputs) {
        int perGroup = conv.weights()[0].length;
        int outPerGroup = conv.outChannels() / conv.groups();
        if ((long) conv.outChannels() * inputs * conv.y().kernel() * conv.x().kernel() > MAX_WEIGHTS) {
            throw new NodeProblem("it has more than 2^24 weights over the channels it reads", "use smaller layers");
        }
        double[][][][] weights = new double[conv.outChannels()][inputs][conv.y().kernel()]
                [conv.x().kernel()];
        for (int o = 0; o < weights.length; o++) {
            for (int i = 0; i < perGroup; i++) {
                int source = channels[o / outPerGroup * perGroup + i];
                if (source != View.ZERO) {
                    add(weights[o][source], conv.weights()[o][i]);
                }
            }
        }
        return weights;
    }

    private static void add(double[][] sum, double[][] plane) {
        for (int row = 0; row < sum.length; row++) {
            for (int column = 0; column < sum[row].length; column++) {
                sum[row][column] += plane[row][column];
            }
        }
    }

    /** Dimensions as channel, y, x: leading ones are taken as channels. */
    static Shape shape(int[] dims) {
        int rank = dims.length;
        int width = rank > 1 ? dims[rank - 1] : 1;
        int height = rank > 2 ? dims[rank - 2] : 1;
        return new Shape((int) (Tensor.size(dims) / height / width), height, width);
    }
}
