package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.NightjarException;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.owner.BlockAuthenticator;
import io.nightjar.job.owner.OwnerKeys;
import io.nightjar.job.owner.ScoreTreatment;
import io.nightjar.job.owner.TaggedBlock;
import io.nightjar.job.store.DamagedDataException;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.ImageTableReader;
import io.nightjar.job.store.QuarantinedBlock;
import io.nightjar.job.store.StoredBlock;
import io.nightjar.model.client.DecryptedBlock;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Writes the labels of predictions, block after block; a block whose scores are not to be relied on costs no other. */
final class LabelRun {
    private final Dataset data;
    private final OwnerKeys owner;
    private final ScoreTreatment treatment;
    private final int[] known;
    private final Configuration configuration;
    private final Optional<BlockAuthenticator> authenticator;
    private final String name;
    private final SpoiledBlocks spoiled;
    private final MeasuredNoise noise = new MeasuredNoise();
    private final double error;
    private long correct;
    private long close;

    /**
     * @param authenticator that the tags of the blocks are verified with; nothing where there is none to be had
     * @param known labels of all images, or none
     * @param error of a score, at most
     * @param name of the predictions, for sentences
     */
    LabelRun(
            Dataset data,
            OwnerKeys owner,
            Optional<BlockAuthenticator> authenticator,
            ScoreTreatment treatment,
            int[] known,
            double error,
            String name,
            Configuration configuration) {
        this.data = data;
        this.owner = owner;
        this.authenticator = authenticator;
        this.treatment = treatment;
        this.known = known;
        this.error = error;
        this.configuration = configuration;
        this.name = name;
        this.spoiled = new SpoiledBlocks(name, owner.profile());
    }

    /** How many labels are the known ones. */
    long correct() {
        return correct;
    }

    /** How many images have scores that are so near those of another label that their error may have decided. */
    long close() {
        return close;
    }

    /** The blocks without labels. */
    SpoiledBlocks spoiled() {
        return spoiled;
    }

    /** Noise of the others. */
    MeasuredNoise noise() {
        return noise;
    }

    /**
     * Writes the labels.
     *
     * @throws UserMistake when no block gives any, and none can be helped by encrypting its images again
     */
    void write(LabelFile file) throws IOException {
        Map<Long, StoredBlock> stored = new HashMap<>();
        data.blocks().forEach(block -> stored.put(block.block(), block));
        Map<Long, QuarantinedBlock> setAside = new HashMap<>();
        data.manifest().quarantined().forEach(block -> setAside.put(block.block(), block));
        int first = 0;
        long number = 0;
        try (ImageTableReader table = data.images(configuration)) {
            for (; table.hasNext(); number++) {
                List<String> ids = table.next();
                requireRoom(first + (long) ids.size());
                StoredBlock block = stored.get(number);
                if (block == null) {
                    spoiled.addUnscored(number, ids, Optional.ofNullable(setAside.get(number)));
                } else {
                    write(file, block, ids, first);
                }
                first += ids.size();
            }
        }
        requireWholeTable(number, first);
        requireAllThatWereEncrypted();
        if (spoiled.blocks().size() == number && spoiled.noneOverflowed()) {
            throw new UserMistake(
                    spoiled.blocks().get(0).sentence() + (number == 1 ? "" : "; no other block gives labels either"));
        }
    }

    /** What a release of scores is sized for, and how many labels are known, is their number in the manifest. */
    private void requireRoom(long images) {
        if (images > data.manifest().images()) {
            throw otherImages("more than " + Counts.of(data.manifest().images(), "image"));
        }
    }

    private DamagedDataException otherImages(String found) {
        return new DamagedDataException(data.manifest().imagesFile() + " of " + data.root() + " lists " + found
                + ", expected " + data.manifest().images() + ": copy it again from where it was made");
    }

    private void requireWholeTable(long blocks, long images) {
        if (images != data.manifest().images()) {
            throw otherImages(Counts.of(images, "image"));
        }
        if (blocks != data.manifest().expectedBlocks()) {
            throw new DamagedDataException(data.manifest().imagesFile() + " of " + data.root() + " lists "
                    + Counts.of(blocks, "block") + ", expected "
                    + data.manifest().expectedBlocks() + ": copy it again from where it was made");
        }
    }

    /** Of a part it cannot be known what else there was; its tags say that what is there is right. */
    private void requireAllThatWereEncrypted() {
        if (authenticator.isPresent() && data.manifest().isWhole()) {
            authenticator
                    .get()
                    .require(
                            data.header().dataset(),
                            data.blocks().stream().map(TaggedBlock::of).toList(),
                            String.valueOf(data.manifest().tag()),
                            name);
        }
    }

    private void write(LabelFile file, StoredBlock block, List<String> ids, int first) throws IOException {
        Optional<DecryptedBlock> decrypted = decrypted(block, ids);
        if (decrypted.isEmpty()) {
            return;
        }
        treatment.requireExpectedNoise(decrypted.get().noise());
        noise.add(decrypted.get());
        for (int i = 0; i < ids.size(); i++) {
            double[] scores = treatment.deciding(decrypted.get().scores()[i]);
            int label = Predictions.label(scores);
            close += Predictions.margin(scores) <= (scores.length == 1 ? 1 : 2) * error ? 1 : 0;
            file.write(ids.get(i), label, treatment.written(scores));
            if (known.length > 0 && known[first + i] == label) {
                correct++;
            }
        }
    }

    /** Nothing for a block that is not to be relied on, which is then known to be bad. */
    private Optional<DecryptedBlock> decrypted(StoredBlock block, List<String> ids) throws IOException {
        DecryptedBlock decrypted;
        try {
            data.requireIds(block, ids);
            if (authenticator.isPresent()) {
                authenticator
                        .get()
                        .require(data.header().dataset(), TaggedBlock.of(block), String.valueOf(block.tag()), name);
            }
            decrypted = owner.examine(data, block, configuration);
        } catch (NightjarException e) {
            spoiled.add(block.block(), ids, e);
            return Optional.empty();
        }
        if (!decrypted.diagnosis().isIntact()) {
            spoiled.add(block.block(), ids, decrypted.diagnosis());
            return Optional.empty();
        }
        return Optional.of(decrypted);
    }
}
