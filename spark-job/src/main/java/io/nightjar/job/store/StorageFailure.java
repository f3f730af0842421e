package io.nightjar.job.store;

import java.io.IOException;

/** The storage of a file has failed, and nothing is known of the content: trying again may help. */
final class StorageFailure extends IOException {
    private static final long serialVersionUID = 1;
    private final IOException failure;

    StorageFailure(IOException failure) {
        super(failure.getMessage(), failure);
        this.failure = failure;
    }

    /** As the file system has thrown it. */
    IOException failure() {
        return failure;
    }
}
