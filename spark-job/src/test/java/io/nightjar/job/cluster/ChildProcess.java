package io.nightjar.job.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A program in a process of its own, which sees nothing of this JVM's Spark. Its output and its temporary files are in
 * a directory that closing it deletes, after it has ended the program and what that has started.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
    private static final int POLL_MILLIS = 100;
    private static final String LOOPBACK = "127.0.0.1";

    private final Process process;
    private final Path scratch;

    private ChildProcess(Process process, Path scratch) {
        this.process = process;
        this.scratch = scratch;
    }

    /** The launcher of the JVM that runs this. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Starts a program on loopback.
     *
     * @param directory that it works in
     * @param environment beside that of this JVM, of which Spark's and Hadoop's variables are left out
     */
    public static ChildProcess start(Path directory, Map<String, String> environment, List<String> command)
            throws IOException {
        Path scratch = Files.createTempDirectory("nightjar-process");
        Path temporary = Files.createDirectory(scratch.resolve("tmp"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(scratch.resolve("out").toFile())
                .redirectError(scratch.resolve("err").toFile());
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("SPARK_") || name.startsWith("HADOOP_"));
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        variables.put("SPARK_LOCAL_IP", LOOPBACK);
        variables.put("NIGHTJAR_JAVA_OPTIONS", temporaryFiles(temporary));
        variables.put("TMPDIR", temporary.toString());
        variables.putAll(environment);
        return new ChildProcess(builder.start(), scratch);
    }

    /** The option of a JVM that has its temporary files in a directory. */
    static String temporaryFiles(Path directory) {
        return "-Djava.io.tmpdir=" + directory;
    }

    /** Its exit status, when it has ended by itself. */
    public int status() {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("still running after " + LIMIT + ": " + text());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** This, when it has ended well by itself. */
    public ChildProcess requireSuccess() {
        if (status() != 0) {
            throw new AssertionError("status " + status() + ": " + text());
        }
        return this;
    }

    /** Asks it to end, as SIGTERM does. */
    public void terminate() {
        process.destroy();
    }

    /** What it has written so far to standard output; not known any more once this is closed. */
    public String out() {
        return read("out");
    }

    /** What it has written so far to standard error; not known any more once this is closed. */
    public String err() {
        return read("err");
    }

    /** Waits until it has written some words. */
    public void await(String words) throws InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!text().contains(words)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("did not say '" + words + "': " + text());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private String text() {
        return out() + err();
    }

    private String read(String file) {
        try {
            return Files.readString(scratch.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        try {
            process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
            all.add(process.toHandle());
            all.forEach(ProcessHandle::destroyForcibly);
            for (ProcessHandle ended : all) {
                ended.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            delete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("a program cannot be ended", e);
        }
    }

    private void delete() {
        try (Stream<Path> paths = Files.walk(scratch)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
