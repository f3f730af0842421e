package io.nightjar.trainer.fetch;

import java.util.function.LongSupplier;

/** What a person may want to see of a download. */
public interface FetchListener {
    /**
     * A download begins.
     *
     * @param file the archive
     * @param bytes how many are still to come
     * @param received a count that grows by that many; by more when the download has to begin anew
     * @return what to end with it
     */
    Display begins(String file, long bytes, LongSupplier received);

    /** A remark beside the result. */
    void remark(String text);

    /** The display of one download. */
    interface Display {
        /** Called once, when the download is complete or has failed. */
        void ends();
    }
}
