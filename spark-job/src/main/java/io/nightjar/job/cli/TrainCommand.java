package io.nightjar.job.cli;

import io.nightjar.job.commit.LocalTarget;
import io.nightjar.job.commit.Location;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a network and writes it as ONNX: {@code nightjar train}. */
@Command(
        name = "train",
        description = "Train a network through its polynomial activations and write it as ONNX.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The first training images (mnist 10,000, cifar10 5,000) choose the model and",
            "are never trained on.",
            "",
            "Example:",
            "  nightjar train mnist --data datasets/mnist --output out/mnist.onnx \\",
            "      --checkpoints out/checkpoints",
            "  nightjar train cifar10 --data datasets/cifar-10-batches-bin \\",
            "      --output out/cifar10.onnx \\",
            "      --checkpoints out/checkpoints"
        })
public final class TrainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NETWORK", description = "Which network: ${COMPLETION-CANDIDATES}.")
    private Recipe recipe;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = {
                "mnist: directory with train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or .gz.",
                "cifar10: directory with data_batch_1.bin to data_batch_5.bin."
            })
    private Path data;

    @Option(names = "--output", required = true, paramLabel = "M.onnx", description = "File to write.")
    private Path out;

    @Option(
            names = "--checkpoints",
            paramLabel = "DIR",
            description = "Keeps a checkpoint after every epoch there and goes on from the last one.")
    private Path checkpoints;

    @Option(names = "--epochs", paramLabel = "N", description = "Epochs of training, instead of the recipe's.")
    private Integer epochs;

    @Option(
            names = "--teacher-epochs",
            paramLabel = "N",
            description = "Epochs of the larger clear network that the network learns from, 0 for none.")
    private Integer teacherEpochs;

    @Option(names = "--seed", paramLabel = "N", description = "Same seed, same machine, same threads: same model.")
    private Long seed;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of the training engine.")
    private Integer threads;

    @Option(names = "--overwrite", description = "Replace M.onnx.")
    private boolean overwrite;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        LocalTarget target = LocalTarget.file(out, overwrite, List.of(Location.of(data)));
        target.require();
        Quantities.requirePositive("--epochs", epochs);
        Quantities.requirePositive("--threads", threads);
        Quantities.requireAtLeast(0, "--teacher-epochs", teacherEpochs);
        new Training(recipe, data, out, checkpoints, epochs, teacherEpochs, seed, threads).run(target, report);
        return 0;
    }
}
