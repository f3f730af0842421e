package io.nightjar.model.reference;

import io.nightjar.model.network.Network;
import java.util.Arrays;

/** Collects the range of every node's output over calibration images. */
public final class RangeRecorder {
    private final Network network;
    private final double[] min;
    private final double[] max;
    private long images;

    public RangeRecorder(Network network) {
        this.network = network;
        min = new double[network.nodes().size()];
        max = new double[network.nodes().size()];
        Arrays.fill(min, Double.POSITIVE_INFINITY);
        Arrays.fill(max, Double.NEGATIVE_INFINITY);
    }

    /**
     * Ranges over all images.
     *
     * @throws IllegalArgumentException when there is no image or one has the wrong number of values
     */
    public static ValueRanges record(Network network, double[][] images) {
        RangeRecorder recorder = new RangeRecorder(network);
        for (double[] image : images) {
            recorder.add(image);
        }
        return recorder.ranges();
    }

    /** Widens the ranges by what one image produces. */
    public void add(double[] image) {
        double[][] values = ReferenceExecutor.trace(network, image);
        for (int node = 0; node < values.length; node++) {
            for (double value : values[node]) {
                min[node] = Math.min(min[node], value);
                max[node] = Math.max(max[node], value);
            }
        }
        images++;
    }

    /**
     * The ranges so far.
     *
     * @throws IllegalArgumentException when no image was added
     */
    public ValueRanges ranges() {
        if (images == 0) {
            throw new IllegalArgumentException("There are no calibration images; give at least one");
        }
        return new ValueRanges(min.clone(), max.clone());
    }
}
