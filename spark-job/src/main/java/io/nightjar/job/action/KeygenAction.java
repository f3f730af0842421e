package io.nightjar.job.action;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.job.commit.LocalTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.commit.StagedFile;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.owner.KeyPairFiles;
import io.nightjar.job.owner.PassphraseSource;
import io.nightjar.job.store.ArtifactFiles;
import io.nightjar.job.store.FileSystems;
import io.nightjar.model.contract.ClientProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Generates the owner's keys for a client profile, in a local directory. Not safe for several threads. */
public final class KeygenAction {
    private final Configuration configuration;
    private String profile;
    private String output;
    private boolean acceptInsecure;
    private boolean overwrite;
    private PassphraseSource passphrase;
    private ActionListener listener = ActionListener.SILENT;

    private KeygenAction(Configuration configuration) {
        this.configuration = configuration;
    }

    /** @param configuration how to reach file systems */
    public static KeygenAction on(Configuration configuration) {
        return new KeygenAction(configuration);
    }

    /** @param path the client profile of the program that the keys are for, or a directory that has it */
    public KeygenAction profile(String path) {
        this.profile = path;
        return this;
    }

    /** @param directory to write, on this machine: the secret keys go into it, in files of mode 0600 */
    public KeygenAction output(String directory) {
        this.output = directory;
        return this;
    }

    /** Whether keys are generated although the parameter set is insecure: for tests. */
    public KeygenAction acceptInsecure(boolean accepted) {
        this.acceptInsecure = accepted;
        return this;
    }

    /**
     * Whether keys that stand at the output are replaced. Their directory is kept beside it under another name if it
     * holds a secret or an authentication key, for nothing else decrypts what was encrypted under them.
     */
    public KeygenAction overwrite(boolean allowed) {
        this.overwrite = allowed;
        return this;
    }

    /**
     * Where the passphrase of the owner's keys comes from; without it they are under none. The secret and the
     * authentication key are encrypted under it.
     *
     * @param source stays open until the action has ended, and is closed by the caller
     */
    public KeygenAction passphrase(PassphraseSource source) {
        this.passphrase = source;
        return this;
    }

    /** @param heard of notes */
    public KeygenAction listener(ActionListener heard) {
        this.listener = heard;
        return this;
    }

    /**
     * Generates and writes the keys; they are on the disk when this returns.
     *
     * @throws IllegalStateException when a field is missing
     * @throws io.nightjar.ckks.NightjarException when the profile is missing, damaged or insecure, or the output may
     *     not be replaced
     */
    public KeygenResult execute() throws IOException {
        Fields.require(KeygenAction.class, "profile", profile);
        Fields.require(KeygenAction.class, "output", output);
        List<Location> inputs = List.of(Location.of(FileSystems.path(profile), configuration));
        LocalTarget target = LocalTarget.directory(FileSystems.local(output), KeyPairFiles.NAMES, overwrite, inputs);
        target.require();
        ClientProfile opened = ArtifactFiles.readProfile(profile, configuration);
        if (opened.parameters().security() == CkksParameters.Security.INSECURE && !acceptInsecure) {
            throw new UserMistake(
                    "client profile " + profile + " has the insecure parameter set "
                            + opened.parameters().name() + ": ask for a secure program, or accept it for a test",
                    Remedy.ACCEPT_INSECURE);
        }
        KeyPairFiles keys;
        Optional<Path> replaced;
        try (StagedFile staged = StagedFile.begin(target)) {
            keys = KeyPairFiles.generate(opened, staged.path(), passphrase, listener::note);
            replaced = staged.commitAndKeep(KeyPairFiles.SECRETS);
        }
        replaced.ifPresent(kept -> listener.note("the keys that stood in " + output + " are kept in " + kept
                + ": what was encrypted under them is scored and decrypted with those alone, not with the new ones;"
                + " destroy them when none of it is wanted any more"));
        return new KeygenResult(
                output,
                keys.id().hex(),
                Fingerprint.of(opened.parameters()).hex(),
                keys.evaluationKeyBytes(),
                keys.publicKeyBytes(),
                keys.evaluationKeys(),
                replaced.map(Path::toString).orElse(null));
    }
}
