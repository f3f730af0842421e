package io.nightjar.job.store;

import java.util.Map;
import java.util.Optional;

/**
 * What the file of a block says about the block, in its Parquet key-value metadata.
 *
 * @param rows ciphertexts of the block
 * @param digest of the whole block
 */
record BlockFooter(BlockContent content, long rows, String digest) {
    private static final String BLOCK = "nightjar.block";
    private static final String IMAGES = "nightjar.images";
    private static final String IDS = "nightjar.ids";
    private static final String ROWS = "nightjar.rows";
    private static final String DIGEST = "nightjar.digest";

    void addTo(Map<String, String> metadata) {
        metadata.put(BLOCK, Long.toString(content.block()));
        metadata.put(IMAGES, Integer.toString(content.images()));
        metadata.put(IDS, content.ids());
        metadata.put(ROWS, Long.toString(rows));
        metadata.put(DIGEST, digest);
    }

    /**
     * Nothing in a file of format 2.
     *
     * @param file named in errors
     * @throws DamagedDataException when a field is absent or no number
     */
    static Optional<BlockFooter> from(Map<String, String> metadata, Object file) {
        if (!metadata.containsKey(DIGEST)) {
            return Optional.empty();
        }
        try {
            BlockContent content = new BlockContent(
                    Long.parseLong(metadata.get(BLOCK)), Integer.parseInt(metadata.get(IMAGES)), metadata.get(IDS));
            return Optional.of(new BlockFooter(content, Long.parseLong(metadata.get(ROWS)), metadata.get(DIGEST)));
        } catch (IllegalArgumentException e) {
            throw new DamagedDataException(
                    file + " does not say which block it holds: copy it again from where it was made", e);
        }
    }
}
