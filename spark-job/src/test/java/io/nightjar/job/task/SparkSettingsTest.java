package io.nightjar.job.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.nightjar.job.mistake.UserMistake;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.junit.jupiter.api.Test;

/** What is added to a configuration, and what of it stays as a user has it. */
class SparkSettingsTest {
    private static final String OURS = NightjarKryoRegistrator.class.getName();
    private static final String EXECUTOR = "spark.executor.extraJavaOptions";

    private static SparkConf conf(String... settings) {
        SparkConf conf = new SparkConf(false);
        for (int i = 0; i < settings.length; i += 2) {
            conf.set(settings[i], settings[i + 1]);
        }
        return conf;
    }

    private static SparkConf completed(String... settings) {
        SparkConf conf = conf(settings);
        SparkSettings.addMissing(conf);
        return conf;
    }

    @Test
    void emptyConfiguration_getsAllThatExecutorsNeed_andNothingOfTheDriver() {
        SparkConf conf = completed();
        assertThat(conf.get("spark.serializer")).endsWith("KryoSerializer");
        assertThat(conf.get("spark.kryo.registrator")).isEqualTo(OURS);
        assertThat(conf.get("spark.broadcast.compress")).isEqualTo("false");
        assertThat(conf.get(EXECUTOR)).contains("-XX:G1HeapRegionSize=8m", "--add-modules=jdk.incubator.vector");
        assertThat(conf.contains("spark.driver.extraJavaOptions")).isFalse();
        assertThat(conf.contains("spark.kryo.registrationRequired")).isFalse();
    }

    @Test
    void whatAUserSets_stays() {
        SparkConf conf = completed(
                "spark.serializer",
                JavaSerializer.class.getName(),
                "spark.speculation",
                "true",
                "spark.executor.memory",
                "7g",
                EXECUTOR,
                "--add-modules=jdk.incubator.vector -XX:G1HeapRegionSize=16m");
        assertThat(conf.get("spark.serializer")).isEqualTo(JavaSerializer.class.getName());
        assertThat(conf.get("spark.speculation")).isEqualTo("true");
        assertThat(conf.get("spark.executor.memory")).isEqualTo("7g");
        assertThat(conf.contains("spark.kryo.registrator")).isFalse();
        assertThat(conf.get(EXECUTOR))
                .startsWith("-XX:G1HeapRegionSize=8m ")
                .endsWith(" --add-modules=jdk.incubator.vector -XX:G1HeapRegionSize=16m")
                .containsOnlyOnce("--add-modules");
    }

    @Test
    void registratorsOfAUser_areKept_andOursIsAddedOnce() {
        String theirs = "org.example.A, org.example.B";
        SparkConf conf = completed("spark.kryo.registrator", theirs);
        assertThat(conf.get("spark.kryo.registrator")).isEqualTo("org.example.A,org.example.B," + OURS);
        SparkSettings.addMissing(conf);
        assertThat(conf.get("spark.kryo.registrator")).isEqualTo("org.example.A,org.example.B," + OURS);
    }

    @Test
    void registration_isRequiredWhereAskedFor_unlessTheUserSaysOtherwise() {
        SparkConf own = completed();
        SparkSettings.requireRegistration(own);
        assertThat(own.get("spark.kryo.registrationRequired")).isEqualTo("true");
        SparkConf theirs = completed("spark.kryo.registrationRequired", "false");
        SparkSettings.requireRegistration(theirs);
        assertThat(theirs.get("spark.kryo.registrationRequired")).isEqualTo("false");
    }

    @Test
    void registratorThatIsNotThere_isRefused() {
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> SparkSettings.requireWorkable(completed("spark.kryo.registrator", "no.Such")))
                .withMessageContaining("spark.kryo.registrator names no.Such");
        assertThatNoException().isThrownBy(() -> SparkSettings.requireWorkable(completed()));
    }

    @Test
    void sessionThatRefusesOurClasses_isRefused() {
        SparkConf strict = conf(
                "spark.serializer",
                "org.apache.spark.serializer.KryoSerializer",
                "spark.kryo.registrationRequired",
                "true");
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> SparkSettings.requireWorkable(strict))
                .withMessageContaining("add " + OURS + " to spark.kryo.registrator");
    }

    @Test
    void thisJvm_isOpen() {
        assertThatNoException().isThrownBy(SparkSettings::requireOpenJvm);
    }
}
