package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.io.Blob;
import io.nightjar.job.commit.Location;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.owner.OutlierScan;
import io.nightjar.job.store.FileSystems;
import io.nightjar.model.contract.ClientProfile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What an {@link OutlierPolicy} makes of the images that a scan found. */
final class OutlierCheck {
    private final OutlierPolicy policy;
    private final String file;
    private final boolean overwrite;

    /** @param file that takes the ids of images that are left out or set apart */
    OutlierCheck(OutlierPolicy policy, String file, boolean overwrite) {
        this.policy = policy;
        this.file = file;
        this.overwrite = overwrite;
    }

    /** Whether images are to be looked at. */
    boolean isWanted(ClientProfile profile) {
        return policy != OutlierPolicy.KEEP && profile.safeguards().envelope().isPresent();
    }

    /**
     * @param others what the command reads and writes beside the file of ids
     * @throws UserMistake when the policy cannot be followed, or the ids could not be written
     */
    void require(ClientProfile profile, List<Location> others, Configuration configuration) throws IOException {
        if (!policy.listsIds()) {
            return;
        }
        if (profile.safeguards().envelope().isEmpty()) {
            throw new UserMistake("the client profile does not say what images may be like, so that none can be told"
                    + " apart: compile the program with calibration images, or do not ask for it");
        }
        Path path = FileSystems.path(file);
        Location.of(path, configuration).requireApartFrom(others);
        FileSystem fileSystem = FileSystems.of(path, configuration);
        if (fileSystem.exists(path) && !isOwn(fileSystem, path)) {
            throw new UserMistake(file + ", which is to take the ids of images, is a directory, a key or another file"
                    + " of Nightjar's and is not replaced: give another file");
        }
    }

    /** Whether a file may be one of ids, for all that its beginning tells. */
    private static boolean isOwn(FileSystem fileSystem, Path path) throws IOException {
        if (!fileSystem.getFileStatus(path).isFile()) {
            return false;
        }
        try (InputStream in = fileSystem.open(path)) {
            return !Blob.isBlob(in.readNBytes(Blob.HEADER_BYTES));
        }
    }

    /**
     * @param ids of all images
     * @throws UserMistake when the file has other ids and may not be replaced, or an id cannot be in it
     */
    void requireFile(OutlierScan.Outliers outliers, List<String> ids, Configuration configuration) throws IOException {
        if (!policy.listsIds()) {
            return;
        }
        List<String> outside = idsOf(outliers, ids);
        IdFile.requireLines(outside);
        Path path = FileSystems.path(file);
        if (!overwrite
                && FileSystems.of(path, configuration).exists(path)
                && (outside.isEmpty() || !IdFile.read(file, configuration).equals(new LinkedHashSet<>(outside)))) {
            throw new UserMistake(
                    file + ", which is to take the ids of images, exists: give another output, or allow it to be"
                            + " replaced",
                    Remedy.REPLACE_OUTPUT);
        }
    }

    private static List<String> idsOf(OutlierScan.Outliers outliers, List<String> ids) {
        return Arrays.stream(outliers.places()).mapToObj(ids::get).toList();
    }

    /**
     * The plan for the images that were found to be outside.
     *
     * @param places of all images to encrypt
     * @throws UserMistake where outliers are refused, or no image is left
     */
    BlockPlan plan(int[] places, int imagesPerBlock, OutlierScan.Outliers outliers, List<String> ids) {
        if (outliers.places().length == 0) {
            return BlockPlan.of(places, imagesPerBlock);
        }
        if (policy == OutlierPolicy.REFUSE) {
            throw refusal(places.length, outliers, ids);
        }
        int[] rest = BlockPlan.without(places, outliers.places());
        if (policy == OutlierPolicy.DROP && rest.length == 0) {
            throw new UserMistake(
                    (places.length == 1 ? "the only image lies" : "all " + Counts.of(places.length, "image") + " lie")
                            + " outside of what the calibration images span,"
                            + " and none is left: compile the program with calibration images like them");
        }
        BlockPlan plan = BlockPlan.of(rest, imagesPerBlock);
        return policy == OutlierPolicy.DROP ? plan : plan.then(BlockPlan.of(outliers.places(), imagesPerBlock));
    }

    /** The first block of a {@link #plan} whose images were set apart; nothing where none were. */
    Optional<Long> firstApart(BlockPlan plan, int imagesPerBlock, OutlierScan.Outliers outliers) {
        int apart = outliers.places().length;
        return policy == OutlierPolicy.SEPARATE && apart > 0
                ? Optional.of((long) plan.blocks().size()
                        - BlockPlan.of(outliers.places(), imagesPerBlock)
                                .blocks()
                                .size())
                : Optional.empty();
    }

    private static UserMistake refusal(int images, OutlierScan.Outliers outliers, List<String> ids) {
        List<String> first = new ArrayList<>();
        for (int i = 0; i < outliers.objections().size(); i++) {
            first.add(
                    ids.get(outliers.places()[i]) + " (" + outliers.objections().get(i) + ")");
        }
        int more = outliers.places().length - first.size();
        return new UserMistake(
                outliers.places().length + " of " + Counts.of(images, "image")
                        + (outliers.places().length == 1 ? " lies" : " lie")
                        + " outside of what the calibration images span,"
                        + " and the values of one may spoil its whole block: " + String.join(", ", first)
                        + (more > 0 ? " and " + more + " more" : "")
                        + "; leave them out, put them into blocks of their own, or keep them",
                Remedy.TREAT_OUTLIERS);
    }

    /** Writes the ids of images that are left out or set apart; false where there are none. */
    boolean writeIds(OutlierScan.Outliers outliers, List<String> ids, Configuration configuration) throws IOException {
        if (policy.listsIds()) {
            Path path = FileSystems.path(file);
            FileSystem fileSystem = FileSystems.of(path, configuration);
            if (outliers.places().length > 0) {
                IdFile.write(idsOf(outliers, ids), fileSystem.create(path, true));
                return true;
            } else if (overwrite) {
                fileSystem.delete(path, false);
            }
        }
        return false;
    }
}
