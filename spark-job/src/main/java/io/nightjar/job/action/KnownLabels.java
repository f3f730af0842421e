package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.store.ImageTableReader;
import io.nightjar.model.images.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Known labels of images: by their place in the source of the images, as IDX and CIFAR-10 files have them, or by their
 * id, as tables of {@code id,label} and directories of classes do.
 */
final class KnownLabels {
    private static final int MOST_CLASSES = 20;

    private final List<String> files;
    private final int[] labels;
    /** Null for labels by place. */
    private final Map<String, Integer> byId;

    private KnownLabels(List<String> files, int[] labels, Map<String, Integer> byId) {
        this.files = files;
        this.labels = labels;
        this.byId = byId;
    }

    /**
     * Reads labels of several files, one after another.
     *
     * @throws io.nightjar.ckks.NightjarException when a file is no file of labels, an id has two labels, or tables are
     *     mixed with labels by place
     */
    static KnownLabels read(List<String> files, Configuration configuration) {
        List<Path> paths = files.stream().map(FileSystems::local).toList();
        long named = paths.stream().filter(KnownLabels::isById).count();
        if (named == 0) {
            return new KnownLabels(files, Labels.read(paths), null);
        }
        if (named < paths.size()) {
            throw new UserMistake(files + " are tables of id,label or directories of classes, and files of labels in"
                    + " the order of the images: give files of one kind");
        }
        Map<String, Integer> byId = new HashMap<>();
        for (Path source : paths) {
            if (Files.isDirectory(source)) {
                Labels.byName(source).forEach((id, label) -> put(byId, source, id, label));
                continue;
            }
            Predictions read = Predictions.read(source, configuration);
            for (int i = 0; i < read.labels().length; i++) {
                put(byId, source, read.ids().get(i), read.labels()[i]);
            }
        }
        return new KnownLabels(files, null, byId);
    }

    /** Which label is which class, where the classes are directories. */
    static void noteClasses(List<String> files, ActionListener listener) {
        for (String source : files) {
            List<String> classes = Labels.classes(FileSystems.local(source));
            if (!classes.isEmpty()) {
                listener.note(source + ": label "
                        + IntStream.range(0, Math.min(MOST_CLASSES, classes.size()))
                                .mapToObj(i -> i + " is " + classes.get(i))
                                .collect(Collectors.joining(", "))
                        + (classes.size() > MOST_CLASSES
                                ? " and so on to " + (classes.size() - 1) + ", which is "
                                        + classes.get(classes.size() - 1) + ", in the order of names"
                                : ""));
            }
        }
    }

    private static boolean isById(Path source) {
        return Files.isDirectory(source) || Predictions.isTable(source);
    }

    private static void put(Map<String, Integer> byId, Path source, String id, int label) {
        if (byId.put(id, label) != null) {
            throw new UserMistake(source + " has the id '" + id + "' again: give one label of each image");
        }
    }

    /**
     * The labels in the order of a data set.
     *
     * @param name of the data set, for sentences, and for a note where its images, numbered, have another order
     * @throws UserMistake when there are not as many labels as images, an image has none, or its place in the source
     *     cannot be told
     */
    int[] of(Dataset data, String name, Configuration configuration, ActionListener listener) throws IOException {
        if (byId == null) {
            requireCount(data.manifest().images(), name);
        }
        Long firstBlock = data.header().apart();
        List<String> ids = new ArrayList<>();
        int apart = 0;
        try (ImageTableReader table = data.images(configuration)) {
            for (long block = 0; table.hasNext(); block++) {
                List<String> next = table.next();
                apart += firstBlock != null && block < firstBlock ? next.size() : 0;
                ids.addAll(next);
            }
        }
        if (byId != null || firstBlock == null) {
            return of(ids, name);
        }
        requireCount(ids.size(), name);
        int[] places = ImageOrder.byNumber(ids, apart).orElse(null);
        if (places == null) {
            throw new UserMistake(name + " has images that were set apart behind the others, and ids such as '"
                    + ids.get(0) + "', which do not tell their places in the source: labels in the order of the source,"
                    + " " + files + ", cannot be told apart; give a table of id,label");
        }
        listener.note(
                name + " has its images in another order than their numbers, as some were put into blocks of their"
                        + " own: known labels are taken by number");
        return Arrays.stream(places).map(place -> labels[place]).toArray();
    }

    /**
     * The labels of images by their ids, or, where labels are by place, of as many images in the order of the source.
     *
     * @param name of the images, for sentences
     * @throws UserMistake when there are not as many labels as images, or an image has none
     */
    int[] of(List<String> ids, String name) {
        if (byId == null) {
            requireCount(ids.size(), name);
            return labels;
        }
        Optional<String> missing =
                ids.stream().filter(id -> !byId.containsKey(id)).findFirst();
        if (missing.isPresent()) {
            throw new UserMistake(files + " has no label of the image '" + missing.get() + "' of " + name
                    + ": give the labels of all its images");
        }
        return ids.stream().mapToInt(byId::get).toArray();
    }

    private void requireCount(long images, String name) {
        if (labels.length != images) {
            throw new UserMistake(files + " holds " + Counts.of(labels.length, "label") + ", " + name + " holds "
                    + Counts.of(images, "image") + ": give the labels of these images, in their order, or a"
                    + " table of id,label");
        }
    }
}
