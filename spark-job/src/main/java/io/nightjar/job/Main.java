package io.nightjar.job;

import io.nightjar.job.cli.CalibrateCommand;
import io.nightjar.job.cli.CleanCommand;
import io.nightjar.job.cli.CommandLines;
import io.nightjar.job.cli.CompileCommand;
import io.nightjar.job.cli.DecryptCommand;
import io.nightjar.job.cli.EncryptCommand;
import io.nightjar.job.cli.EvaluateCommand;
import io.nightjar.job.cli.ExplainCommand;
import io.nightjar.job.cli.FetchDataCommand;
import io.nightjar.job.cli.KeygenCommand;
import io.nightjar.job.cli.ReportCommand;
import io.nightjar.job.cli.ScoreCommand;
import io.nightjar.job.cli.StudyCommand;
import io.nightjar.job.cli.TrainCommand;
import picocli.CommandLine.Command;

/** The command line: {@code nightjar COMMAND}. */
@Command(
        name = "nightjar",
        description =
                "Scores encrypted images in bulk: a Spark job runs a CNN on CKKS ciphertexts without a secret key.",
        subcommands = {
            FetchDataCommand.class,
            TrainCommand.class,
            StudyCommand.class,
            CalibrateCommand.class,
            CompileCommand.class,
            ExplainCommand.class,
            KeygenCommand.class,
            EncryptCommand.class,
            ScoreCommand.class,
            DecryptCommand.class,
            EvaluateCommand.class,
            CleanCommand.class,
            ReportCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        version = "nightjar 0.1.0",
        footer = {
            "",
            "Exit status: 0 done, 2 a mistake that the message says how to mend, 3 a fault",
            "of Nightjar or of the cluster, 4 done in part: the report says what is missing.",
            "",
            "Example, from model to labels:",
            "  nightjar compile --model data/models/mnist.onnx --output out/program \\",
            "      --calibrate data/mnist-sample/images-idx3-ubyte.gz",
            "  nightjar keygen --profile out/program/client-profile.json --output out/keys",
            "  nightjar encrypt --profile out/program/client-profile.json --keys out/keys \\",
            "      --images data/mnist-sample/images-idx3-ubyte.gz --output out/encrypted",
            "  nightjar score --program out/program \\",
            "      --evaluation-keys out/keys/evaluation.keys \\",
            "      --input out/encrypted --output out/predictions",
            "  nightjar decrypt --keys out/keys --input out/predictions \\",
            "      --output out/labels.csv"
        })
public final class Main {
    Main() {}

    /** @param arguments a command and its options */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** The exit status of a command. */
    public static int run(String... arguments) {
        return CommandLines.execute(new Main(), arguments);
    }
}
