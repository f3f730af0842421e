package io.nightjar.model.onnx;

/**
 * Where the places of a resized axis lie in the axis that it is made of (ONNX, Resize).
 *
 * @param mode the operator's coordinate_transformation_mode
 * @param size places of the input
 * @param length places of the result
 * @param scale that was asked for
 * @param isRatio whether the scale is length / size in truth, however it is rounded
 */
record Coordinates(String mode, int size, int length, float scale, boolean isRatio) {
    /** How a place between two others is taken for one of them (ONNX, Resize, nearest_mode). */
    private interface Rounding {
        double round(double at);
    }

    private boolean isWhole() {
        return isRatio ? length == size : scale == 1;
    }

    /** The place in the input, which may lie between two places and beyond the border. */
    double at(int o) {
        if (isWhole()) {
            return o;
        }
        return switch (mode) {
            case "half_pixel" -> unscaled(o + 0.5) - 0.5;
            case "pytorch_half_pixel" -> length > 1 ? unscaled(o + 0.5) - 0.5 : 0;
            case "half_pixel_symmetric" -> {
                double adjustment = isRatio ? 1 : length / ((double) scale * size);
                yield size / 2.0 * (1 - adjustment) + unscaled(o + 0.5) - 0.5;
            }
            case "asymmetric" -> unscaled(o);
            case "tf_half_pixel_for_nn" -> unscaled(o + 0.5);
            case "align_corners" -> length == 1 ? 0 : o * (size - 1.0) / (length - 1.0);
            default ->
                throw new NodeProblem(
                        "its coordinates are those of " + mode + ", which this importer does not know",
                        "use half_pixel, pytorch_half_pixel, align_corners or asymmetric");
        };
    }

    private double unscaled(double place) {
        return isRatio ? place * size / length : place / scale;
    }

    /** As ONNX Runtime computes it, with numbers of 32 bits. */
    private float rounded(int o) {
        if (isWhole()) {
            return o;
        }
        return switch (mode) {
            case "half_pixel" -> (o + 0.5f) / scale - 0.5f;
            case "pytorch_half_pixel" -> length > 1 ? (o + 0.5f) / scale - 0.5f : 0;
            case "half_pixel_symmetric" -> {
                float adjustment = length / (scale * size);
                yield size / 2.0f * (1 - adjustment) + (o + 0.5f) / scale - 0.5f;
            }
            case "asymmetric" -> o / scale;
            case "tf_half_pixel_for_nn" -> (o + 0.5f) / scale;
            default -> length == 1 ? 0 : (float) o * (size - 1) / (length - 1);
        };
    }

    /**
     * The nearest place of the input for every one of the result.
     *
     * @param nearest the operator's nearest_mode; "simple" for floor as before operator set 11, where ONNX Runtime
     *     takes the ceiling for scales below 1
     */
    int[] nearest(String nearest) {
        Rounding rule = rounding(nearest.equals("simple") ? "floor" : nearest);
        Rounding runtime = nearest.equals("simple") && scale < 1 ? Math::ceil : rule;
        int[] places = new int[length];
        for (int o = 0; o < length; o++) {
            places[o] = clamped(rule.round(at(o)));
            int other = clamped(runtime.round(rounded(o)));
            if (other != places[o]) {
                throw new NodeProblem(
                        "its place " + o + " of " + length + " is place " + places[o]
                                + " of the input by the rule, and " + other + " as ONNX Runtime rounds",
                        "resize by whole numbers, or with another nearest_mode");
            }
        }
        return places;
    }

    private int clamped(double place) {
        return (int) Math.max(0, Math.min(size - 1.0, place));
    }

    private static Rounding rounding(String mode) {
        return switch (mode) {
            case "round_prefer_floor" -> at -> Math.ceil(at - 0.5);
            case "round_prefer_ceil" -> at -> Math.floor(at + 0.5);
            case "floor" -> Math::floor;
            case "ceil" -> Math::ceil;
            default ->
                throw new NodeProblem(
                        "its nearest_mode is " + mode + ", which this importer does not know", "use floor");
        };
    }
}
