package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.ckks.NightjarException;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.job.action.CompileAction;
import io.nightjar.job.action.CompileResult;
import io.nightjar.job.action.DecryptAction;
import io.nightjar.job.action.DecryptResult;
import io.nightjar.job.action.EncryptAction;
import io.nightjar.job.action.EncryptResult;
import io.nightjar.job.action.EvaluateAction;
import io.nightjar.job.action.EvaluateResult;
import io.nightjar.job.action.KeygenAction;
import io.nightjar.job.action.KeygenResult;
import io.nightjar.job.action.ScoreAction;
import io.nightjar.job.action.ScoreResult;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.owner.EncryptedWith;
import io.nightjar.job.task.OpenedCache;
import io.nightjar.job.task.OpenedOnce;
import io.nightjar.model.client.ImageEncryptor;
import io.nightjar.model.runtime.BlockScorer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Actions as a program calls them, in sessions that it has made for itself. */
class ActionsTest {
    @TempDir
    static Path directory;

    private static SparkSession session(String... settings) {
        SparkConf conf = new SparkConf()
                .setMaster("local[2]")
                .setAppName("someone else's")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1");
        for (int i = 0; i < settings.length; i += 2) {
            conf.set(settings[i], settings[i + 1]);
        }
        return SparkSession.builder().config(conf).getOrCreate();
    }

    private static Map<String, String> configuration(SparkSession spark) {
        Map<String, String> all = new TreeMap<>();
        Arrays.stream(spark.sparkContext().getConf().getAll()).forEach(setting -> all.put(setting._1(), setting._2()));
        spark.sparkContext().hadoopConfiguration().forEach(setting -> all.put(setting.getKey(), setting.getValue()));
        spark.sparkContext().getLocalProperties().forEach((key, value) -> all.put("local " + key, "" + value));
        return all;
    }

    @Test
    void allActions_inASessionOfDefaultSettings_goFromModelToLabels() throws IOException {
        Deployment tiny = new Deployment(Files.createDirectory(directory.resolve("whole")));
        Configuration hadoop = new Configuration();
        CompileResult compiled = CompileAction.on(hadoop)
                .model(tiny.model.toString())
                .parameters(Deployment.parameters().toString())
                .calibration(ImageFiles.of(tiny.images.toString()))
                .output(tiny.at("program").toString())
                .execute();
        assertThat(serialized(compiled)).isEqualTo(compiled);
        KeygenResult keys = KeygenAction.on(hadoop)
                .profile(tiny.at("program").toString())
                .acceptInsecure(true)
                .output(tiny.at("keys").toString())
                .execute();
        assertThat(serialized(keys)).isEqualTo(keys);
        assertThat(Files.size(tiny.at("keys/evaluation.keys"))).isEqualTo(keys.evaluationKeyBytes());
        try (SparkSession spark = session()) {
            Map<String, String> before = configuration(spark);
            EncryptResult encrypted = EncryptAction.on(spark)
                    .profile(tiny.at("program").toString())
                    .keys(tiny.at("keys").toString())
                    .encryptedWith(EncryptedWith.PUBLIC)
                    .images(ImageFiles.of(tiny.images.toString()))
                    .output(tiny.at("encrypted").toString())
                    .execute();
            assertThat(OpenedOnce.keeps(ImageEncryptor.class))
                    .as("the owner's key outlives the action")
                    .isFalse();
            ScoreResult scored = ScoreAction.on(spark)
                    .program(tiny.at("program").toString())
                    .evaluationKeys(tiny.at("keys/evaluation.keys").toString())
                    .input(tiny.at("encrypted").toString())
                    .output(tiny.at("predictions").toString())
                    .execute();
            assertThat(configuration(spark)).isEqualTo(before);
            assertThat(spark.range(3).count()).as("the session lives on").isEqualTo(3);
            assertThat(serialized(encrypted)).isEqualTo(encrypted);
            assertThat(serialized(scored)).isEqualTo(scored);
            assertThat(encrypted.images()).isEqualTo(Deployment.IMAGES);
            assertThat(encrypted.written().blocks()).isEqualTo(3);
            assertThat(scored.images()).isEqualTo(Deployment.IMAGES);
            assertThat(scored.effort().cpuSecondsByStep()).containsKey("conv");
            assertThat(scored.written().bytesWritten()).isPositive();
        }
        DecryptResult decrypted = DecryptAction.on(hadoop)
                .keys(tiny.at("keys").toString())
                .input(tiny.at("predictions").toString())
                .output(tiny.at("labels.csv").toString())
                .labels(List.of(tiny.labels.toString()))
                .execute();
        assertThat(serialized(decrypted)).isEqualTo(decrypted);
        EvaluateResult evaluated = EvaluateAction.on(hadoop)
                .model(tiny.model.toString())
                .images(ImageFiles.of(tiny.images.toString()))
                .labels(List.of(tiny.labels.toString()))
                .predictions(tiny.at("labels.csv").toString())
                .execute();
        assertThat(serialized(evaluated)).isEqualTo(evaluated);
        assertThat(evaluated.agreement()).isEqualTo(1);
        assertThat(evaluated.maxLogitError()).isNull();
        assertThat(evaluated.correct()).isEqualTo(decrypted.correct());
    }

