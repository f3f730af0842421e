package io.nightjar.job.store;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a data set consists of, written once when it is complete or as complete as it gets.
 *
 * @param format version of the stored form
 * @param generation 1 for the first content of a directory, one more for each that replaces or completes it
 * @param work digest of all that the content depends on: the same work makes the same blocks
 * @param header what every file says about itself
 * @param imagesFile the table of image ids, relative to the data set
 * @param images in that table
 * @param expectedBlocks blocks of that table
 * @param blocks that are there, by number
 * @param quarantined blocks that were set aside, by number
 * @param tag the owner's authentication of the whole; null where there is none
 * @param software versions of what wrote it, by name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
        int format,
        long generation,
        String work,
        DatasetHeader header,
        String imagesFile,
        long images,
        long expectedBlocks,
        List<StoredBlock> blocks,
        List<QuarantinedBlock> quarantined,
        String tag,
        Map<String, String> software) {
    /** The blocks are sorted by number. */
    public Manifest {
        blocks = blocks.stream()
                .sorted(Comparator.comparingLong(StoredBlock::block))
                .toList();
        quarantined = quarantined.stream()
                .sorted(Comparator.comparingLong(QuarantinedBlock::block))
                .toList();
        software = software == null ? Map.of() : Map.copyOf(software);
    }

    /** Whether no block is missing, set aside or not. */
    @JsonIgnore
    public boolean isWhole() {
        return blocks.size() == expectedBlocks;
    }

    /** Blocks that are neither there nor set aside. */
    @JsonIgnore
    public long missingBlocks() {
        return expectedBlocks - blocks.size() - quarantined.size();
    }

    /** Images of the blocks that are there. */
    @JsonIgnore
    public long storedImages() {
        return blocks.stream().mapToLong(StoredBlock::images).sum();
    }

    /** Length of all files of ciphertexts. */
    @JsonIgnore
    public long storedBytes() {
        return blocks.stream().mapToLong(StoredBlock::bytes).sum();
    }

    /** Digest of what is stored, whatever files hold it: equal for data sets with the same header, ids and rows. */
    public String contentDigest() {
        List<String> words = new ArrayList<>();
        header.toMetadata().forEach((key, value) -> words.add(key + "=" + value));
        for (StoredBlock block : blocks) {
            words.add(block.block() + ":" + block.images() + ":"
                    + (block.isDigested() ? block.digest() : block.file() + ":" + block.bytes()));
        }
        return BlockDigest.ofWords(words);
    }
}
