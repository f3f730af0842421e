package io.nightjar.model.onnx;

import io.nightjar.model.network.Network;
import java.util.List;

/**
 * A network read from a file.
 *
 * @param pixels what the file's network is given for a pixel; the network here takes byte / 255 in both cases
 * @param feed how the file's own graph is given an image, for comparisons
 * @param notes what was ignored or reinterpreted, one sentence each, for the user
 */
public record ImportedNetwork(Network network, Pixels pixels, OnnxFeed feed, List<String> notes) {
    public ImportedNetwork {
        notes = List.copyOf(notes);
    }
}
