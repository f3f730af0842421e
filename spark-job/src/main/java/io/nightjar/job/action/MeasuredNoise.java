package io.nightjar.job.action;

import io.nightjar.model.client.DecryptedBlock;

/** Noise in the scores of intact blocks. */
final class MeasuredNoise {
    private double squares;
    private long images;
    private double referenceSquares;
    private long referencedBlocks;

    void add(DecryptedBlock block) {
        block.noise().ifPresent(noise -> {
            squares += noise * noise * block.scores().length;
            images += block.scores().length;
        });
        block.diagnosis().referenceError().ifPresent(error -> {
            referenceSquares += error * error;
            referencedBlocks++;
        });
    }

    /** Root mean square of the noise in scores; null where there is no score or nothing shows it. */
    Double scores() {
        return images == 0 ? null : Math.sqrt(squares / images);
    }

    /** Root mean square of the errors of the reference images' scores; null where there is none. */
    Double references() {
        return referencedBlocks == 0 ? null : Math.sqrt(referenceSquares / referencedBlocks);
    }
}
