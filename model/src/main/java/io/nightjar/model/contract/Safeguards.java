package io.nightjar.model.contract;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.model.network.Shape;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/**
 * What guards a block of images: references in its last slots, whose scores tell afterwards whether it came through,
 * and the envelope that images are held to before. No weights are in it.
 *
 * @param references in the order of their slots; none in files of format versions that did not have them
 * @param envelope of the calibration images; nothing where there were none
 */
public record Safeguards(List<ReferenceImage> references, Optional<ImageEnvelope> envelope) {
    /** No references, and no bounds on images. */
    public static final Safeguards NONE = new Safeguards(List.of(), Optional.empty());

    private static final int MOST = 2;
    private static final int BLOCK_PER_REFERENCE = 4;

    public Safeguards {
        if (references == null || envelope == null) {
            throw new IllegalArgumentException("references or envelope are missing");
        }
        references = List.copyOf(references);
    }

    /** As many references as a block is given: at most two, and no more than a quarter of what it can hold. */
    public static int mostReferences(int capacity) {
        return Math.min(MOST, capacity / BLOCK_PER_REFERENCE);
    }

    /** Whether there is nothing to state. */
    public boolean isNone() {
        return references.isEmpty() && envelope.isEmpty();
    }

    /** @throws IllegalArgumentException unless blocks of {@code capacity} such images have room for the references */
    void requireFit(Shape shape, int classes, int capacity) {
        if (references.size() > mostReferences(capacity)) {
            throw new IllegalArgumentException(references.size() + " reference images in blocks of " + capacity
                    + ", expected at most " + mostReferences(capacity));
        }
        for (ReferenceImage reference : references) {
            if (reference.pixels().length != shape.size() || reference.scores().length != classes) {
                throw new IllegalArgumentException("a reference image of " + reference.pixels().length + " pixels and "
                        + Counts.of(reference.scores().length, "score") + ", expected " + shape.size() + " and "
                        + classes);
            }
        }
    }

    /** Part of what encrypted images depend on: the pixels of the references. */
    String inputFingerprint() {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        references.forEach(reference -> pixels.writeBytes(reference.pixels()));
        return references.size() + ":" + Fingerprint.of(pixels.toByteArray()).hex();
    }
}
