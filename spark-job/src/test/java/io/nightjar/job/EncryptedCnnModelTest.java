package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.pipeline.BlockReferences;
import io.nightjar.job.pipeline.EncryptedCnnModel;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.ManifestPointer;
import io.nightjar.job.store.StoredJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scoring as a stage of somebody else's pipeline. */
class EncryptedCnnModelTest {
    private static final String NIGHT = "dt=2026-01-31/owner=a";

    @TempDir
    static Path directory;

    private static Deployment tiny;
    private static SparkSession spark;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory).prepared();
        Files.createDirectories(tiny.at("nights/" + NIGHT).getParent());
        Files.move(tiny.at("encrypted"), tiny.at("nights/" + NIGHT));
        spark = Sessions.local();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static EncryptedCnnModel model(String output) {
        return new EncryptedCnnModel()
                .setProgram(tiny.at("program").toString())
                .setEvaluationKeys(tiny.at("keys/evaluation.keys").toString())
                .setOutput(tiny.at(output).toString());
    }

    private static Dataset<Row> blocks() throws IOException {
        return BlockReferences.of(spark, tiny.at("nights").toString());
    }

    @Test
    void references_areRowsOfTheManifest() throws IOException {
        List<Row> rows = blocks().orderBy("block").collectAsList();
        assertThat(rows).hasSize(3);
        Row first = rows.get(0);
        assertThat(first.<String>getAs("dt")).isEqualTo("2026-01-31");
        assertThat(first.<String>getAs("owner")).isEqualTo("a");
        assertThat(first.<String>getAs("status")).isEqualTo("stored");
        assertThat(first.<String>getAs("key_id")).hasSize(32);
        assertThat(first.<String>getAs("program")).isEmpty();
        assertThat(first.<String>getAs("digest"))
                .isEqualTo(Deployment.dataset(tiny.at("nights/" + NIGHT), DatasetKind.ENCRYPTED)
                        .blocks()
                        .get(0)
                        .digest());
        assertThat(Path.of(java.net.URI.create(first.<String>getAs("file")))).exists();
        assertThat(rows.stream().mapToInt(row -> row.getAs("images")).sum()).isEqualTo(Deployment.IMAGES);
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> BlockReferences.of(spark, tiny.at("absent").toString()))
                .withMessageContaining("absent does not exist");
    }

    @Test
    void blocksThatAManifestOnlyClaimsToLack_areNoRows() throws IOException {
        Path hostile = Files.createDirectories(tiny.at("hostile"));
        try (Stream<Path> files = Files.walk(tiny.at("nights/" + NIGHT))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = hostile.resolve(tiny.at("nights/" + NIGHT).relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Manifest m = Deployment.dataset(hostile, DatasetKind.ENCRYPTED).manifest();
        byte[] manifest = StoredJson.write(new Manifest(
                m.format(),
                2,
                m.work(),
                m.header(),
                m.imagesFile(),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                m.blocks(),
                m.quarantined(),
                null,
                m.software()));
        ManifestPointer pointer = ManifestPointer.to(2, manifest);
        Files.write(hostile.resolve(pointer.manifest()), manifest);
        Files.write(hostile.resolve("_SUCCESS"), StoredJson.write(pointer));
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> BlockReferences.of(spark, hostile.toString()))
                .withMessageContaining("lists 3 blocks, expected 2147483647");
    }

    @Test
    void transform_scoresAndCommits_andASecondCallScoresNothing() throws IOException {
        EncryptedCnnModel model = model("out");
        Dataset<Row> scored = model.transform(blocks().withColumn("mine", org.apache.spark.sql.functions.lit(7)));
        assertThat(scored.schema().fieldNames())
                .isEqualTo(model.transformSchema(blocks().withColumn("mine", org.apache.spark.sql.functions.lit(7))
                                .schema())
                        .fieldNames());
        List<Row> rows = scored.orderBy("block").collectAsList();
        assertThat(rows).hasSize(3).allSatisfy(row -> {
            assertThat(row.<String>getAs("status")).isEqualTo("scored");
            assertThat(row.<Integer>getAs("mine")).isEqualTo(7);
            assertThat(row.<Double>getAs("seconds")).isPositive();
            assertThat(row.<String>getAs("reason")).isNull();
            assertThat(Path.of(java.net.URI.create("file:" + row.<String>getAs("output_file"))))
                    .exists();
        });
        assertThat(tiny.at("out/" + NIGHT + "/_SUCCESS")).exists();
        List<String> files = Deployment.tree(tiny.at("out"));
        List<Row> again = model.transform(blocks()).orderBy("block").collectAsList();
        assertThat(again.stream().map(row -> row.<String>getAs("output_digest")))
                .isEqualTo(rows.stream()
                        .map(row -> row.<String>getAs("output_digest"))
                        .toList());
        assertThat(Deployment.tree(tiny.at("out"))).isEqualTo(files);
        assertThat(BlockReferences.of(spark, tiny.at("out").toString())
                        .where("status = 'stored' and program <> ''")
                        .count())
                .isEqualTo(3);
    }

    @Test
    void someRows_areScoredAlone_andTheRestLater() throws IOException {
        EncryptedCnnModel model = model("some");
        assertThat(model.transform(blocks().where("block = 2")).count()).isEqualTo(1);
        assertThat(tiny.at("some/" + NIGHT + "/_SUCCESS")).doesNotExist();
        assertThat(BlockReferences.of(spark, tiny.at("some").toString())
                        .groupBy("status")
                        .count()
                        .orderBy("status")
                        .collectAsList())
                .hasToString("[[missing,2], [stored,1]]");
        model.transform(blocks());
        assertThat(tiny.at("some/" + NIGHT + "/_SUCCESS")).exists();
        assertThat(model.transform(blocks().where("false")).count()).isZero();
    }

    @Test
    void pipeline_savedAndLoaded_scoresTheSame() throws IOException {
        PipelineModel pipeline = new Pipeline()
                .setStages(new PipelineStage[] {model("saved").setMaxQuarantined("10%")})
                .fit(blocks());
        String path = tiny.at("pipeline").toString();
        pipeline.write().overwrite().save(path);
        PipelineModel loaded = PipelineModel.load(path);
        EncryptedCnnModel stage = (EncryptedCnnModel) loaded.stages()[0];
        assertThat(stage.uid()).isEqualTo(pipeline.stages()[0].uid());
        assertThat(stage.getOrDefault(stage.maxQuarantined())).isEqualTo("10%");
        assertThat(loaded.transform(blocks()).where("status = 'scored'").count())
                .isEqualTo(3);
        EncryptedCnnModel copy =
                stage.copy(new ParamMap().put(stage.output(), tiny.at("copied").toString()));
        assertThat(copy.getOrDefault(copy.output())).endsWith("copied");
        assertThat(stage.getOrDefault(stage.output())).endsWith("saved");
    }

    @Test
    void damagedBlock_isARowWithItsReason() throws IOException {
        Path night = tiny.at("damaged/dt=2026-02-01/owner=a");
        try (var files = Files.walk(tiny.at("nights/" + NIGHT))) {
            for (Path file : files.toList()) {
                Path to = night.resolve(
                        tiny.at("nights/" + NIGHT).relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        Deployment.damage(Deployment.block(night, 1));
        Dataset<Row> rows = model("damaged-out")
                .transform(BlockReferences.of(spark, tiny.at("damaged").toString()));
        assertThat(rows.orderBy("block").select("status").collectAsList())
                .hasToString("[[scored], [quarantined], [scored]]");
        assertThat(rows.where("block = 1").first().<String>getAs("reason")).contains("block-00001-");
    }

    @Test
    void mistakes_areRefusedOnTheDriver() throws IOException {
        refused(new EncryptedCnnModel(), "has no program: call setProgram(...)");
        refused(model("x").setOnCorrupt("ignore"), "'ignore' is nothing that can become of damaged blocks");
        refused(model("x").setMaxQuarantined("many"), "'many' is no limit");
        EncryptedCnnModel model = model("x");
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> model.transformSchema(blocks().drop("dataset").schema()))
                .withMessageContaining("expected a column dataset of type string");
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> model.transformSchema(blocks().selectExpr("dataset", "cast(block as string) block")
                        .schema()))
                .withMessageContaining("the blocks have string, expected a column block of type bigint");
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> model.transformSchema(
                        blocks().selectExpr("*", "1 as seconds").schema()))
                .withMessageContaining("a column seconds already");
        assertThat(tiny.at("x")).doesNotExist();
    }

    private static void refused(EncryptedCnnModel model, String words) throws IOException {
        Dataset<Row> blocks = blocks();
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> model.transformSchema(blocks.schema()))
                .withMessageContaining(words);
    }
}
