package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between pages, and from pages to source files, lead somewhere. */
class DocumentationTest {
    private static final Path ROOT = Path.of(System.getProperty("nightjar.root"));
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    static List<String> pages() throws IOException {
        List<String> pages = new ArrayList<>();
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> data = Files.walk(ROOT.resolve("data"))) {
            Stream.of(root, docs, data)
                    .flatMap(paths -> paths)
                    .map(path -> ROOT.relativize(path).toString())
                    .filter(name -> name.endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void page_relativeLinks_existWithTheirHeadings(String name) throws IOException {
        Path page = ROOT.resolve(name);
        List<String> broken = new ArrayList<>();
        LINK.matcher(Files.readString(page)).results().map(m -> m.group(1)).forEach(link -> {
            if (!link.contains("://") && !leadsSomewhere(page, link)) {
                broken.add(link);
            }
        });
        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(target) && (parts.length == 1 || headings(target).contains(parts[1]));
    }

    /** As a repository's host makes anchors of headings: lower case, words joined, no punctuation. */
    private static List<String> headings(Path page) {
        try (Stream<String> lines = Files.lines(page)) {
            return lines.filter(line -> line.startsWith("#"))
                    .map(line -> line.replaceAll("^#+ ", "")
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^a-z0-9 _-]", "")
                            .replace(' ', '-'))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
