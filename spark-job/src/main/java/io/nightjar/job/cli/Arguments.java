package io.nightjar.job.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;

/** What is needed of the arguments before they are parsed, and where parsing fails. */
final class Arguments {
    private final List<String> arguments;

    Arguments(String... arguments) {
        this.arguments = List.of(arguments);
    }

    /** The last value of an option, written as two arguments or as one with an equals sign. */
    Optional<String> last(String option) {
        List<String> values = all(option);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    /** Whether an option is there, with or without a value. */
    boolean has(String option) {
        return arguments.stream().anyMatch(argument -> argument.split("=", 2)[0].equals(option));
    }

    private List<String> all(String option) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith(option + "=")) {
                values.add(argument.substring(option.length() + 1));
            } else if (argument.equals(option) && i + 1 < arguments.size()) {
                values.add(arguments.get(++i));
            }
        }
        return values;
    }

    /** Spark's configuration with the settings among the arguments; one without a value is left to the parser. */
    SparkConf sparkConf() {
        SparkConf conf = new SparkConf();
        addSettings(conf);
        return conf;
    }

    /** Adds the settings among the arguments to a configuration. */
    void addSettings(SparkConf conf) {
        all(OptionNames.CONF).forEach(setting -> set(conf, setting));
    }

    /** @param setting as {@code key=value}; nothing is set where it is none */
    static void set(SparkConf conf, String setting) {
        int equals = setting.indexOf('=');
        if (equals > 0) {
            conf.set(setting.substring(0, equals), setting.substring(equals + 1));
        }
    }
}