    @Test
    void sessionWithKryo_scoresTheSameBytes_unlessItRefusesOurClasses() throws IOException {
        Deployment tiny = new Deployment(Files.createDirectory(directory.resolve("kryo"))).prepared();
        Deployment.require(tiny.score(tiny.at("command"), "--master", "local[1]"));
        String serializer = "org.apache.spark.serializer.KryoSerializer";
        try (SparkSession spark = session("spark.serializer", serializer)) {
            score(spark, tiny, "kryo").execute();
            assertThat(Deployment.digests(tiny.at("kryo"))).isEqualTo(Deployment.digests(tiny.at("command")));
        }
        try (SparkSession spark = session("spark.serializer", serializer, "spark.kryo.registrationRequired", "true")) {
            assertThatExceptionOfType(NightjarException.class)
                    .isThrownBy(score(spark, tiny, "refused")::execute)
                    .withMessageContaining("add io.nightjar.job.task.NightjarKryoRegistrator");
            assertThat(tiny.at("refused")).doesNotExist();
        }
    }

    @Test
    void mistakesOfTasks_areThrownAsMistakes() throws IOException {
        Deployment tiny = new Deployment(Files.createDirectory(directory.resolve("damaged"))).prepared();
        Deployment.damage(Deployment.block(tiny.at("encrypted"), 1));
        try (SparkSession spark = session()) {
            assertThatExceptionOfType(NightjarException.class)
                    .isThrownBy(score(spark, tiny, "nothing")::execute)
                    .withMessageContaining("block-00001-");
            assertThat(spark.range(3).count()).isEqualTo(3);
            assertThat(tiny.at("nothing/_SUCCESS")).doesNotExist();
        }
    }

    @Test
    void actionsSideBySide_scoreTheSameBytes_andLeaveNothing() throws Exception {
        Deployment tiny = new Deployment(Files.createDirectory(directory.resolve("beside"))).prepared();
        try (SparkSession spark = session()) {
            ExecutorService callers = Executors.newFixedThreadPool(2);
            Future<ScoreResult> one = callers.submit(score(spark, tiny, "one")::execute);
            Future<ScoreResult> two = callers.submit(score(spark, tiny, "two")::execute);
            assertThat(one.get().images()).isEqualTo(two.get().images());
            assertThat(OpenedCache.keeps(BlockScorer.class))
                    .as("program and keys outlive the actions")
                    .isFalse();
            callers.shutdown();
            assertThat(Deployment.digests(tiny.at("one"))).isEqualTo(Deployment.digests(tiny.at("two")));
            assertThat(Files.list(tiny.root).map(Path::getFileName).map(Path::toString))
                    .noneMatch(name -> name.startsWith("."));
        }
    }

    @Test
    void keysOfAnotherPair_areRefusedBeforeTheyAreRead() throws IOException {
        Deployment tiny = new Deployment(Files.createDirectory(directory.resolve("pair"))).prepared();
        Path keys = tiny.at("keys/evaluation.keys");
        byte[] start = Arrays.copyOf(Files.readAllBytes(keys), KeyId.PREFIX_BYTES);
        start[KeyId.PREFIX_BYTES - 1] ^= 1;
        Files.write(keys, start);
        try (SparkSession spark = session()) {
            assertThatExceptionOfType(NightjarException.class)
                    .isThrownBy(score(spark, tiny, "nothing")::execute)
                    .withMessageContaining("belongs to key pair");
            start[8] ^= 1;
            Files.write(keys, start);
            assertThatExceptionOfType(NightjarException.class)
                    .isThrownBy(score(spark, tiny, "nothing").input("absent")::execute)
                    .withMessageContaining("belongs to parameters");
        }
    }

    private static ScoreAction score(SparkSession spark, Deployment tiny, String output) {
        return ScoreAction.on(spark)
                .program(tiny.at("program").toString())
                .evaluationKeys(tiny.at("keys/evaluation.keys").toString())
                .input(tiny.at("encrypted").toString())
                .output(tiny.at(output).toString());
    }

    @Test
    void missingFields_areNamed() {
        Configuration hadoop = new Configuration();
        SparkSession none = null;
        missing("ScoreAction", "program", () -> ScoreAction.on(none).execute());
        missing(
                "ScoreAction",
                "evaluationKeys",
                () -> ScoreAction.on(none).program("p").execute());
        missing("EncryptAction", "profile", () -> EncryptAction.on(none).execute());
        missing(
                "EncryptAction",
                "images",
                () -> EncryptAction.on(none).profile("p").keys("k").execute());
        missing(
                "DecryptAction",
                "input",
                () -> DecryptAction.on(hadoop).keys("k").execute());
        missing("CompileAction", "model", () -> CompileAction.on(hadoop).execute());
        missing(
                "KeygenAction",
                "output",
                () -> KeygenAction.on(hadoop).profile("p").execute());
        missing(
                "EvaluateAction",
                "images",
                () -> EvaluateAction.on(hadoop).model("m").execute());
    }

    private interface Call {
        void run() throws IOException;
    }

    private static void missing(String action, String field, Call call) {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(call::run)
                .withMessage(action + " has no " + field + ": call " + field + "(...) before execute()");
    }

    private static Object serialized(Serializable result) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(result);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
