package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.job.cluster.Linkage;
import io.nightjar.job.cluster.SparkInstallation;
import io.nightjar.job.cluster.SparkLine;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every class, method and field that the jar refers to is in the jar or on the class path of each line of Spark, with
 * the same descriptor. So no path that the other tests do not take ends in a NoSuchMethodError: neither for a method
 * that a line does not have, nor for scala.collection.Seq, which is another type in Scala 2.13 than in 2.12.
 */
class LinkageJarTest {
    /**
     * What is not there, as missing class and class that has it: left out on purpose, or offered and used by nobody.
     */
    private static final List<Pattern> OPTIONAL = Stream.of(
                    // commands that run on the modeller's machine alone
                    "io/nightjar/trainer/.* <- io/nightjar/job/cli/.*",
                    // a stage of MLlib, for clusters that have it; these class paths do not
                    "org/apache/spark/ml/.* <- io/nightjar/job/pipeline/EncryptedCnnModel",
                    "io/nightjar/job/pipeline/EncryptedCnnModel\\..*org/apache/spark/ml/.* <-"
                            + " io/nightjar/job/pipeline/EncryptedCnnModel",
                    // curves and certificates, which Argon2id never loads: a test opens a key under a passphrase
                    "io/nightjar/shaded/bouncycastle/.* <- io/nightjar/shaded/bouncycastle/.*",
                    // charts, which report draws on the operator's machine
                    "org/knowm/xchart/.* <- io/nightjar/job/report/Chart",
                    // the runtime that evaluate compares with on the modeller's machine
                    "ai/onnxruntime/.* <- io/nightjar/model/check/RuntimeComparison.*",
                    // the terminal's width and its interactive modes; ours has a fixed width
                    "io/nightjar/shaded/jline/.* <- io/nightjar/shaded/progressbar/TerminalUtils",
                    // compression in memory outside of the heap
                    "org/apache/commons/pool/.* <- io/nightjar/shaded/parquet/hadoop/DirectCodecFactory.*")
            .map(Pattern::compile)
            .toList();

    private static Linkage linkage;

    static List<SparkLine> lines() throws IOException {
        return SparkLine.all();
    }

    @BeforeAll
    static void read() throws IOException {
        try (JarFile jar = new JarFile(SparkInstallation.jobJar().toFile())) {
            linkage = new Linkage(jar);
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void everyReference_isAnsweredOnEveryLine(SparkLine line) throws IOException {
        URL[] urls = new URL[line.jars().size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = line.jars().get(i).toUri().toURL();
        }
        List<String> missing;
        try (URLClassLoader spark = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            missing = linkage.missing(spark);
        }
        assertThat(missing)
                .filteredOn(reference -> OPTIONAL.stream()
                        .noneMatch(pattern -> pattern.matcher(reference).matches()))
                .isEmpty();
    }
}
