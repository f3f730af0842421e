package io.nightjar.job.cli;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.KeyCodec;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.secret.KeyGenerator;
import io.nightjar.ckks.secret.SecretKey;
import io.nightjar.ckks.secret.SecretKeyCodec;
import io.nightjar.job.commit.LocalTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.commit.PrivateFiles;
import io.nightjar.job.commit.StagedFile;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.model.contract.ClientProfile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "keygen",
        description = "Generate the owner's keys for a client profile.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "KEYS becomes a directory: secret.key (mode 0600, stays with the owner), public.key (for producers",
            "who must not decrypt), evaluation.keys (for the cluster), and a copy of the client profile.",
            "",
            "Example:",
            "  nightjar keygen --profile out/program/client-profile.json --out out/keys"
        })
public final class KeygenCommand implements Callable<Integer> {
    @Option(
            names = "--profile",
            required = true,
            paramLabel = "P",
            description = "The client profile that compile wrote.")
    private Path profile;

    @Option(names = "--out", required = true, paramLabel = "KEYS", description = "Directory to write.")
    private Path out;

    @Option(
            names = "--accept-insecure",
            description = "Generate keys although the parameter set is above the security ceiling.")
    private boolean acceptInsecure;

    @Option(names = "--overwrite", description = "Replace KEYS; what was encrypted under the old ones is lost.")
    private boolean overwrite;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        Set<String> names = Set.of(
                ArtifactFiles.SECRET_KEY,
                ArtifactFiles.PUBLIC_KEY,
                ArtifactFiles.EVALUATION_KEYS,
                ArtifactFiles.CLIENT_PROFILE);
        LocalTarget target = LocalTarget.directory(out, names, overwrite, List.of(Location.of(profile)));
        target.require();
        ClientProfile opened = ArtifactFiles.readProfile(profile);
        if (opened.parameters().security() == CkksParameters.Security.INSECURE && !acceptInsecure) {
            throw new UserMistake("client profile " + profile + " has the insecure parameter set "
                    + opened.parameters().name() + ": ask for a secure program, or give --accept-insecure for a test");
        }
        CkksContext context = new CkksContext(opened.parameters());
        SecureRandom random = new SecureRandom();
        KeyGenerator generator = new KeyGenerator(context, random);
        KeyId id = KeyId.fresh(random);
        SecretKey secret = generator.secretKey();
        KeyCodec codec = new KeyCodec(context);
        byte[] evaluation = codec.write(generator.evaluationKeys(secret, opened.keys()), id);
        byte[] publicKey = codec.write(generator.publicKey(secret), id);
        try (StagedFile staged = StagedFile.begin(target)) {
            Files.createDirectories(staged.path());
            try (OutputStream file = PrivateFiles.create(staged.path().resolve(ArtifactFiles.SECRET_KEY))) {
                file.write(new SecretKeyCodec(context).write(secret, id));
            }
            Files.write(staged.path().resolve(ArtifactFiles.PUBLIC_KEY), publicKey);
            Files.write(staged.path().resolve(ArtifactFiles.EVALUATION_KEYS), evaluation);
            Files.writeString(staged.path().resolve(ArtifactFiles.CLIENT_PROFILE), opened.toJson());
            staged.commit();
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("output", out.toString());
        fields.put("key", id.hex());
        fields.put("parameters", Fingerprint.of(opened.parameters()).hex());
        fields.put("evaluationKeyBytes", evaluation.length);
        fields.put("publicKeyBytes", publicKey.length);
        List<KeyCodec.StoredKey> listing = codec.listing(opened.keys());
        fields.put("keys", PlanText.keys(listing));
        report.print(
                fields,
                String.format(
                        Locale.ROOT,
                        "keys written to %s: %s stays here, %s (%.1f MiB) goes to the cluster%n%s",
                        out,
                        ArtifactFiles.SECRET_KEY,
                        ArtifactFiles.EVALUATION_KEYS,
                        evaluation.length / 1048576.0,
                        table(listing)));
        return 0;
    }

    private static String table(List<KeyCodec.StoredKey> keys) {
        StringBuilder text = new StringBuilder();
        for (KeyCodec.StoredKey key : keys) {
            text.append(
                    String.format(Locale.ROOT, "  %-24s level %2d %12d bytes%n", key.use(), key.level(), key.bytes()));
        }
        return text.toString();
    }
}
