package io.nightjar.model.onnx;

import io.nightjar.ckks.Counts;
import java.util.HashMap;
import java.util.Map;

/**
 * A product of an image's tensor and a constant, summed over axes (ONNX, Einsum).
 *
 * @param tensor a letter for every axis of the tensor, the batch first
 * @param constant a letter for every axis of the constant
 * @param output a letter for every axis of the result, the batch first
 * @param batchAxis which axis of the result the batch is in truth
 */
record Contraction(String tensor, String constant, String output, int batchAxis) {
    private static final String SPARE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /**
     * @param constantAt which operand is the constant
     * @param rank of the tensor with its batch
     * @param batchAxis of the tensor
     */
    static Contraction of(String equation, int constantAt, int rank, int constantRank, int batchAxis) {
        String plain = equation.replace(" ", "");
        String[] sides = plain.split("->", -1);
        String[] operands = sides[0].split(",", -1);
        if (operands.length != 2 || sides.length > 2) {
            throw problem(equation);
        }
        String tensor = operands[1 - constantAt];
        String constant = operands[constantAt];
        String spare = SPARE.chars()
                .filter(c -> equation.indexOf(c) < 0)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        int hidden = rank - tensor.replace("...", "").length();
        String ellipsis = spare.substring(0, Math.max(0, Math.min(spare.length(), hidden)));
        tensor = tensor.replace("...", ellipsis);
        String output = sides.length == 2 ? sides[1].replace("...", ellipsis) : implicit(ellipsis, tensor + constant);
        if (tensor.length() != rank || constant.length() != constantRank || batchAxis >= rank) {
            throw problem(equation);
        }
        char batch = tensor.charAt(batchAxis);
        int at = output.indexOf(batch);
        if (at < 0 || constant.indexOf(batch) >= 0) {
            throw problem(equation);
        }
        Contraction contraction = new Contraction(first(batchAxis, tensor), constant, first(at, output), at);
        if (!contraction.isPlain()) {
            throw problem(equation);
        }
        return contraction;
    }

    /** A letter brought to the front. */
    private static String first(int at, String letters) {
        return letters.charAt(at) + letters.substring(0, at) + letters.substring(at + 1);
    }

    /** A stack of matrices whose leading axes are the tensor's. */
    static Contraction ofMatMul(int rank, int constantRank) {
        if (constantRank > rank || constantRank < 2 || rank < 2) {
            throw new NodeProblem(
                    "its weights have " + Counts.of(constantRank, "dimension"), "multiply with one matrix");
        }
        String tensor = SPARE.substring(0, rank - 1) + "k";
        String shared = SPARE.substring(rank - constantRank, rank - 2);
        if (constantRank == rank) {
            throw new NodeProblem("its weights have an axis for the batch", "multiply with one matrix");
        }
        return new Contraction(tensor, shared + "kn", SPARE.substring(0, rank - 1) + "n", 0);
    }

    private static String implicit(String ellipsis, String letters) {
        StringBuilder once = new StringBuilder();
        letters.chars()
                .filter(c -> ellipsis.indexOf(c) < 0 && letters.indexOf(c) == letters.lastIndexOf(c))
                .sorted()
                .forEach(c -> once.append((char) c));
        return ellipsis + once;
    }

    /** Whether no letter occurs twice in a word, and the result's are all known. */
    private boolean isPlain() {
        for (String word : new String[] {tensor, constant, output}) {
            if (word.chars().distinct().count() != word.length()) {
                return false;
            }
        }
        return output.chars().allMatch(c -> tensor.indexOf(c) >= 0 || constant.indexOf(c) >= 0);
    }

    /** The tensor's axis that a matrix takes the place of, with a new one in the result; 0 where it is none. */
    int matrixAxis() {
        if (constant.length() != 2) {
            return 0;
        }
        char in = tensor.indexOf(constant.charAt(0)) > 0 ? constant.charAt(0) : constant.charAt(1);
        char out = in == constant.charAt(0) ? constant.charAt(1) : constant.charAt(0);
        boolean fits = tensor.indexOf(in) > 0
                && tensor.indexOf(out) < 0
                && output.indexOf(in) < 0
                && output.indexOf(out) > 0
                && output.length() == tensor.length();
        return fits ? tensor.indexOf(in) : 0;
    }

