package io.nightjar.model.machine;

import io.nightjar.ckks.Texts;
import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.Processor;

/**
 * What unit costs hold for.
 *
 * @param processor as the operating system calls it
 * @param kernels the variant that was measured
 * @param jdk version of the Java runtime
 */
public record Machine(String processor, String kernels, String jdk) {
    private static final int MOST_CHARACTERS = 200;

    /** @throws IllegalArgumentException if a text is missing, blank, longer than 200 characters or not printable */
    public Machine {
        require("processor", processor);
        require("kernels", kernels);
        require("jdk", jdk);
    }

    private static void require(String field, String text) {
        if (!Texts.isLine(text, MOST_CHARACTERS)) {
            throw new IllegalArgumentException("field " + field + " is missing or no text of at most " + MOST_CHARACTERS
                    + " printable characters");
        }
    }

    /** This machine with this JVM and the kernels that it runs. */
    static Machine current() {
        return new Machine(
                Processor.name(), Kernels.chosen().name(), Runtime.version().toString());
    }

    /** In words. */
    public String description() {
        return processor + "; kernels: " + kernels + "; JDK " + jdk;
    }
}
