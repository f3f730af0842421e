package io.nightjar.trainer.fetch;

import io.nightjar.ckks.NightjarException;

/** An archive that cannot be had, or does not hold what it should; the message says which, where, and what to do. */
public final class FetchException extends NightjarException {
    FetchException(String sentence) {
        super(sentence);
    }

    FetchException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
