package io.nightjar.job.cli;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.owner.PassphraseSource;
import io.nightjar.job.store.FileSystems;
import java.io.Console;
import java.util.Arrays;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/**
 * Where the passphrase of the owner's keys comes from. It is never an argument, which everybody on the machine sees.
 */
final class PassphraseOptions {
    /** Who asks for a passphrase, and shows nothing of it. */
    @FunctionalInterface
    interface Terminal {
        /** What was typed after {@code prompt}; null at the end of input. */
        char[] ask(String prompt);
    }

    @Option(
            names = OptionNames.PASSPHRASE,
            description = "Ask on the terminal for the passphrase of secret.key and authentication.key.")
    private boolean asked;

    @Option(
            names = OptionNames.PASSPHRASE_FILE,
            paramLabel = "FILE",
            description = "Read the passphrase from FILE (mode 0600), at the same path wherever the key is opened.")
    private String file;

    @Option(
            names = OptionNames.PASSPHRASE_ENV,
            paramLabel = "NAME",
            description = "Take the passphrase from the environment variable NAME, wherever the key is opened.")
    private String variable;

    /**
     * The source that the options name, or null where there is none.
     *
     * @param twice whether what is typed is a new passphrase, which is asked for twice
     */
    PassphraseSource source(boolean twice) {
        long given = Stream.of(asked, file != null, variable != null)
                .filter(Boolean::booleanValue)
                .count();
        if (given > 1) {
            throw new UserMistake(OptionNames.PASSPHRASE + ", " + OptionNames.PASSPHRASE_FILE + " and "
                    + OptionNames.PASSPHRASE_ENV + " exclude each other: give one of them");
        }
        if (file != null) {
            return PassphraseSource.file(FileSystems.local(file));
        }
        if (variable != null) {
            return PassphraseSource.environment(variable);
        }
        return asked ? PassphraseSource.typed(typed(terminal(), twice)) : null;
    }

    /**
     * As {@link #source(boolean)}, of a file that executors read too.
     *
     * @throws UserMistake also where the driver's machine is the cluster's choice and the path does not say that it is
     *     on a disk of the machines
     */
    PassphraseSource source(SparkOptions.Session session) {
        if (file != null) {
            session.localPath(OptionNames.PASSPHRASE_FILE, file);
        }
        return source(false);
    }

    private static Terminal terminal() {
        Console console = System.console();
        if (console == null) {
            throw new UserMistake(OptionNames.PASSPHRASE + " asks on a terminal, and there is none: give "
                    + OptionNames.PASSPHRASE_FILE + " or " + OptionNames.PASSPHRASE_ENV);
        }
        return prompt -> console.readPassword("%s", prompt);
    }

    /** @throws UserMistake when the input ends, or a new passphrase is not typed twice alike */
    static char[] typed(Terminal terminal, boolean twice) {
        char[] first = require(terminal.ask(twice ? "New passphrase: " : "Passphrase: "));
        if (twice) {
            char[] second = require(terminal.ask("The same again: "));
            boolean same = Arrays.equals(first, second);
            Arrays.fill(second, '\0');
            if (!same) {
                Arrays.fill(first, '\0');
                throw new UserMistake("the two passphrases differ: start again and type the same one twice");
            }
        }
        return first;
    }

    private static char[] require(char[] typed) {
        if (typed == null) {
            throw new UserMistake("the input ended before a passphrase was typed: start again");
        }
        return typed;
    }
}
