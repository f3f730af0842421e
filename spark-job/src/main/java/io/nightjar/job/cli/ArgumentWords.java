package io.nightjar.job.cli;

import io.nightjar.ckks.Texts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the arguments of a command, in our words. */
final class ArgumentWords {
    private static final int LONGEST_NAME = 64;

    /** In the names of options that ask for one. */
    private static final String SECRET = "passphrase";

    private ArgumentWords() {}

    /** @param config of the values that do not stand on the command line */
    static String of(ParameterException mistake, ConfigFile config) {
        String help = "see " + mistake.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            return unmatched.isUnknownOption()
                    ? unknownOption(first, unmatched.getCommandLine()) + ": " + help
                    : shown(first, unmatched.getCommandLine()) + " is " + unexpected(first, unmatched.getCommandLine())
                            + ": " + help;
        }
        if (mistake instanceof OverwrittenOptionException twice) {
            return name(twice.getOverwritten()) + " is given twice: give it once";
        }
        if (mistake instanceof MissingParameterException missing) {
            CommandLine line = mistake.getCommandLine();
            return line.getUnmatchedArguments().stream()
                            .filter(argument -> argument.startsWith("-"))
                            .findFirst()
                            .map(option -> unknownOption(option, line))
                            .orElseGet(() -> missing(missing.getMissing(), mistake.getMessage()))
                    + ": " + help;
        }
        ArgSpec argument = mistake.getArgSpec();
        if (argument == null && mistake.getMessage().startsWith("Missing required subcommand")) {
            return "a command is missing, expected " + commands(mistake.getCommandLine()) + ": " + help;
        }
        if (argument == null) {
            return mistake.getMessage() + ": " + help;
        }
        String value = mistake.getValue() == null ? given(argument) : mistake.getValue();
        String where = config.origin(argument).orElse("") + name(argument);
        if (where.contains(SECRET)) {
            return where + " takes no value but true or false, and none is shown here: " + help;
        }
        return argument.converters().length > 0 && mistake.getCause() instanceof TypeConversionException own
                ? where + " is " + own.getMessage()
                : where + " is '" + value + "', expected " + expected(argument) + ": " + help;
    }

    /** An argument behind an option that asks for a passphrase may be one. */
    private static String shown(String argument, CommandLine line) {
        boolean asks = line.getCommandSpec().optionsMap().keySet().stream().anyMatch(name -> name.contains(SECRET));
        return asks ? "an argument that belongs to no option" : Texts.quoted(argument);
    }

    private static String given(ArgSpec argument) {
        return String.join(" ", argument.originalStringValues());
    }

    /** @param given an option, perhaps with a value, which may be a secret */
    private static String unknownOption(String given, CommandLine line) {
        String whole = given.split("=", 2)[0];
        // a letter may have a value right behind it
        String name = whole.startsWith("--") ? whole : whole.substring(0, Math.min(2, whole.length()));
        CommandSpec command = line.getCommandSpec();
        String shown = "there is no option " + Texts.line(name, LONGEST_NAME);
        for (PositionalParamSpec argument : command.positionalParameters()) {
            if (name.equalsIgnoreCase("--" + argument.paramLabel())) {
                return shown + ", " + command.name() + " takes " + argument.paramLabel() + " without one: write "
                        + command.qualifiedName() + " " + argument.paramLabel();
            }
        }
        return shown + NearestNames.question(name, command.optionsMap().keySet());
    }

    private static String unexpected(String first, CommandLine line) {
        return line.getSubcommands().isEmpty()
                ? "unexpected"
                : "no command, expected " + commands(line)
                        + NearestNames.question(first, line.getSubcommands().keySet());
    }

    private static String commands(CommandLine line) {
        return String.join(", ", line.getSubcommands().keySet());
    }

    private static String missing(List<ArgSpec> arguments, String otherwise) {
        if (arguments.isEmpty()) {
            return otherwise;
        }
        String names = arguments.stream()
                .map(argument -> argument.isOption() ? name(argument) + " " + argument.paramLabel() : name(argument))
                .collect(Collectors.joining(", "));
        return names + (arguments.size() == 1 ? " is missing" : " are missing");
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String expected(ArgSpec argument) {
        Class<?> type = argument.typeInfo().getType();
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "a whole number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" or "));
        }
        return argument.paramLabel();
    }
}
