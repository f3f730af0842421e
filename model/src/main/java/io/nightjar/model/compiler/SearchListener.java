package io.nightjar.model.compiler;

/** Hears how a search for a program comes on; the thread that compiles calls it. */
public interface SearchListener {
    /** Hears nothing. */
    SearchListener SILENT = new SearchListener() {};

    /**
     * A search begins; {@link #ended} follows in any case. Another may follow it, with other bounds on the values.
     *
     * @param parts of the work, for each of which {@link #done} is called unless the search fails
     */
    default void begun(int parts) {}

    /** @param what became of one more part, for a person */
    default void done(String what) {}

    /** The program that was found was tried on calibration images. */
    default void tried(LabelChanges changes) {}

    /** The search is over, with a program or without. */
    default void ended() {}
}
