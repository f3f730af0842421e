package io.nightjar.job.cli;

import io.nightjar.job.mistake.UserMistake;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;

/** Runs a command: 0 done, 2 the user's mistake in one sentence, 3 a fault with its stack, 4 done in part. */
public final class CommandLines {
    private CommandLines() {}

    /** Runs a command on the standard streams. */
    public static int execute(Object command, String... arguments) {
        return execute(command, new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments);
    }

    /** Runs a command that prints its report to {@code out} and everything else to {@code err}. */
    public static int execute(Object command, PrintWriter out, PrintWriter err, String... given) {
        CommandLine line = new CommandLine(command);
        line.setOut(out);
        line.setErr(err);
        line.setUsageHelpWidth(100);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExpandAtFiles(false);
        line.setExecutionExceptionHandler((failure, at, parsed) -> report(failure, at));
        String name = line.getSubcommands().isEmpty() || given.length == 0 ? line.getCommandName() : given[0];
        String[] arguments = FormerNames.replace(name, given);
        ConfigFile config;
        try {
            config = ConfigFile.apply(line, arguments);
        } catch (UserMistake mistake) {
            line.getErr().println("nightjar: " + sentence(mistake.getMessage()));
            return ExitStatus.MISTAKE;
        }
        line.setParameterExceptionHandler((mistake, parsed) -> {
            line.getErr().println("nightjar: " + sentence(ArgumentWords.of(mistake, config)));
            return ExitStatus.MISTAKE;
        });
        return line.execute(arguments);
    }

    private static int report(Exception failure, CommandLine line) {
        Optional<String> mistake = Mistakes.sentence(failure);
        if (mistake.isPresent()) {
            line.getErr().println("nightjar: " + sentence(mistake.get()));
            return ExitStatus.MISTAKE;
        }
        if (isShuttingDown()) {
            line.getErr().println("nightjar: ended by a signal; what is finished stays, and the same command goes on.");
            return ExitStatus.FAULT;
        }
        line.getErr().println("nightjar: internal error, please report it: " + failure);
        failure.printStackTrace(line.getErr());
        return ExitStatus.FAULT;
    }

    /** Spark ends its jobs with exceptions when a signal ends the JVM. */
    private static boolean isShuttingDown() {
        Thread hook = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private static String sentence(String text) {
        String stripped = text.strip();
        return stripped.endsWith(".") ? stripped : stripped + ".";
    }
}
