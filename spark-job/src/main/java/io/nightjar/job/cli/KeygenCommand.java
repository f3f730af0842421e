package io.nightjar.job.cli;

import io.nightjar.job.action.KeygenAction;
import io.nightjar.job.action.KeygenResult;
import io.nightjar.job.owner.PassphraseSource;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Generates keys: {@code nightjar keygen}. */
@Command(
        name = "keygen",
        description = "Generate the owner's keys for a client profile.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "KEYS becomes a directory: secret.key and authentication.key (mode 0600, stay",
            "with the owner), public.key (for producers who must not decrypt),",
            "evaluation.keys (for the cluster), and a copy of the client profile. With a",
            "passphrase the first two are encrypted under it (Argon2id with 64 MiB,",
            "AES-256-GCM); there is no way back to the keys without it.",
            "",
            "Example:",
            "  nightjar keygen --profile out/program/client-profile.json --output out/keys"
        })
public final class KeygenCommand implements Callable<Integer> {
    @Option(
            names = OptionNames.PROFILE,
            required = true,
            paramLabel = "PROFILE",
            description = "The client profile that compile wrote.")
    private String profile;

    @Option(names = OptionNames.OUTPUT, required = true, paramLabel = "KEYS", description = "Directory to write.")
    private String output;

    @Option(
            names = OptionNames.ACCEPT_INSECURE,
            description = "Generate keys although the parameter set is above the security ceiling.")
    private boolean acceptInsecure;

    @Option(
            names = OptionNames.OVERWRITE,
            description = "Replace KEYS. The old ones, which alone decrypt what was encrypted under them, are kept in "
                    + "KEYS.replaced-1, or the first number that is free.")
    private boolean overwrite;

    @Mixin
    private PassphraseOptions passphrase;

    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        try (PassphraseSource source = passphrase.source(true)) {
            KeygenResult result = KeygenAction.on(configuration.hadoopConfiguration())
                    .profile(profile)
                    .output(output)
                    .acceptInsecure(acceptInsecure)
                    .overwrite(overwrite)
                    .passphrase(source)
                    .listener(new CommandListener(report))
                    .execute();
            report.print(result, words(result));
            return 0;
        }
    }

    private static String words(KeygenResult result) {
        return String.format(
                Locale.ROOT,
                "keys written to %s: secret.key and authentication.key stay here, "
                        + "evaluation.keys (%s, %.1f MiB) goes to the cluster",
                result.output(),
                Quantities.of(result.keys().size(), "key"),
                result.evaluationKeyBytes() / 1048576.0);
    }
}