    /** Whether the constant is [out][in]. */
    boolean isTurned() {
        return tensor.indexOf(constant.charAt(0)) < 0;
    }

    /** The axes of the product, whose new axis is last, in the order of the result; the batch is not counted. */
    int[] outputOrder(int axis) {
        char out = constant.charAt(isTurned() ? 0 : 1);
        String made = new StringBuilder(tensor).deleteCharAt(axis).append(out).toString();
        int[] order = new int[made.length() - 1];
        for (int k = 0; k < order.length; k++) {
            order[k] = made.indexOf(output.charAt(k + 1)) - 1;
        }
        return order;
    }

    /** The result's dimensions without the batch. */
    int[] outputDims(int[] dims, int[] constantDims) {
        Map<Character, Integer> sizes = new HashMap<>();
        for (int k = 1; k < tensor.length(); k++) {
            sizes.put(tensor.charAt(k), dims[k - 1]);
        }
        for (int k = 0; k < constant.length(); k++) {
            Integer known = sizes.put(constant.charAt(k), constantDims[k]);
            if (known != null && known != constantDims[k]) {
                throw new NodeProblem(
                        "its axis '" + constant.charAt(k) + "' has " + known + " and " + constantDims[k] + " places",
                        "export the model again");
            }
        }
        int[] out = new int[output.length() - 1];
        for (int k = 0; k < out.length; k++) {
            out[k] = sizes.get(output.charAt(k + 1));
        }
        return out;
    }

    /** The matrix [out][in] of the whole product, over the node's tensor. */
    double[][] rows(View view, Tensor weights, int[] outDims, int inputs) {
        double[][] rows = new double[(int) Tensor.size(outDims)][inputs];
        String letters = tensor.substring(1);
        String alone = letters.chars()
                .filter(c -> constant.indexOf(c) < 0)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        int[] aloneDims =
                alone.chars().map(c -> view.dims()[letters.indexOf(c)]).toArray();
        int[] toTensor = strides(letters, view.dims());
        int[] toOutput = strides(output.substring(1), outDims);
        int[] elements = offsets(alone, aloneDims, letters, toTensor);
        int[] outputs = offsets(alone, aloneDims, output.substring(1), toOutput);
        int[] firstElements = offsets(constant, weights.dims(), letters, toTensor);
        int[] firstOutputs = offsets(constant, weights.dims(), output.substring(1), toOutput);
        for (int j = 0; j < weights.data().length; j++) {
            for (int f = 0; f < elements.length; f++) {
                int place = view.place(firstElements[j] + elements[f]);
                if (place != View.ZERO) {
                    rows[firstOutputs[j] + outputs[f]][place] += weights.data()[j];
                }
            }
        }
        return rows;
    }

    private static int[] strides(String letters, int[] dims) {
        int[] strides = new int[letters.length()];
        for (int k = strides.length - 1, stride = 1; k >= 0; stride *= dims[k--]) {
            strides[k] = stride;
        }
        return strides;
    }

    /** For every place along some axes, how far it leads into a tensor that may have them. */
    private static int[] offsets(String axes, int[] dims, String letters, int[] strides) {
        int[] offsets = new int[(int) Tensor.size(dims)];
        for (int i = 0; i < offsets.length; i++) {
            int rest = i;
            for (int k = dims.length - 1; k >= 0; k--) {
                int at = letters.indexOf(axes.charAt(k));
                offsets[i] += at < 0 ? 0 : rest % dims[k] * strides[at];
                rest /= dims[k];
            }
        }
        return offsets;
    }

    private static NodeProblem problem(String equation) {
        return new NodeProblem(
                "its equation '" + equation
                        + "' is not that of a tensor and a constant that keeps the images of the batch apart",
                "use MatMul with constant weights");
    }
}
