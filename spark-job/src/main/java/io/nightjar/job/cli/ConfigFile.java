package io.nightjar.job.cli;

import io.nightjar.job.UserMistake;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Values of options from a file of lines {@code option = value}, the option without its dashes; what stands on the command line wins. An
 * option that the command does not have is refused.
 */
final class ConfigFile {
    static final String OPTION = "--config";

    private ConfigFile() {}

    static void apply(CommandLine line, String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            String file = arguments[i].startsWith(OPTION + "=")
                    ? arguments[i].substring(OPTION.length() + 1)
                    : arguments[i].equals(OPTION) && i + 1 < arguments.length ? arguments[i + 1] : null;
            if (file != null) {
                CommandLine command = line.getSubcommands().getOrDefault(arguments[0], line);
                command.setDefaultValueProvider(provider(command, Path.of(file)));
                return;
            }
        }
    }

    private static CommandLine.IDefaultValueProvider provider(CommandLine command, Path file) {
        Properties values = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            values.load(reader);
        } catch (IOException e) {
            throw new UserMistake(
                    "configuration file " + file + " cannot be read: check the path and its permissions", e);
        }
        Map<String, OptionSpec> options = command.getCommandSpec().optionsMap();
        for (String key : new TreeSet<>(values.stringPropertyNames())) {
            if (!options.containsKey("--" + key) || ("--" + key).equals(OPTION)) {
                throw new UserMistake("configuration file " + file + " has the unknown key " + key + ": "
                        + command.getCommandName() + " takes " + known(options));
            }
        }
        return (ArgSpec argument) -> argument instanceof OptionSpec option
                ? values.getProperty(option.longestName().replaceFirst("^--", ""))
                : null;
    }

    private static String known(Map<String, OptionSpec> options) {
        return String.join(
                ", ",
                options.keySet().stream()
                        .filter(name -> name.startsWith("--") && !name.equals(OPTION) && !name.equals("--help"))
                        .map(name -> name.substring(2))
                        .sorted()
                        .toList());
    }
}
