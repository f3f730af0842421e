package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.nightjar.ckks.io.KeyCodec;
import io.nightjar.job.action.CalibrateResult;
import io.nightjar.job.action.CleanResult;
import io.nightjar.job.action.CompileResult;
import io.nightjar.job.action.DecryptResult;
import io.nightjar.job.action.EncryptResult;
import io.nightjar.job.action.EvaluateResult;
import io.nightjar.job.action.KeygenResult;
import io.nightjar.job.action.ReportResult;
import io.nightjar.job.action.ScoreResult;
import io.nightjar.job.action.ScoredDataset;
import io.nightjar.job.action.Sizing;
import io.nightjar.job.action.SpoiledBlock;
import io.nightjar.job.action.TriedLabels;
import io.nightjar.job.cli.CommandOutcome;
import io.nightjar.job.cli.FetchResult;
import io.nightjar.job.cli.StudyResult;
import io.nightjar.job.cli.TrainResult;
import io.nightjar.job.journal.RunBlock;
import io.nightjar.job.journal.RunCommit;
import io.nightjar.job.journal.RunFingerprints;
import io.nightjar.job.journal.RunJournal;
import io.nightjar.job.journal.RunPlan;
import io.nightjar.job.store.QuarantinedBlock;
import io.nightjar.model.program.PlanReport;
import io.nightjar.model.program.RejectedPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of docs/JSON.md are what Jackson makes of the result records. */
class JsonFormTest {
    private static final SerializationConfig JACKSON = new ObjectMapper().getSerializationConfig();

    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.of("## calibrate", CalibrateResult.class),
                Arguments.of("## compile", CompileResult.class),
                Arguments.of("### labels", TriedLabels.class),
                Arguments.of("## explain", PlanReport.class),
                Arguments.of("### sizing", Sizing.class),
                Arguments.of("### clusters", Sizing.Cluster.class),
                Arguments.of("### parameters", PlanReport.Parameters.class),
                Arguments.of("### modulus bits", PlanReport.ModulusBits.class),
                Arguments.of("### security", PlanReport.Security.class),
                Arguments.of("### block", PlanReport.Block.class),
                Arguments.of("### packing", PlanReport.PhasePacking.class),
                Arguments.of("### key set", PlanReport.Keys.class),
                Arguments.of("### keys", KeyCodec.StoredKey.class),
                Arguments.of("### prediction", PlanReport.Prediction.class),
                Arguments.of("### steps", PlanReport.StepReport.class),
                Arguments.of("### values", PlanReport.Values.class),
                Arguments.of("### work", PlanReport.Work.class),
                Arguments.of("### alternatives", RejectedPlan.class),
                Arguments.of("### cost", RejectedPlan.Cost.class),
                Arguments.of("## keygen", KeygenResult.class),
                Arguments.of("## encrypt", EncryptResult.class),
                Arguments.of("## score", ScoreResult.class),
                Arguments.of("### scored data sets", ScoredDataset.class),
                Arguments.of("### quarantined", QuarantinedBlock.class),
                Arguments.of("## clean", CleanResult.class),
                Arguments.of("## decrypt", DecryptResult.class),
                Arguments.of("### spoiled blocks", SpoiledBlock.class),
                Arguments.of("## evaluate", EvaluateResult.class),
                Arguments.of("## report", ReportResult.class),
                Arguments.of("## train", TrainResult.class),
                Arguments.of("### ranges", TrainResult.Range.class),
                Arguments.of("## study", StudyResult.class),
                Arguments.of("### rows", StudyResult.Variant.class),
                Arguments.of("## run.json", RunJournal.class),
                Arguments.of("### fingerprints", RunFingerprints.class),
                Arguments.of("### plan", RunPlan.class),
                Arguments.of("### committed", RunCommit.class),
                Arguments.of("### blocks", RunBlock.class),
                Arguments.of("## fetch-data", FetchResult.class),
                Arguments.of("### files", FetchResult.Verified.class),
                Arguments.of("## --result", CommandOutcome.class));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void table_hasTheFieldsAndTypesOfTheRecord(String title, Class<?> record) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        addFields(JACKSON.constructType(record), fields);
        assertThat(documented(title).entrySet()).containsExactlyElementsOf(fields.entrySet());
    }

    private static void addFields(JavaType record, Map<String, String> fields) {
        AnnotationIntrospector annotations = JACKSON.getAnnotationIntrospector();
        for (BeanPropertyDefinition property : JACKSON.introspect(record).findProperties()) {
            if (annotations.findUnwrappingNameTransformer(property.getPrimaryMember()) != null) {
                addFields(property.getPrimaryType(), fields);
            } else {
                boolean optional = annotations
                                .findPropertyInclusion(property.getPrimaryMember())
                                .getValueInclusion()
                        == JsonInclude.Include.NON_NULL;
                String type = type(property.getPrimaryType());
                fields.put(property.getName(), optional ? type + ", optional" : type);
            }
        }
    }

    private static String type(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (type.isMapLikeType()) {
            return "object of " + type(type.getContentType()).replace(", optional", "") + "s";
        }
        if (type.isCollectionLikeType()) {
            return "array of " + type(type.getContentType()).replace(", optional", "") + "s";
        }
        if (raw.isRecord()) {
            return "object";
        }
        if (raw.isEnum()) {
            return "string";
        }
        return Map.of(
                        String.class, "string",
                        Object.class, "object",
                        boolean.class, "boolean",
                        int.class, "integer",
                        long.class, "integer",
                        double.class, "number",
                        Integer.class, "integer, optional",
                        Long.class, "integer, optional",
                        Double.class, "number, optional")
                .get(raw);
    }

    /** Type by field of the first table under a title. */
    private static Map<String, String> documented(String title) throws IOException {
        Path page = Path.of(System.getProperty("nightjar.root"), "docs/JSON.md");
        Map<String, String> fields = new LinkedHashMap<>();
        Files.readAllLines(page).stream()
                .dropWhile(line -> !line.equals(title))
                .dropWhile(line -> !line.startsWith("| `"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toArray(String[]::new))
                .forEach(cells -> fields.put(cells[1].replace("`", ""), cells[2]));
        return fields;
    }
}
