package io.nightjar.job.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.nightjar.model.compiler.LabelChanges;
import java.io.Serializable;
import java.util.Optional;

/**
 * What share of the labels of calibration images a program is estimated to change by rounding and noise.
 *
 * @param images that were tried in the clear; 0 where there were no calibration images, or the network gives one score
 * @param changed share of their labels, 0 to 1, for images encrypted under the secret key; null where none was tried
 * @param changedPublicKey the same under the public key
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TriedLabels(int images, Double changed, Double changedPublicKey) implements Serializable {
    private static final long serialVersionUID = 1;

    static TriedLabels of(Optional<LabelChanges> changes) {
        return changes.map(tried -> new TriedLabels(tried.images(), tried.secretKey(), tried.publicKey()))
                .orElseGet(() -> new TriedLabels(0, null, null));
    }
}
