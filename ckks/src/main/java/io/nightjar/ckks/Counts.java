package io.nightjar.ckks;

/** Numbers of things in sentences. */
public final class Counts {
    private Counts() {}

    /**
     * A number of things, such as {@code 1 block}, {@code 2 blocks} and {@code 2 classes}.
     *
     * @param thing one of them
     */
    public static String of(long count, String thing) {
        return count + " " + (count == 1 ? thing : thing + (thing.endsWith("s") ? "es" : "s"));
    }
}
