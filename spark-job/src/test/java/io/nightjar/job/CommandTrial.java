package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A tiny network with its keys, its encrypted images and their predictions, all made by the command line. */
abstract class CommandTrial {

    @TempDir
    static Path directory;

    static Deployment tiny;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory).prepared();
        Deployment.require(tiny.score(tiny.at("predictions"), "--master", "local[2]"));
    }

    static JsonNode json(Deployment.Outcome outcome) throws IOException {
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out().strip().lines()).hasSize(1);
        return new ObjectMapper().readTree(outcome.out());
    }
}
