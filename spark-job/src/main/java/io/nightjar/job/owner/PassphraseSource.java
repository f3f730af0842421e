package io.nightjar.job.owner;

import io.nightjar.job.commit.PrivateFiles;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Where the passphrase of the owner's keys comes from. What travels to executors is the name of a file or of a variable
 * of their own environment, never a passphrase: one that was typed is known to this JVM alone, until this is closed.
 */
public final class PassphraseSource implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1;
    private static final int MAX_BYTES = 4096;
    private static final Map<String, byte[]> TYPED_IN_THIS_JVM = new ConcurrentHashMap<>();

    private final String file;
    private final String variable;
    private final String typed;

    private PassphraseSource(String file, String variable, String typed) {
        this.file = file;
        this.variable = variable;
        this.typed = typed;
    }

    /**
     * The bytes of a file that is open to its owner alone, without one line end at their end. A pipe is read now, since
     * it can be read once.
     */
    public static PassphraseSource file(Path file) {
        Path whole = file.toAbsolutePath();
        if (!Files.exists(whole) || Files.isRegularFile(whole)) {
            return new PassphraseSource(whole.toString(), null, null);
        }
        return keep(stripped(content(whole)), "the passphrase file " + file);
    }

    /** The UTF-8 bytes of a variable of the environment of the JVM that opens the key. */
    public static PassphraseSource environment(String variable) {
        return new PassphraseSource(null, variable, null);
    }

    /** The UTF-8 bytes of what was typed, which is overwritten; no other JVM can use it. */
    public static PassphraseSource typed(char[] passphrase) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        Arrays.fill(passphrase, '\0');
        return keep(bytes, "the passphrase that was typed");
    }

    private static PassphraseSource keep(byte[] bytes, String where) {
        String token = UUID.randomUUID().toString();
        TYPED_IN_THIS_JVM.put(token, requireSize(bytes, where));
        return new PassphraseSource(null, null, token);
    }

    /** Whether executors in JVMs of their own can get at the passphrase. */
    public boolean reachesOtherMachines() {
        return typed == null;
    }

    /** The variable that the passphrase is in, or null. */
    public String variable() {
        return variable;
    }

    /** @throws UserMistake where there is no passphrase, in words for whoever gave this */
    public void require(Consumer<String> notes) {
        with(notes, passphrase -> null);
    }

    /**
     * What {@code use} makes of the passphrase, whose bytes are overwritten then.
     *
     * @param notes hears of a file whose mode cannot be asked for
     * @throws UserMistake when the file cannot be read or is open to others, the variable is not set, or the passphrase
     *     is empty
     */
    <T> T with(Consumer<String> notes, Function<byte[], T> use) {
        byte[] passphrase = read(notes);
        try {
            return use.apply(passphrase);
        } finally {
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    private byte[] read(Consumer<String> notes) {
        if (file != null) {
            return ofFile(notes);
        }
        if (variable != null) {
            String value = System.getenv(variable);
            if (value == null) {
                throw new UserMistake("the environment variable " + variable
                        + " is not set: put the passphrase into it on every machine that opens the key, or"
                        + " name another");
            }
            return requireSize(value.getBytes(StandardCharsets.UTF_8), "the environment variable " + variable);
        }
        byte[] kept = TYPED_IN_THIS_JVM.get(typed);
        if (kept == null) {
            throw new UserMistake("the passphrase was given to another process, or is not held any more, and does not"
                    + " travel: name a file or an environment variable that every machine has");
        }
        return kept.clone();
    }

    private byte[] ofFile(Consumer<String> notes) {
        Path path = Path.of(file);
        try {
            PrivateFiles.requirePrivate(path, "a passphrase", notes);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        return requireSize(stripped(content(path)), "the passphrase file " + file);
    }

    private static byte[] content(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MAX_BYTES + 2);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static UserMistake unreadable(Path path, IOException e) {
        return FailureText.unreadable(
                "passphrase file " + path, e, "give a file that every machine that opens the key has");
    }

    private static byte[] stripped(byte[] line) {
        int end = line.length;
        if (end > 0 && line[end - 1] == '\n') {
            end--;
            if (end > 0 && line[end - 1] == '\r') {
                end--;
            }
        }
        byte[] stripped = Arrays.copyOf(line, end);
        Arrays.fill(line, (byte) 0);
        return stripped;
    }

    private static byte[] requireSize(byte[] passphrase, String where) {
        if (passphrase.length == 0 || passphrase.length > MAX_BYTES) {
            Arrays.fill(passphrase, (byte) 0);
            throw new UserMistake(where + " holds " + (passphrase.length == 0 ? "nothing" : "too much")
                    + ", expected a passphrase of 1 to " + MAX_BYTES + " bytes: give another one");
        }
        return passphrase;
    }

    /** Overwrites what was typed. */
    @Override
    public void close() {
        byte[] kept = typed == null ? null : TYPED_IN_THIS_JVM.remove(typed);
        if (kept != null) {
            Arrays.fill(kept, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return file != null ? "the file " + file : variable != null ? "the variable " + variable : "what was typed";
    }
}
