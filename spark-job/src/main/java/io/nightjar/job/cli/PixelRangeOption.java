package io.nightjar.job.cli;

import io.nightjar.model.onnx.Pixels;
import picocli.CommandLine.Option;

/** What a network is given for pixels, for the commands that read a model. */
final class PixelRangeOption {
    @Option(
            names = OptionNames.PIXELS,
            paramLabel = "RANGE",
            description = "What the model was trained on: unit (byte / 255) or bytes (0 to 255). Without it, "
                    + "bytes where the model's input takes whole numbers or is scaled like bytes at first, else unit, "
                    + "and which of them is told.")
    private Pixels pixels;

    /** Null where the model is to say. */
    Pixels pixels() {
        return pixels;
    }
}
