package io.nightjar.job.cli;

import io.nightjar.ckks.Texts;
import io.nightjar.job.mistake.UserMistake;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import picocli.CommandLine;

/** Runs a command: 0 done, 2 the user's mistake in one sentence, 3 a fault with its stack; 4 done in part. */
public final class CommandLines {
    private final CommandLine line;
    private String sentence;

    private CommandLines(CommandLine line) {
        this.line = line;
    }

    /** Runs a command on the standard streams. */
    public static int execute(Object command, String... arguments) {
        return execute(command, new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments);
    }

    /** Runs a command that prints its report to {@code out} and everything else to {@code err}. */
    public static int execute(Object command, PrintWriter out, PrintWriter err, String... given) {
        CommandLine line = new CommandLine(command);
        line.setOut(out);
        line.setErr(err);
        line.setUsageHelpWidth(80);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExpandAtFiles(false);
        String name = line.getSubcommands().isEmpty() || given.length == 0 ? line.getCommandName() : given[0];
        return new CommandLines(line).execute(FormerNames.replace(name, given));
    }

    private int execute(String... arguments) {
        CommandLine command = line.getSubcommands().getOrDefault(arguments.length == 0 ? "" : arguments[0], line);
        Arguments given = new Arguments(arguments);
        if (!command.getCommandSpec().optionsMap().containsKey(OptionNames.RESULT) || given.has("--help")) {
            return parseAndRun(arguments);
        }
        Optional<ResultFile> file = Optional.empty();
        int status;
        try {
            Optional<String> output = given.last(OptionNames.OUTPUT);
            file = given.last(OptionNames.RESULT)
                    .map(path -> ResultFile.begin(path, output, new ClusterPaths(given.sparkConf())));
            ConfigFile config = ConfigFile.apply(line, arguments);
            Optional<ResultFile> begun = file;
            // one that is refused is not written
            file = Optional.empty();
            file = resultFile(begun, given, config);
            status = run(config, arguments);
        } catch (UserMistake mistake) {
            status = mistake(mistake.getMessage());
        }
        return file.isEmpty() ? status : leave(file.get(), status, Report.printedBy(command));
    }

    /** The file that the command line names, or else the configuration file, apart from the output of either. */
    private static Optional<ResultFile> resultFile(Optional<ResultFile> begun, Arguments given, ConfigFile config) {
        Optional<String> named = config.value(OptionNames.RESULT);
        if (begun.isEmpty() && named.isEmpty()) {
            return Optional.empty();
        }
        ClusterPaths paths = new ClusterPaths(config.sparkConf(given));
        Optional<String> output = given.last(OptionNames.OUTPUT).or(() -> config.value(OptionNames.OUTPUT));
        begun.ifPresent(file -> file.requireOutside(output, paths.configuration()));
        return begun.or(() -> named.map(path -> ResultFile.begin(path, output, paths)));
    }

    private int parseAndRun(String... arguments) {
        try {
            return run(ConfigFile.apply(line, arguments), arguments);
        } catch (UserMistake mistake) {
            return mistake(mistake.getMessage());
        }
    }

    private int run(ConfigFile config, String... arguments) {
        line.setParameterExceptionHandler((mistake, parsed) -> mistake(ArgumentWords.of(mistake, config)));
        line.setExecutionExceptionHandler((failure, at, parsed) -> failed(failure, at));
        try {
            return line.execute(arguments);
        } catch (Error e) {
            return failed(e, line);
        }
    }

    private int leave(ResultFile file, int status, Object result) {
        try {
            file.write(new CommandOutcome(status, sentence, result));
            return status;
        } catch (UserMistake unwritable) {
            int own = mistake(unwritable.getMessage());
            return status == 0 ? own : status;
        }
    }

    private int failed(Throwable failure, CommandLine command) {
        Optional<String> mistake = Mistakes.sentence(failure);
        if (mistake.isPresent()) {
            return mistake(mistake.get());
        }
        if (isShuttingDown()) {
            sentence = "ended by a signal; what is finished stays, and the same command goes on with it.";
            if (!Report.isCutOff(command)) {
                line.getErr().println("nightjar: " + sentence);
            }
            return ExitStatus.FAULT;
        }
        sentence = Texts.paragraph("internal error, please report it: "
                + failure.toString().lines().findFirst().orElseThrow());
        line.getErr().println("nightjar: " + sentence);
        StringWriter stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack, true));
        line.getErr().print(Texts.lines(stack.toString()));
        line.getErr().flush();
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

    private int mistake(String text) {
        String stripped = Texts.paragraph(text.strip());
        sentence = stripped.endsWith(".") ? stripped : stripped + ".";
        line.getErr().println("nightjar: " + sentence);
        return ExitStatus.MISTAKE;
    }
}
