package io.nightjar.job.mistake;

/** Numbers of things in sentences. */
public final class Counts {
    private Counts() {}

    /** A number of things, such as {@code 1 block} and {@code 2 blocks}. */
    public static String of(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
