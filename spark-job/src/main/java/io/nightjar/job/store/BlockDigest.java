package io.nightjar.job.store;

import io.nightjar.model.contract.StoredCiphertext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 of what a block is: its data set, its keys and program, its number, the ids of its images, and its rows in
 * order with their number. A row, a block or a list of ids from elsewhere has another digest; the file that holds the
 * rows does not count, so that another version of Parquet writes the same block. See data/FORMAT.md.
 */
public final class BlockDigest {
    private static final String IDS = "nightjar ids";
    private static final String BLOCK = "nightjar block";

    private final MessageDigest digest = sha256();
    private long rows;

    /** Begins with what the block is. */
    public BlockDigest(DatasetHeader header, BlockContent content) {
        text(digest, BLOCK);
        header.toMetadata().forEach((key, value) -> {
            text(digest, key);
            text(digest, value);
        });
        number(digest, content.block());
        number(digest, content.images());
        text(digest, content.ids());
    }

    /** Goes on with the next row. */
    public void add(StoredCiphertext row) {
        number(digest, row.index());
        number(digest, row.level());
        number(digest, row.payload().length);
        digest.update(row.payload());
        rows++;
    }

    /** Rows so far. */
    public long rows() {
        return rows;
    }

    /** 64 hexadecimal digits; nothing can be added any more. */
    public String finish() {
        number(digest, rows);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Digest of a list of ids: 64 hexadecimal digits. */
    public static String ofIds(List<String> ids) {
        MessageDigest digest = sha256();
        text(digest, IDS);
        number(digest, ids.size());
        ids.forEach(id -> text(digest, id));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Digest of words in order, each with its length: 64 hexadecimal digits. */
    public static String ofWords(List<String> words) {
        MessageDigest digest = sha256();
        words.forEach(word -> text(digest, word));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Digest of bytes: 64 hexadecimal digits. */
    public static String ofBytes(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static void text(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(digest, bytes.length);
        digest.update(bytes);
    }

    private static void number(MessageDigest digest, long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }
}
