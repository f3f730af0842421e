package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nightjar.job.cluster.Linkage;
import io.nightjar.job.cluster.SparkInstallation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What is in the jar that goes to clusters, under which names and licences, and what stays out. */
class ContentsJarTest {
    private static final Path ROOT = Path.of(System.getProperty("nightjar.root"));

    /** By its directory below io/nightjar/shaded: where a library comes from, and how its classes began before. */
    private static final Map<String, List<String>> INSIDE = Map.of(
            "parquet", List.of("org.apache.parquet", "org/apache/parquet/", "shaded/parquet/"),
            "jts", List.of("org.locationtech.jts", "org/locationtech/"),
            "protobuf", List.of("com.google.protobuf", "com/google/protobuf/"),
            "onnx", List.of("org.tribuo", "ai/onnx/", "org/tribuo/"),
            "picocli", List.of("info.picocli", "picocli/"),
            "progressbar", List.of("me.tongfei", "me/tongfei/"),
            "jline", List.of("org.jline", "org/jline/"),
            "bouncycastle", List.of("org.bouncycastle", "org/bouncycastle/"));

    private static final Pattern SHADED = Pattern.compile("io/nightjar/shaded/(\\w+)/.*");
    private static final List<String> OURS = List.of("io/nightjar/ckks/", "io/nightjar/model/", "io/nightjar/job/");

    private static List<String> names() throws IOException {
        try (JarFile jar = jar()) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }

    private static JarFile jar() throws IOException {
        return new JarFile(SparkInstallation.jobJar().toFile());
    }

    private static String text(String name) throws IOException {
        try (JarFile jar = jar()) {
            ZipEntry entry = jar.getEntry(name);
            assertThat(entry).as(name).isNotNull();
            return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void jar_hasTheEngineAndTheJob_butNoTrainerAndNoDownloader() throws IOException {
        assertThat(names())
                .contains(
                        "io/nightjar/job/ScoreJob.class",
                        "io/nightjar/model/runtime/BlockScorer.class",
                        "META-INF/services/io.nightjar.ckks.math.KernelProvider")
                .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA|EC)"))
                .noneMatch(name -> name.startsWith("io/nightjar/trainer/"));
    }

    /** Nothing that a cluster may have too, and no configuration of logging or of anything else of the cluster. */
    @Test
    void everyFile_isOursOrRelocatedOrALicence() throws IOException {
        assertThat(names()).allMatch(name -> {
            Matcher shaded = SHADED.matcher(name);
            return shaded.matches()
                    ? INSIDE.containsKey(shaded.group(1)) && name.endsWith(".class")
                    : OURS.stream().anyMatch(name::startsWith)
                            || Set.of(
                                            "META-INF/MANIFEST.MF",
                                            "META-INF/LICENSE",
                                            "META-INF/NOTICE",
                                            "META-INF/services/io.nightjar.ckks.math.KernelProvider")
                                    .contains(name)
                            || name.matches("META-INF/licenses/[\\w.-]+\\.txt");
        });
    }

    /**
     * So what a class path has of these libraries, such as Spark's own Parquet, is never linked to, wherever it is on
     * it.
     */
    @Test
    void noClass_refersToALibraryUnderItsFormerName() throws IOException {
        Set<String> owners;
        try (JarFile jar = jar()) {
            owners = new Linkage(jar).owners();
        }
        assertThat(owners).contains("io/nightjar/shaded/parquet/hadoop/ParquetWriter");
        for (List<String> library : INSIDE.values()) {
            for (String former : library.subList(1, library.size())) {
                assertThat(owners).noneMatch(owner -> owner.startsWith(former));
            }
        }
    }

    @Test
    void everyLibraryInside_isNamedWithItsLicence_andInTheBillOfMaterials() throws IOException {
        Set<String> inside = new TreeSet<>();
        names().stream().map(SHADED::matcher).filter(Matcher::matches).forEach(matcher -> inside.add(matcher.group(1)));
        assertThat(inside).isEqualTo(new TreeSet<>(INSIDE.keySet()));

        String notice = text("META-INF/NOTICE");
        JsonNode components = new ObjectMapper()
                .readTree(ROOT.resolve("spark-job/target/nightjar-job.cdx.json").toFile())
                .get("components");
        Set<String> groups = new TreeSet<>();
        for (JsonNode component : components) {
            String group = component.get("group").asText();
            if (!Set.of("io.nightjar", "com.fasterxml.jackson.core").contains(group)) {
                groups.add(group);
                assertThat(component.get("version").asText()).isNotEmpty();
                assertThat(component.get("licenses")).isNotEmpty();
                assertThat(notice).contains(component.get("name").asText());
            }
        }
        assertThat(groups)
                .isEqualTo(new TreeSet<>(
                        INSIDE.values().stream().map(library -> library.get(0)).toList()));
        assertThat(notice).contains(groups);

        assertThat(text("META-INF/LICENSE")).isEqualTo(Files.readString(ROOT.resolve("LICENSE")));
        List<String> texts = Pattern.compile("META-INF/licenses/[\\w.-]+\\.txt")
                .matcher(notice)
                .results()
                .map(match -> match.group())
                .toList();
        assertThat(names().stream().filter(name -> name.startsWith("META-INF/licenses/")))
                .containsExactlyInAnyOrderElementsOf(texts)
                .hasSize(5);
        for (String name : texts) {
            assertThat(text(name)).containsIgnoringCase("copyright");
        }
    }
}
