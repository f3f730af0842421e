package io.nightjar.job.store;

import io.nightjar.job.mistake.UserMistake;

/** A secret key lies where evaluation keys are expected: nothing of a run goes on then. */
final class SecretKeyMistake extends UserMistake {
    private static final long serialVersionUID = 1;

    SecretKeyMistake(String sentence) {
        super(sentence);
    }
}
