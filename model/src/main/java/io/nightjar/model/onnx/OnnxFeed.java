package io.nightjar.model.onnx;

import io.nightjar.model.network.Network;

/**
 * How an image goes into the file's graph, and which of the graph's tensors the network's scores are; or, where none
 * is, which of them and of the network's values are the last that are the same.
 */
public final class OnnxFeed {
    private final String input;
    private final View view;
    private final ScoreTensor scores;
    private final Network network;
    private final View output;

    OnnxFeed(String input, View view, ScoreTensor scores, Network network, View output) {
        this.input = input;
        this.view = view;
        this.scores = scores;
        this.network = network;
        this.output = output;
    }

    /** The name of the graph's input. */
    public String input() {
        return input;
    }

    /** The dimensions of one image, with a batch of 1 in front. */
    public long[] dims() {
        int[] dims = ShapeOperators.withBatch(view.dims());
        long[] all = new long[dims.length];
        for (int k = 0; k < dims.length; k++) {
            all[k] = dims[k];
        }
        return all;
    }

    /** The place in the network's input of an element of the graph's. */
    public int pixel(int element) {
        return view.place(element);
    }

    /** The network up to what {@link #scores} shows. */
    public Network network() {
        return network;
    }

    /** The name of the tensor that this network's output is made of; null where there is none. */
    public String scores() {
        return scores == null ? null : scores.name();
    }

    /** The network's output for a value of {@link #scores}. */
    public double score(double value) {
        return scores.factor() * value + scores.offset();
    }

    /** Whether the network's output comes in the order of the graph's tensor. */
    public boolean isInOrder() {
        return output.isWhole();
    }

    /** The element of the graph's tensor that is at a place of the network's output. */
    public int place(int index) {
        for (int i = 0; i < output.size(); i++) {
            if (output.place(i) == index) {
                return i;
            }
        }
        throw new IllegalArgumentException("The network's output has no place " + index);
    }
}
