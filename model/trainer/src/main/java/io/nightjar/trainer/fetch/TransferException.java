package io.nightjar.trainer.fetch;

/** A mirror did not give what was asked for; the message says why, as a few words after the mirror's name. */
final class TransferException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean broken;

    private TransferException(String reason, boolean broken, Throwable cause) {
        super(reason, cause);
        this.broken = broken;
    }

    /** The mirror has nothing for us. */
    static TransferException unusable(String reason, Throwable cause) {
        return new TransferException(reason, false, cause);
    }

    /** The connection ended early; what came before it counts. */
    static TransferException broken(String reason, Throwable cause) {
        return new TransferException(reason, true, cause);
    }

    /** Whether it is worth going on from what has come. */
    boolean isBroken() {
        return broken;
    }
}
