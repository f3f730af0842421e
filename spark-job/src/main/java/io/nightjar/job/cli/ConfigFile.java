package io.nightjar.job.cli;

import io.nightjar.ckks.Texts;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.FileSystems;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Values of options from a file of lines {@code option = value}, the option without its dashes; what stands on the
 * command line wins. An option that the command does not have is refused.
 */
final class ConfigFile {
    private static final int LONGEST_KEY = 64;

    private static final Set<String> NOT_IN_FILES = Set.of(OptionNames.CONFIG, "--help", "--version");

    private final String file;
    private final Properties values;
    private final Set<String> onTheCommandLine;

    private ConfigFile(String file, Properties values, String... arguments) {
        this.file = file;
        this.values = values;
        this.onTheCommandLine = Arrays.stream(arguments)
                .map(argument -> argument.split("=", 2)[0])
                .collect(Collectors.toSet());
    }

    /** @throws UserMistake when a file is named that cannot be read or has keys that the command does not have */
    static ConfigFile apply(CommandLine line, String... arguments) {
        Arguments given = new Arguments(arguments);
        CommandLine command = line.getSubcommands().getOrDefault(arguments.length == 0 ? "" : arguments[0], line);
        Optional<String> file = given.last(OptionNames.CONFIG);
        if (file.isEmpty() || !command.getCommandSpec().optionsMap().containsKey(OptionNames.CONFIG)) {
            return new ConfigFile(null, new Properties(), arguments);
        }
        ConfigFile config = read(command, file.get(), new ClusterPaths(given.sparkConf()), arguments);
        command.setDefaultValueProvider(
                argument -> argument instanceof OptionSpec option ? config.values.getProperty(key(option)) : null);
        return config;
    }

    /** Spark's configuration with the settings of this file and, in their place, those among the arguments. */
    SparkConf sparkConf(Arguments given) {
        SparkConf conf = new SparkConf();
        value(OptionNames.CONF).ifPresent(setting -> Arguments.set(conf, setting));
        given.addSettings(conf);
        return conf;
    }

    /** The value of an option. */
    Optional<String> value(String option) {
        return Optional.ofNullable(values.getProperty(option.substring(2)));
    }

    /** Where the value of an argument comes from, as the beginning of a sentence; nothing for the command line. */
    Optional<String> origin(ArgSpec argument) {
        return argument instanceof OptionSpec option
                        && values.containsKey(key(option))
                        && Arrays.stream(option.names()).noneMatch(onTheCommandLine::contains)
                ? Optional.of("in the configuration file " + file + " the value of ")
                : Optional.empty();
    }

    private static String key(OptionSpec option) {
        return option.longestName().replaceFirst("^--", "");
    }

    private static ConfigFile read(CommandLine command, String file, ClusterPaths paths, String... arguments) {
        Properties values = new Properties();
        try (Reader reader = open(paths.any(OptionNames.CONFIG, file), paths.configuration())) {
            values.load(reader);
        } catch (IOException e) {
            throw FailureText.unreadable("configuration file " + file, e, "check the path and its permissions");
        } catch (IllegalArgumentException e) {
            throw new UserMistake(
                    "configuration file " + file + " has a \\u that four hexadecimal digits do not follow: write "
                            + "\\\\ for a backslash",
                    e);
        }
        values = FormerNames.replace(command.getCommandName(), values);
        Map<String, OptionSpec> options = command.getCommandSpec().optionsMap();
        for (String key : new TreeSet<>(values.stringPropertyNames())) {
            if (!options.containsKey("--" + key) || NOT_IN_FILES.contains("--" + key)) {
                List<String> known = known(options);
                throw new UserMistake("configuration file " + file + " has the unknown key "
                        + Texts.line(key, LONGEST_KEY) + NearestNames.question(key, known)
                        + ": " + command.getCommandName() + " takes " + String.join(", ", known));
            }
        }
        return new ConfigFile(file, values, arguments);
    }

    private static Reader open(String text, Configuration configuration) throws IOException {
        Path path = FileSystems.qualified(text, configuration);
        return new InputStreamReader(
                FileSystems.of(path, configuration).open(path), StandardCharsets.UTF_8.newDecoder());
    }

    private static List<String> known(Map<String, OptionSpec> options) {
        return options.keySet().stream()
                .filter(name -> name.startsWith("--") && !NOT_IN_FILES.contains(name))
                .map(name -> name.substring(2))
                .sorted()
                .toList();
    }
}
