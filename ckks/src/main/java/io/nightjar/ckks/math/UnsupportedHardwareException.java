package io.nightjar.ckks.math;

import io.nightjar.ckks.NightjarException;

/** This machine or JVM cannot run the engine; the message says why and what to do. */
public final class UnsupportedHardwareException extends NightjarException {
    UnsupportedHardwareException(String message) {
        super(message);
    }
}
