package io.nightjar.model.compiler;

/** Hears how the search for a program comes on; the thread that compiles calls it. */
public interface SearchListener {
    /** Hears nothing. */
    SearchListener SILENT = new SearchListener() {};

    /**
     * The packings to look at are known.
     *
     * @param packings that may have a program
     * @param refused packings that have none whatever the values
     */
    default void found(int packings, int refused) {}

    /** The next of the packings is looked at: its values are bounded and its schedules tried. */
    default void considers(int phases) {}
}
