package io.nightjar.model.onnx;

import io.nightjar.ckks.NightjarException;

/** A file that cannot be read as an ONNX model at all; the message is one sentence for the user. */
public final class InvalidModelException extends NightjarException {
    private static final long serialVersionUID = 1L;

    InvalidModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
