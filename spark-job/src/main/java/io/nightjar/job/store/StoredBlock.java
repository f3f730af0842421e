package io.nightjar.job.store;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.Objects;

/**
 * A block of a data set as its manifest states it.
 *
 * @param block its number, from 0
 * @param file name of its file, relative to the data set
 * @param bytes length of the file
 * @param rows ciphertexts in it
 * @param images images in it
 * @param ids digest of their ids, see {@link BlockDigest#ofIds}; null in data sets of format 2
 * @param digest of the whole block, see {@link BlockDigest}; null in data sets of format 2
 * @param source digest of the encrypted block that predictions were made of; null for encrypted images
 * @param tag authentication by the owner; null where there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoredBlock(
        long block,
        String file,
        long bytes,
        long rows,
        int images,
        String ids,
        String digest,
        String source,
        String tag)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** @throws NullPointerException if there is no file */
    public StoredBlock {
        Objects.requireNonNull(file);
    }

    /** Which images it holds; null in data sets of format 2. */
    @JsonIgnore
    public BlockContent content() {
        return ids == null ? null : new BlockContent(block, images, ids);
    }

    /** Whether a digest says what it holds. */
    @JsonIgnore
    public boolean isDigested() {
        return digest != null;
    }

    /** The same block with the tag of its owner. */
    public StoredBlock withTag(String tag) {
        return new StoredBlock(block, file, bytes, rows, images, ids, digest, source, tag);
    }
}
