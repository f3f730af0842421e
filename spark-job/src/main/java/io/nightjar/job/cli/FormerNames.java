package io.nightjar.job.cli;

import io.nightjar.job.mistake.UserMistake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Names that options had in earlier releases, which are still understood; no help shows them. */
final class FormerNames {
    private static final String FORMER_OUTPUT = "--out";
    private static final String FORMER_PUBLIC_KEY = "--public-key";

    private static final Map<String, String> RENAMED = Map.of(FORMER_OUTPUT, OptionNames.OUTPUT);

    /** By command: other commands have options of these names. */
    private static final Map<String, Map<String, String>> RENAMED_IN = Map.of(
            "score", Map.of(OptionNames.KEYS, OptionNames.EVALUATION_KEYS),
            "report", Map.of(OptionNames.LABELS, OptionNames.DECRYPTED));

    private FormerNames() {}

    /**
     * The arguments with today's names.
     *
     * @param command that the arguments belong to
     */
    static String[] replace(String command, String... arguments) {
        List<String> today = new ArrayList<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            String value = parts.length == 2 ? "=" + parts[1] : "";
            if (parts[0].equals(FORMER_PUBLIC_KEY)) {
                today.addAll(keyOf(value));
            } else {
                today.add(name(command, parts[0]) + value);
            }
        }
        return today.toArray(String[]::new);
    }

    /**
     * The values of a configuration file under today's names.
     *
     * @throws UserMistake when an option has a value under both of its names
     */
    static Properties replace(String command, Properties values) {
        Properties today = new Properties();
        for (String key : values.stringPropertyNames()) {
            for (String argument : replace(command, "--" + key + "=" + values.getProperty(key))) {
                String[] parts = argument.split("=", 2);
                if (today.setProperty(parts[0].substring(2), parts[1]) != null) {
                    throw new UserMistake("the configuration file gives " + parts[0]
                            + " twice, once under a former name: give it once");
                }
            }
        }
        return today;
    }

    private static String name(String command, String option) {
        String today = RENAMED.getOrDefault(option, option);
        return RENAMED_IN.getOrDefault(command, Map.of()).getOrDefault(today, today);
    }

    /** A flag became an option with a value; what is no value of a flag is left to that option to refuse. */
    private static List<String> keyOf(String value) {
        if (value.isEmpty() || value.equalsIgnoreCase("=true")) {
            return List.of(OptionNames.ENCRYPTED_WITH + "=public");
        }
        return value.equalsIgnoreCase("=false") ? List.of() : List.of(OptionNames.ENCRYPTED_WITH + value);
    }
}
