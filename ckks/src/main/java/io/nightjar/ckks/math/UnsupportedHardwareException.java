package io.nightjar.ckks.math;

/** This machine or JVM cannot run the engine; the message says why and what to do. */
public final class UnsupportedHardwareException extends RuntimeException {
    UnsupportedHardwareException(String message) {
        super(message);
    }
}
