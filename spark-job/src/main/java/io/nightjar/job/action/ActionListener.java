package io.nightjar.job.action;

import io.nightjar.job.mistake.Remedy;
import java.util.function.LongSupplier;

/** Hears what an action has to say beside its result. */
public interface ActionListener {
    /** Hears nothing. */
    ActionListener SILENT = new ActionListener() {};

    /** @param sentence for a person, without a stop at its end */
    default void note(String sentence) {}

    /**
     * @param sentence for a person, without a stop at its end
     * @param remedy what mends it, for which the listener may have a name
     */
    default void note(String sentence, Remedy remedy) {
        note(sentence);
    }

    /**
     * The JVM ends while work goes on, by a signal or by its program; {@link #ended} may not follow any more.
     *
     * @param sentence what is finished, without a stop at its end
     */
    default void cutOff(String sentence) {}

    /**
     * Long work begins; {@link #ended} follows in any case.
     *
     * @param work one word
     * @param total what {@code done} grows by until the work is complete
     * @param done may be asked by any thread at any time
     */
    default void begun(String work, long total, LongSupplier done) {}

    /** One more block of the work that has begun has ended; one thread calls at a time, and Spark waits for it. */
    default void blockEnded(BlockProgress progress) {}

    /** The work that has begun is over, done or failed. */
    default void ended() {}
}
