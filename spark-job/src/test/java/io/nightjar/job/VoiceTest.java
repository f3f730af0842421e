package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How libraries speak: their words are for programs too, which have no options and join sentences themselves. */
class VoiceTest {
    private static final Path ROOT = Path.of(System.getProperty("nightjar.root"));
    private static final Pattern OPTION = Pattern.compile("\"[^\"]*--[a-z][^\"]*\"");
    private static final Pattern STOP = Pattern.compile("[a-zA-Z0-9)]\\.\"\\s*[,)]");

    /** A number that is joined to a word which is wrong for 1, or written in front of it. */
    private static final Pattern PLURAL = Pattern.compile("(?:[a-z0-9)\\]]\\s*\\+\\s*\" |%,?d )(?:more )?"
            + "(?:levels|phases|images|blocks|ciphertexts|keys|threads|rows|files|labels|classes|scores|tasks|executors"
            + "|cores|epochs|nodes|arrays|channels)\\b");

    private static List<String> files(Predicate<String> contains, String... directories) throws IOException {
        List<Path> sources = new java.util.ArrayList<>();
        for (String directory : directories) {
            try (Stream<Path> tree = Files.walk(ROOT.resolve(directory))) {
                tree.filter(path -> path.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        assertThat(sources).hasSizeGreaterThan(20);
        List<String> found = new java.util.ArrayList<>();
        for (Path source : sources) {
            if (contains.test(Files.readString(source))) {
                found.add(ROOT.relativize(source).toString());
            }
        }
        return found;
    }

    private static final String JOB = "spark-job/src/main/java/io/nightjar/job/";
    private static final String[] JOB_LIBRARY = Stream.of(
                    "action",
                    "commit",
                    "input",
                    "journal",
                    "metrics",
                    "mistake",
                    "owner",
                    "pipeline",
                    "scoring",
                    "store",
                    "task")
            .map(JOB::concat)
            .toArray(String[]::new);

    @Test
    void optionsOfTheCommandLine_areNamedByTheCommandLineAlone() throws IOException {
        assertThat(files(text -> OPTION.matcher(text).find(), JOB_LIBRARY)).isEmpty();
    }

    @Test
    void messages_haveNoStopAtTheirEnd() throws IOException {
        Predicate<String> stop = text -> STOP.matcher(text).find();
        assertThat(files(stop, JOB_LIBRARY)).isEmpty();
        assertThat(files(stop, "ckks/src/main/java", "model/src/main/java")).isEmpty();
    }

    @Test
    void numbersOfThings_areCounted() throws IOException {
        Predicate<String> plural = text -> PLURAL.matcher(text).find();
        assertThat(files(plural, "ckks/src/main/java", "model/src/main/java", "model/trainer/src/main/java", JOB))
                .isEmpty();
    }
}
