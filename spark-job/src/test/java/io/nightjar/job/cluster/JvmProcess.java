package io.nightjar.job.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own, with its output in files. */
public final class JvmProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 20;

    private final Process process;
    private final Path out;
    private final Path err;

    /**
     * What a program did.
     *
     * @param status its exit status
     */
    public record Outcome(int status, String out, String err) {
        /** @throws AssertionError with the program's errors, unless it ended well */
        public Outcome require() {
            if (status != 0) {
                throw new AssertionError("status " + status + ": " + err);
            }
            return this;
        }
    }

    private JvmProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** @param logs a directory for the program's output */
    static JvmProcess start(ProcessBuilder builder, Path logs, String name) throws IOException {
        Files.createDirectories(logs);
        Path out = Files.createTempFile(logs, name, ".out");
        Path err = Files.createTempFile(logs, name, ".err");
        return new JvmProcess(
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
    }

    /** Waits for its end; a program that takes longer is ended, and an error. */
    public Outcome await(long seconds) throws IOException, InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            close();
            throw new AssertionError("still running after " + seconds + " s: " + Files.readString(err));
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Of the JVM, for tests that kill it. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** What it wrote to its error stream up to now. */
    public String errors() throws IOException {
        return Files.readString(err);
    }

    /** Ends it and what it started. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
