package io.nightjar.model.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What pictures a directory holds. Where none is in the directory itself, each directory in it is a class and holds the
 * pictures of that class.
 *
 * @param names of the pictures below the directory, with {@code /} between class and file, in the order of names
 * @param classes names of the classes in their order, none where the pictures are in the directory itself
 * @param skipped other names, in their order; hidden files are not among them
 */
record PictureFolder(List<String> names, List<String> classes, List<String> skipped) {
    private static final Set<String> ENDINGS = Set.of(".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".webp");
    private static final int NAMED = 3;
    private static final char UNKNOWN = '\uFFFD';

    static PictureFolder of(Path directory) {
        DataFile.requireReadable(directory);
        List<String> entries = list(directory);
        Map<Boolean, List<String>> here =
                entries.stream().collect(Collectors.partitioningBy(name -> isPicture(directory.resolve(name))));
        if (!here.get(true).isEmpty()) {
            return new PictureFolder(here.get(true), List.of(), here.get(false));
        }
        List<String> inClasses = new ArrayList<>();
        List<String> classes = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (String entry : entries) {
            List<String> found = new ArrayList<>();
            if (Files.isDirectory(directory.resolve(entry))) {
                for (String name : list(directory.resolve(entry))) {
                    boolean picture = isPicture(directory.resolve(entry).resolve(name));
                    (picture ? found : skipped).add(entry + "/" + name);
                }
            }
            if (found.isEmpty()) {
                skipped.add(entry);
            } else {
                classes.add(entry);
                inClasses.addAll(found);
            }
        }
        if (inClasses.isEmpty()) {
            throw none(directory, skipped);
        }
        return new PictureFolder(inClasses, classes, skipped);
    }

    private static ImageDataException none(Path directory, List<String> others) {
        if (others.stream().anyMatch(name -> name.endsWith(".parquet"))) {
            return new ImageDataException(
                    "Directory " + directory + " holds Parquet files and no pictures; name their column of images",
                    ImageRemedy.NAME_IMAGE_COLUMN);
        }
        return new ImageDataException(
                "Directory " + directory + " holds no pictures (.png, .jpg, .bmp, .webp), neither by"
                        + " themselves nor in a directory for each class" + words(others, "; it has ")
                        + "; give another directory");
    }

    private static List<String> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            List<String> names = entries.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
            for (String name : names) {
                requireKnown(directory, name);
            }
            return names;
        } catch (IOException e) {
            throw DataFile.unreadable(directory, e);
        }
    }

    /** By a name with characters that Java cannot tell, no file can be opened. */
    private static void requireKnown(Path directory, String name) {
        if (name.indexOf(UNKNOWN) >= 0) {
            throw new ImageDataException(directory + " has the name '" + name.replaceAll("[^ -~]", "?")
                    + "', whose characters are none of the encoding that names are read in ("
                    + System.getProperty("sun.jnu.encoding") + "); rename it, or set LC_ALL to C.UTF-8 if it is UTF-8");
        }
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        return dot >= 0 && ENDINGS.contains(name.substring(dot)) && Files.isRegularFile(file);
    }

    /** What a person should know of the directory. */
    List<String> notes(Path directory) {
        List<String> notes = new ArrayList<>();
        if (!skipped.isEmpty()) {
            notes.add(directory + ": " + skipped.size() + (skipped.size() == 1 ? " entry is" : " entries are")
                    + " no picture that is read and left out" + words(skipped, ": "));
        }
        return notes;
    }

    private static String words(List<String> names, String before) {
        if (names.isEmpty()) {
            return "";
        }
        String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        return before + first + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }

    /** The class of a picture, counted from 0. */
    int label(String name) {
        return classes.indexOf(name.substring(0, name.indexOf('/')));
    }
}
