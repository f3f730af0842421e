package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nightjar.model.machine.Operation;
import io.nightjar.model.machine.UnitCostFile;
import io.nightjar.model.machine.UnitCosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What compile and explain do with a file of unit costs. */
class UnitCostsCommandTest extends Refusals {
    private static JsonNode json(Object... arguments) throws IOException {
        Deployment.Outcome outcome = Deployment.run(arguments);
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return new ObjectMapper().readTree(outcome.out());
    }

    /** Of a machine that is a thousand times slower at everything. */
    private static Path slow() throws IOException {
        UnitCosts costs = UnitCosts.builtIn();
        for (Operation operation : Operation.values()) {
            costs = costs.with(operation, 1000 * costs.nanoseconds().get(operation));
        }
        String text =
                UnitCostFile.write(costs).replaceFirst("\"processor\" : \"[^\"]*\"", "\"processor\" : \"an abacus\"");
        return Files.writeString(tiny.at("slow.json"), text);
    }

    @Test
    void explain_withUnitCosts_predictsForTheirMachine() throws IOException {
        JsonNode here = json("explain", tiny.at("program"), "--json");
        JsonNode there = json("explain", tiny.at("program"), "--unit-costs", slow(), "--json");
        double ratio = there.at("/prediction/secondsPerBlock").asDouble()
                / here.at("/prediction/secondsPerBlock").asDouble();
        assertThat(ratio).isBetween(999.0, 1001.0);
        assertThat(here.at("/prediction/unitCosts").asText()).isEqualTo("built in");
        assertThat(there.at("/prediction/unitCosts").asText())
                .isEqualTo(tiny.at("slow.json").toString());
        assertThat(there.at("/prediction/machine").asText()).startsWith("an abacus; kernels: ");
        assertThat(there.at("/steps")).hasSameSizeAs(here.at("/steps"));
        assertThat(Deployment.run("explain", tiny.at("program"), "--unit-costs", slow())
                        .out())
                .contains("seconds           of one core of an abacus; kernels: ")
                .contains("; unit costs: " + tiny.at("slow.json"));
        assertThat(Deployment.run("explain", tiny.at("program")).out()).contains("; unit costs: built in");
        assertThat(Deployment.run("explain", tiny.at("program"), "--expect-images", "100", "--unit-costs", slow())
                        .out())
                .contains("cores such as an abacus");
    }

    @Test
    void compile_withUnitCosts_reportsTheirSeconds() throws IOException {
        List<Object> compile = new ArrayList<>(compile(tiny.model, "--params", Deployment.parameters(), "--json"));
        compile.set(compile.indexOf(tiny.at("new")), tiny.at("compiled"));
        JsonNode here = json(compile.toArray());
        compile.addAll(Arrays.asList("--overwrite", "--unit-costs", slow()));
        JsonNode there = json(compile.toArray());
        assertThat(there.at("/prediction/secondsPerBlock").asDouble())
                .isGreaterThan(900 * here.at("/prediction/secondsPerBlock").asDouble());
        assertThat(there.at("/prediction/machine").asText()).startsWith("an abacus");
    }

    @Test
    void filesThatHoldNoUnitCosts_areRefused() throws IOException {
        Path missing = tiny.at("missing.json");
        Path images = tiny.images;
        Path large = Files.write(tiny.at("large.json"), new byte[UnitCostFile.MOST_BYTES + 1]);
        Path other = Files.writeString(tiny.at("other.json"), "{\"version\": 1, \"split\": 2}");
        refused(explain(missing), "file of unit costs " + missing, "check the path, or leave it out");
        refused(explain(images), "not a file of unit costs: it is no JSON", "run nightjar calibrate with this release");
        refused(explain(large), "has more than 65536 bytes: check which file is given");
        refused(explain(other), "file of unit costs " + other, "field split");
        refused(explain(tiny.root), "file of unit costs " + tiny.root);
        refused(compile(tiny.model, "--unit-costs", missing), "file of unit costs " + missing);
        refused(compile(tiny.model, "--unit-costs", other), "field split");
    }

    private static List<Object> explain(Path unitCosts) {
        return List.of("explain", tiny.at("program"), "--unit-costs", unitCosts);
    }

    @Test
    void compile_overItsUnitCosts_isRefused() throws IOException {
        Path costs = slow();
        refused(List.of("compile", "--model", tiny.model, "--output", costs, "--unit-costs", costs), costs.toString());
    }

    /** Before anything is measured. */
    @Test
    void calibrate_whereAFileIs_isRefused() throws IOException {
        refused(List.of("calibrate", "--output", slow()), "slow.json exists", "--overwrite");
        refused(
                List.of("calibrate", "--overwrite", "--output", tiny.at("keys/secret.key")),
                "secret.key exists and is not replaced");
        refused(List.of("calibrate"), "--output");
    }
}
