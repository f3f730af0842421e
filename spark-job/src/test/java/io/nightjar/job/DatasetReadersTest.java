package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.StoredBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets and labels are tables that programs read which know nothing of Nightjar. */
class DatasetReadersTest {
    private static final int BLOCKS = 3;

    @TempDir
    static Path directory;

    private static Deployment tiny;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory).prepared();
        Deployment.require(tiny.score(tiny.at("predictions"), "--master", "local[2]"));
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("labels.csv"), "--scores"));
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("labels.parquet"), "--scores"));
    }

    private static List<List<String>> duckdb(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<List<String>> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int c = 1; c <= rows.getMetaData().getColumnCount(); c++) {
                    row.add(rows.getString(c));
                }
                all.add(row);
            }
            return all;
        }
    }

    @Test
    void spark_readsBothTables() throws IOException {
        try (SparkSession spark = Sessions.local()) {
            for (String dataset : List.of("encrypted", "predictions")) {
                var ciphertexts =
                        spark.read().parquet(tiny.at(dataset + "/ciphertexts").toString());
                assertThat(ciphertexts.schema().toDDL()).isEqualTo("block BIGINT,index INT,level INT,payload BINARY");
                assertThat(ciphertexts.select("block").distinct().count()).isEqualTo(BLOCKS);
                var images = spark.read().parquet(tiny.at(dataset + "/images").toString());
                assertThat(images.schema().toDDL()).isEqualTo("block BIGINT,position INT,id STRING");
                assertThat(images.count()).isEqualTo(Deployment.IMAGES);
                assertThat(images.join(ciphertexts.select("block").distinct(), "block")
                                .count())
                        .isEqualTo(Deployment.IMAGES);
            }
        }
    }

    @Test
    void duckdb_readsBothTables() throws SQLException {
        for (String dataset : List.of("encrypted", "predictions")) {
            String ciphertexts = "'" + tiny.at(dataset) + "/ciphertexts/*.parquet'";
            assertThat(duckdb("select column_name, column_type from (describe select * from " + ciphertexts + ")"))
                    .containsExactly(
                            List.of("block", "BIGINT"),
                            List.of("index", "INTEGER"),
                            List.of("level", "INTEGER"),
                            List.of("payload", "BLOB"));
            assertThat(duckdb("select count(distinct block), min(octet_length(payload)) > 0 from " + ciphertexts))
                    .containsExactly(List.of(Integer.toString(BLOCKS), "true"));
            assertThat(duckdb("select count(*), count(distinct id) from '" + tiny.at(dataset) + "/images/*.parquet'"))
                    .containsExactly(List.of(Integer.toString(Deployment.IMAGES), Integer.toString(Deployment.IMAGES)));
        }
    }

    /** Files of replaced generations lie beside those that count: the manifest that _SUCCESS names tells them apart. */
    @Test
    void replacedDataset_isReadByItsManifest() throws IOException, SQLException {
        Path data = tiny.at("twice");
        Deployment.require(tiny.score(data, "--master", "local[2]"));
        Deployment.require(tiny.score(data, "--master", "local[2]", "--overwrite"));
        String all = "'" + data + "/ciphertexts/*.parquet'";
        assertThat(duckdb("select count(distinct filename) from read_parquet(" + all + ", filename = true)"))
                .containsExactly(List.of(Integer.toString(2 * BLOCKS)));
        String page = Files.readString(Path.of(System.getProperty("nightjar.root"), "docs/PIPELINES.md"));
        Matcher sql = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(sql.find()).isTrue();
        String manifest = Deployment.dataset(data, DatasetKind.PREDICTIONS).manifest().blocks().stream()
                .map(StoredBlock::file)
                .sorted()
                .toList()
                .toString();
        List<String> files = duckdb(sql.group(1).replace("predictions/dt=2026-01-31", data.toString())).stream()
                .map(row -> row.get(0))
                .sorted()
                .toList();
        assertThat(files).hasToString(manifest);
    }

    @Test
    void labels_asParquet_areTheColumnsOfTheCsv() throws IOException, SQLException {
        String parquet = "'" + tiny.at("labels.parquet") + "'";
        assertThat(duckdb("select column_name, column_type from (describe select * from " + parquet + ")"))
                .containsExactly(
                        List.of("id", "VARCHAR"),
                        List.of("label", "INTEGER"),
                        List.of("score0", "DOUBLE"),
                        List.of("score1", "DOUBLE"),
                        List.of("score2", "DOUBLE"));
        String csv = "read_csv('" + tiny.at("labels.csv")
                + "', types = {'id': 'VARCHAR', 'label': 'INTEGER', 'score0': 'DOUBLE'})";
        assertThat(duckdb("select count(*) from " + parquet + " p join " + csv
                        + " c using (id, label, score0, score1, score2)"))
                .containsExactly(List.of(Integer.toString(Deployment.IMAGES)));
        try (SparkSession spark = Sessions.local()) {
            assertThat(spark.read()
                            .parquet(tiny.at("labels.parquet").toString())
                            .schema()
                            .toDDL())
                    .isEqualTo("id STRING,label INT,score0 DOUBLE,score1 DOUBLE,score2 DOUBLE");
        }
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tiny.at("labels.parquet"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void evaluate_takesBothFormats_withAndWithoutScores() throws IOException {
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("plain"), "--format", "parquet"));
        assertThat(evaluate("labels.parquet").out())
                .isEqualTo(evaluate("labels.csv").out())
                .contains("error of a score");
        assertThat(evaluate("plain").out()).contains("agreement").doesNotContain("error of a score");
        Deployment.Outcome other = tiny.evaluate(imagesOf(tiny.at("predictions")));
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.err()).contains("is no table of labels").contains("expected id, label and scores");
    }

    private static Path imagesOf(Path dataset) throws IOException {
        return dataset.resolve(
                Deployment.dataset(dataset, DatasetKind.PREDICTIONS).manifest().imagesFile());
    }

    private static Deployment.Outcome evaluate(String predictions) {
        return Deployment.require(tiny.evaluate(tiny.at(predictions)));
    }

    @Test
    void decrypt_toParquet_replacesOnlyWhenTold() {
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("again.parquet")));
        Deployment.Outcome refused = tiny.decrypt(tiny.at("predictions"), tiny.at("again.parquet"));
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("again.parquet exists");
        Deployment.require(tiny.decrypt(tiny.at("predictions"), tiny.at("again.parquet"), "--overwrite"));
        assertThat(directory.toFile().list((dir, name) -> name.startsWith("."))).isEmpty();
    }
}
