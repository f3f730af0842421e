package io.nightjar.model.onnx;

/** How an image goes into the file's graph, and which of the graph's tensors the network's scores are. */
public final class OnnxFeed {
    private final String input;
    private final View view;
    private final String scores;
    private final View output;

    OnnxFeed(String input, View view, String scores, View output) {
        this.input = input;
        this.view = view;
        this.scores = scores;
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

    /** The name of the tensor that the network's output is; null where it has none. */
    public String scores() {
        return scores;
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
