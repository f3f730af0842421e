package io.nightjar.model.machine;

import io.nightjar.ckks.NightjarException;

/** What operations take could not be measured, since it kept changing; the message says so and what to do. */
public final class UnsteadyMachineException extends NightjarException {
    private static final long serialVersionUID = 1;

    UnsteadyMachineException(String message) {
        super(message);
    }
}
