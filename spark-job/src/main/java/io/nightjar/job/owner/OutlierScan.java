package io.nightjar.job.owner;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.input.ImageRanges;
import io.nightjar.job.mistake.TaskFailures;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.task.AttemptContext;
import io.nightjar.job.task.BlockInput;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.contract.ImageEnvelope;
import io.nightjar.model.contract.ImageStatistics;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.network.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Finds the images outside of the client profile's envelope, in tasks that each read a part of the images once. What a
 * task finds travels as lines of text: the number of the part, which of its images, what is wrong with the first of
 * them.
 */
public final class OutlierScan implements Function<BlockInput, String> {
    private static final long serialVersionUID = 1;

    /** Of as many images it is said what is wrong with them. */
    private static final int DESCRIBED = 3;

    private final String profile;
    private final TaskImages images;
    private final Broadcast<SerializableConfiguration> hadoop;

    private OutlierScan(String profile, TaskImages images, Broadcast<SerializableConfiguration> hadoop) {
        this.profile = profile;
        this.images = images;
        this.hadoop = hadoop;
    }

    /**
     * What was found.
     *
     * @param places of the images outside, in rising order
     * @param objections to the first of them, in their order
     */
    public record Outliers(int[] places, List<String> objections) {
        /** No image is outside. */
        public static final Outliers NONE = new Outliers(new int[0], List.of());
    }

    /**
     * Scans images.
     *
     * @param profile with an envelope
     * @param parts of the images, as the blocks of {@link EncryptWork}
     * @param places of the images of each part, by its number, in rising order
     * @param tasks at most one for each part; a task with several parts reads on from one to the next
     * @param bytesRead grows by what tasks read of files
     * @throws NightjarException when an image cannot be read
     */
    public static Outliers find(
            JavaSparkContext spark,
            ClientProfile profile,
            ImageFiles files,
            List<BlockInput> parts,
            List<int[]> places,
            int tasks,
            LongAccumulator bytesRead) {
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        try {
            OutlierScan scan = new OutlierScan(profile.toJson(), new TaskImages(files, bytesRead), hadoop);
            return together(spark.parallelize(parts, tasks).map(scan).collect(), places);
        } catch (Exception e) {
            // Spark's Scala code throws its checked exceptions undeclared
            Optional<NightjarException> mistake = TaskFailures.mistake(e);
            if (mistake.isPresent()) {
                throw mistake.get();
            }
            throw e;
        } finally {
            hadoop.destroy();
        }
    }

    private static Outliers together(List<String> found, List<int[]> placesOfParts) {
        List<int[]> places = new ArrayList<>();
        List<String> objections = new ArrayList<>();
        for (String text : found) {
            if (!text.isEmpty()) {
                List<String> lines = text.lines().toList();
                int[] part = placesOfParts.get(Integer.parseInt(lines.get(0)));
                places.add(Arrays.stream(ImageRanges.parse(lines.get(1)))
                        .map(i -> part[i])
                        .toArray());
                objections.addAll(lines.subList(2, lines.size()));
            }
        }
        int[] all = places.stream().flatMapToInt(Arrays::stream).toArray();
        return new Outliers(all, List.copyOf(objections.subList(0, Math.min(DESCRIBED, objections.size()))));
    }

    @Override
    public String call(BlockInput part) throws IOException {
        AttemptContext attempt =
                AttemptContext.of(TaskContext.get(), hadoop.value().value());
        ClientProfile opened = ClientProfile.fromJson(profile);
        ImageEnvelope envelope = opened.safeguards().envelope().orElseThrow();
        Shape shape = opened.images().shape();
        List<Integer> outside = new ArrayList<>();
        List<String> objections = new ArrayList<>();
        int[] next = {0};
        try {
            images.forEach(part, new ImageShape(shape.channels(), shape.height(), shape.width()), attempt, image -> {
                int place = next[0]++;
                envelope.objection(ImageStatistics.of(shape, image.values())).ifPresent(objection -> {
                    outside.add(place);
                    objections.add(objection);
                });
            });
        } catch (NightjarException e) {
            throw UserMistake.portable(e);
        }
        if (outside.isEmpty()) {
            return "";
        }
        List<String> lines = new ArrayList<>();
        lines.add(Long.toString(part.block()));
        lines.add(
                ImageRanges.format(outside.stream().mapToInt(Integer::intValue).toArray()));
        lines.addAll(objections.subList(0, Math.min(DESCRIBED, objections.size())));
        return String.join("\n", lines);
    }
}
