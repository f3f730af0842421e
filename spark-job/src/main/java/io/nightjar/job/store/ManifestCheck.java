package io.nightjar.job.store;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.Texts;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** Whether a manifest from elsewhere can be one that Nightjar wrote. */
final class ManifestCheck {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private ManifestCheck() {}

    /** @throws DamagedDataException when a field is missing or has a value that is never written */
    static void require(Manifest manifest, Path file) {
        if (manifest.header() == null || manifest.work() == null || manifest.imagesFile() == null) {
            throw damaged(file, "lacks a field");
        }
        DatasetHeader.fromMetadata(manifest.header().toMetadata(), file);
        if (!DatasetPaths.isImagesFile(manifest.imagesFile())) {
            throw damaged(
                    file, "names " + Texts.quoted(String.valueOf(manifest.imagesFile())) + " as its table of images");
        }
        requireCounts(manifest, file);
        Set<Long> seen = new HashSet<>();
        for (StoredBlock block : manifest.blocks()) {
            requireNumber(block.block(), manifest, seen, file);
            requireBlock(block, manifest.header(), file);
        }
        for (QuarantinedBlock block : manifest.quarantined()) {
            requireNumber(block.block(), manifest, seen, file);
            if (block.file() == null || block.reason() == null) {
                throw damaged(file, "does not say why block " + block.block() + " was set aside");
            }
        }
    }

    /** No block is empty, none has more images than the header says, and each is a task of a job. */
    private static void requireCounts(Manifest manifest, Path file) {
        long images = manifest.images();
        long perBlock = manifest.header().imagesPerBlock();
        long fewest = images / perBlock + (images % perBlock == 0 ? 0 : 1);
        long most = Math.min(images, Integer.MAX_VALUE);
        if (images < 1 || manifest.expectedBlocks() < fewest || manifest.expectedBlocks() > most) {
            throw damaged(
                    file,
                    "states " + Counts.of(images, "image") + " in " + Counts.of(manifest.expectedBlocks(), "block")
                            + " of 1 to " + perBlock);
        }
    }

    private static void requireNumber(long block, Manifest manifest, Set<Long> seen, Path file) {
        if (block < 0 || block >= manifest.expectedBlocks() || !seen.add(block)) {
            throw damaged(
                    file,
                    "lists block " + block + " twice, or beyond its " + Counts.of(manifest.expectedBlocks(), "block"));
        }
    }

    private static void requireBlock(StoredBlock block, DatasetHeader header, Path file) {
        if (!DatasetPaths.isBlockFile(block.file())) {
            throw damaged(
                    file,
                    "names " + Texts.quoted(String.valueOf(block.file())) + " as the file of block " + block.block());
        }
        if (block.images() < 1 || block.images() > header.imagesPerBlock()) {
            throw damaged(
                    file,
                    "states " + Counts.of(block.images(), "image") + " for block " + block.block() + ", expected 1 to "
                            + header.imagesPerBlock());
        }
        if (!isDigest(block.ids())
                || !isDigest(block.digest())
                || block.source() != null && !isDigest(block.source())) {
            throw damaged(file, "states no digest for block " + block.block());
        }
    }

    private static boolean isDigest(String text) {
        return text != null && DIGEST.matcher(text).matches();
    }

    private static DamagedDataException damaged(Path file, String what) {
        return new DamagedDataException(file + " " + what + ": copy it again from where it was made");
    }
}
