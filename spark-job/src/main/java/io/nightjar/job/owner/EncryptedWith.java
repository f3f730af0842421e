package io.nightjar.job.owner;

import io.nightjar.ckks.io.BlobKind;
import io.nightjar.job.store.ArtifactFiles;

/** The key that images are encrypted with. */
public enum EncryptedWith {
    /** The secret key: half the bytes and the least noise, for its owner alone. */
    SECRET(BlobKind.SECRET_KEY, ArtifactFiles.SECRET_KEY),
    /** The public key: for producers who must not decrypt. */
    PUBLIC(BlobKind.PUBLIC_KEY, ArtifactFiles.PUBLIC_KEY);

    private final BlobKind kind;
    private final String file;

    EncryptedWith(BlobKind kind, String file) {
        this.kind = kind;
        this.file = file;
    }

    BlobKind kind() {
        return kind;
    }

    /** Name of its file in a directory of keys. */
    String file() {
        return file;
    }
}
