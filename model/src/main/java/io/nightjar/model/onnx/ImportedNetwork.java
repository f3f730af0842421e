package io.nightjar.model.onnx;

import io.nightjar.model.network.Network;
import java.util.List;

/**
 * A network read from a file.
 *
 * @param notes what was ignored or reinterpreted, one sentence each, for the user
 */
public record ImportedNetwork(Network network, List<String> notes) {
    public ImportedNetwork {
        notes = List.copyOf(notes);
    }
}
