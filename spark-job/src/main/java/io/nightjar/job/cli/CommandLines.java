package io.nightjar.job.cli;

import io.nightjar.job.mistake.UserMistake;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;

/** Runs a command: 0 done, 2 the user's mistake in one sentence, 3 a fault with its stack, 4 a part is done. */
public final class CommandLines {
    /** The output is there, but lacks what the messages name. */
    static final int PARTIAL = 4;

    private static final int MISTAKE = 2;
    private static final int FAULT = 3;

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
            return MISTAKE;
        }
        line.setParameterExceptionHandler((mistake, parsed) -> {
            line.getErr().println("nightjar: " + sentence(ArgumentWords.of(mistake, config)));
            return MISTAKE;
        });
        return line.execute(arguments);
    }

    private static int report(Exception failure, CommandLine line) {
        Optional<String> mistake = Mistakes.sentence(failure);
        if (mistake.isPresent()) {
            line.getErr().println("nightjar: " + sentence(mistake.get()));
            return MISTAKE;
        }
        line.getErr().println("nightjar: internal error, please report it: " + failure);
        failure.printStackTrace(line.getErr());
        return FAULT;
    }

    private static String sentence(String text) {
        String stripped = text.strip();
        return stripped.endsWith(".") ? stripped : stripped + ".";
    }
}
