package io.nightjar.job.action;

import io.nightjar.job.commit.LocalTarget;
import io.nightjar.job.commit.StagedFile;
import io.nightjar.job.store.FileSystems;
import io.nightjar.model.machine.Calibration;
import io.nightjar.model.machine.Operation;
import io.nightjar.model.machine.UnitCostFile;
import io.nightjar.model.machine.UnitCosts;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Measures what operations take on this machine, for the predictions of plans. Not safe for several threads. */
public final class CalibrateAction {
    private String output;
    private boolean overwrite;
    private ActionListener listener = ActionListener.SILENT;

    private CalibrateAction() {}

    /** An action without an output yet. */
    public static CalibrateAction create() {
        return new CalibrateAction();
    }

    /** @param file to write, on this machine */
    public CalibrateAction output(String file) {
        this.output = file;
        return this;
    }

    /** Whether a file that stands at the output is replaced. */
    public CalibrateAction overwrite(boolean allowed) {
        this.overwrite = allowed;
        return this;
    }

    /** @param heard of how the measurement comes on */
    public CalibrateAction listener(ActionListener heard) {
        this.listener = heard;
        return this;
    }

    /**
     * Measures and writes the unit costs.
     *
     * @throws IllegalStateException when a field is missing
     * @throws io.nightjar.ckks.NightjarException when no kernels run on this machine, or the output may not be replaced
     */
    public CalibrateResult execute() throws IOException {
        Fields.require(CalibrateAction.class, "output", output);
        LocalTarget target = LocalTarget.file(FileSystems.local(output), overwrite, List.of());
        target.require();
        UnitCosts costs = measure();
        try (StagedFile staged = StagedFile.begin(target)) {
            Files.writeString(staged.path(), UnitCostFile.write(costs));
            staged.commit();
        }
        Map<String, Double> nanoseconds = new LinkedHashMap<>();
        for (Operation operation : Operation.values()) {
            nanoseconds.put(operation.key(), costs.nanoseconds().get(operation));
        }
        return new CalibrateResult(
                output,
                costs.machine().processor(),
                costs.machine().kernels(),
                costs.machine().jdk(),
                nanoseconds);
    }

    private UnitCosts measure() {
        AtomicLong done = new AtomicLong();
        listener.begun("calibrate", Calibration.TURNS, done::get);
        try {
            return Calibration.run(done::set);
        } finally {
            listener.ended();
        }
    }
}
