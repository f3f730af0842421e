package io.nightjar.job.action;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.FileSystems;
import io.nightjar.model.check.RuntimeComparison;
import io.nightjar.model.onnx.ImportedNetwork;
import java.util.Locale;

/** A model as it was read, compared with ONNX Runtime, which may be missing. */
final class RuntimeCheck {
    private RuntimeCheck() {}

    /** The largest difference of a score, relative to the largest score. */
    static double error(String model, ImportedNetwork imported, double[][] unit) {
        if (!isRuntimeThere()) {
            throw new UserMistake("ONNX Runtime cannot be loaded: put com.microsoft.onnxruntime:onnxruntime for this"
                    + " machine on the class path, or evaluate without the comparison");
        }
        double error;
        double allowed;
        try {
            allowed = RuntimeComparison.allowedError(FileSystems.local(model));
            error = RuntimeComparison.largestError(FileSystems.local(model), imported, unit);
        } catch (IllegalArgumentException e) {
            throw new UserMistake(e.getMessage(), e);
        }
        if (!(error <= allowed)) {
            throw new UserMistake(String.format(
                    Locale.ROOT,
                    "the scores of %s as it was read differ from those of ONNX Runtime by %.2g of the largest score,"
                            + " expected at most %.0e: do not use the model, and report it",
                    model,
                    error,
                    allowed));
        }
        return error;
    }

    private static boolean isRuntimeThere() {
        try {
            return RuntimeComparison.isAvailable();
        } catch (NoClassDefFoundError e) {
            return false;
        }
    }
}
