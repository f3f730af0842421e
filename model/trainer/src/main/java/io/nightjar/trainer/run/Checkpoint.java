package io.nightjar.trainer.run;

import io.nightjar.trainer.network.Architecture;
import io.nightjar.trainer.network.FittedNetwork;
import io.nightjar.trainer.network.Statistics;
import io.nightjar.trainer.network.Weights;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The state of a phase in one file of a directory, replaced as a whole after every epoch. */
final class Checkpoint {
    private static final int MAGIC = 0x4E4A5431;

    private final Path directory;
    private final String phase;
    private final String recipe;

    /** @param recipe everything that decides the weights: a checkpoint of another recipe is refused */
    Checkpoint(Path directory, String phase, String recipe) {
        this.directory = directory;
        this.phase = phase;
        this.recipe = recipe;
    }

    void save(TrainingState progress) {
        Path target = file();
        Path unfinished = directory.resolve(phase + ".checkpoint.part");
        try {
            Files.createDirectories(directory);
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16))) {
                write(out, progress);
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CheckpointException(
                    "Checkpoint " + target + " cannot be written (" + e.getMessage() + "); name a writable directory.",
                    e);
        }
    }

    /** The state saved last, or empty when there is none. */
    Optional<TrainingState> load(Architecture architecture) {
        Path file = file();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            if (in.readInt() != MAGIC || !in.readUTF().equals(recipe)) {
                throw new CheckpointException("Checkpoint " + file
                        + " belongs to a run with other settings; use those or name another checkpoint directory.");
            }
            return Optional.of(read(in, architecture));
        } catch (IOException e) {
            throw new CheckpointException("Checkpoint " + file + " is damaged; delete it to start again.", e);
        }
    }

    private Path file() {
        return directory.resolve(phase + ".checkpoint");
    }

    private void write(DataOutputStream out, TrainingState progress) throws IOException {
        out.writeInt(MAGIC);
        out.writeUTF(recipe);
        writeArrays(out, progress.weights().arrays());
        writeArrays(out, progress.average().arrays());
        writeArrays(out, progress.mean().arrays());
        writeArrays(out, progress.square().arrays());
        writeArrays(out, progress.best().weights().arrays());
        writeArrays(out, progress.best().statistics().mean());
        writeArrays(out, progress.best().statistics().variance());
        out.writeInt(progress.bestEpoch());
        out.writeInt(progress.history().size());
        for (EpochReport report : progress.history()) {
            writeReport(out, report);
        }
    }

    private static TrainingState read(DataInputStream in, Architecture architecture) throws IOException {
        List<Architecture.Parameter> parameters = architecture.parameters();
        Weights weights = readWeights(in, parameters);
        Weights average = readWeights(in, parameters);
        Weights mean = readWeights(in, parameters);
        Weights square = readWeights(in, parameters);
        Weights best = readWeights(in, parameters);
        Statistics statistics = new Statistics(readChannels(in, architecture), readChannels(in, architecture));
        int bestEpoch = in.readInt();
        int epochs = in.readInt();
        List<EpochReport> history = new ArrayList<>();
        for (int i = 0; i < epochs; i++) {
            history.add(readReport(in));
        }
        return new TrainingState(
                weights, average, mean, square, new FittedNetwork(architecture, best, statistics), bestEpoch, history);
    }

    private static void writeArrays(DataOutputStream out, float[][] arrays) throws IOException {
        for (float[] array : arrays) {
            for (float value : array) {
                out.writeFloat(value);
            }
        }
    }

    private static Weights readWeights(DataInputStream in, List<Architecture.Parameter> parameters) throws IOException {
        float[][] arrays = new float[parameters.size()][];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = readArray(in, parameters.get(i).size());
        }
        return new Weights(arrays);
    }

    private static float[][] readChannels(DataInputStream in, Architecture architecture) throws IOException {
        int[] channels = architecture.normalisedChannels();
        float[][] arrays = new float[channels.length][];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = readArray(in, channels[i]);
        }
        return arrays;
    }

    private static float[] readArray(DataInputStream in, int size) throws IOException {
        float[] array = new float[size];
        for (int i = 0; i < size; i++) {
            array[i] = in.readFloat();
        }
        return array;
    }

    private static void writeReport(DataOutputStream out, EpochReport report) throws IOException {
        out.writeUTF(report.phase());
        out.writeInt(report.epoch());
        out.writeInt(report.epochs());
        out.writeDouble(report.loss());
        out.writeDouble(report.learningRate());
        out.writeDouble(report.validationAccuracy());
        out.writeDouble(report.validationLoss());
        out.writeDouble(report.seconds());
    }

    private static EpochReport readReport(DataInputStream in) throws IOException {
        return new EpochReport(
                in.readUTF(),
                in.readInt(),
                in.readInt(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble());
    }
}
