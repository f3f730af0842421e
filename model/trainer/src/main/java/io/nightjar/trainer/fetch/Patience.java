package io.nightjar.trainer.fetch;

import java.time.Duration;

/**
 * How long to wait for a server.
 *
 * @param connect for a connection
 * @param answer for the head of an answer
 * @param silence between two pieces of a body
 * @param pause before a broken download is taken up again
 * @param tries how often one mirror is asked for one archive
 */
public record Patience(Duration connect, Duration answer, Duration silence, Duration pause, int tries) {
    /** 20 s for a connection, 60 s for an answer or between pieces, 20 tries 1 s apart. */
    public static Patience standard() {
        return new Patience(
                Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(1), 20);
    }
}
