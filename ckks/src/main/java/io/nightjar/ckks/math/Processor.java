package io.nightjar.ckks.math;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the operating system calls this machine's processor. */
public final class Processor {
    private static final Path LINUX_INFO = Path.of("/proc/cpuinfo");
    private static final String LINUX_KEY = "model name";

    private Processor() {}

    /** The model where Linux names one, and the architecture. */
    public static String name() {
        String architecture = System.getProperty("os.arch");
        if (!Files.isReadable(LINUX_INFO)) {
            return architecture;
        }
        try (Stream<String> lines = Files.lines(LINUX_INFO)) {
            return lines.filter(line -> line.startsWith(LINUX_KEY) && line.contains(":"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip() + ", " + architecture)
                    .orElse(architecture);
        } catch (IOException | UncheckedIOException e) {
            return architecture;
        }
    }
}
