package io.nightjar.trainer.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The data sets that can be fetched, from the description {@code datasets.json} beside this class. */
public final class PublicDatasets {
    private static final String DESCRIPTION = "datasets.json";

    private PublicDatasets() {}

    /** By name, in the order of the description. */
    public static Map<String, PublicDataset> all() {
        Map<String, PublicDataset> all = new LinkedHashMap<>();
        try (InputStream in = PublicDatasets.class.getResourceAsStream(DESCRIPTION)) {
            for (Map.Entry<String, JsonNode> entry :
                    new ObjectMapper().readTree(in).properties()) {
                all.put(entry.getKey(), dataset(entry.getKey(), entry.getValue()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(DESCRIPTION + " cannot be read", e);
        }
        return all;
    }

    private static PublicDataset dataset(String name, JsonNode node) {
        List<Archive> archives = new ArrayList<>();
        for (JsonNode archive : node.required("archives")) {
            KnownFile file = file(archive);
            List<URI> urls = new ArrayList<>();
            node.required("mirrors").forEach(mirror -> urls.add(URI.create(mirror.asText() + file.name())));
            List<KnownFile> contents = new ArrayList<>();
            archive.required("contents").forEach(content -> contents.add(file(content)));
            archives.add(new Archive(file, urls, archive.path("root").asText(), contents));
        }
        return new PublicDataset(name, node.required("title").asText(), archives);
    }

    private static KnownFile file(JsonNode node) {
        return new KnownFile(
                node.required("name").asText(),
                node.required("bytes").asLong(),
                node.required("sha256").asText());
    }
}
