package io.nightjar.job.owner;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.secret.AuthenticationKey;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.ArtifactFiles;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tags with which the owner knows again what was encrypted: one for each block and one for the list of them. They are
 * made on the driver, from digests that tasks report, and verified on the owner's machine; the key goes nowhere else. A
 * tag is HMAC-SHA-256 over fields of which each is of fixed length or preceded by its length, and a word for what it is
 * of comes first, so that no tag passes for another one.
 *
 * <p>Tags say that blocks and ids are those that the owner encrypted. Of predictions they say nothing: the cluster that
 * made these has no key.
 */
public final class BlockAuthenticator implements AutoCloseable {
    private static final String BLOCK = "nightjar block 1";
    private static final String DATASET = "nightjar data set 1";
    private static final int DIGEST_BYTES = 32;

    private final AuthenticationKey key;

    /** @param key is closed with this */
    BlockAuthenticator(AuthenticationKey key) {
        this.key = key;
    }

    /**
     * The authenticator of a directory of keys; none where keys of an earlier release, or a producer of images, have no
     * authentication key.
     *
     * @param parameters fingerprint of the parameter set of the keys
     * @param pair that the key belongs to
     * @param passphrase of the key, or null where none was given
     * @param notes hears of what is no mistake and still worth knowing, a missing key too
     * @throws UserMistake when the key is damaged, foreign, open to others than its owner, or does not open
     */
    public static Optional<BlockAuthenticator> open(
            Path directory, Fingerprint parameters, KeyId pair, PassphraseSource passphrase, Consumer<String> notes) {
        Path file = directory.resolve(ArtifactFiles.AUTHENTICATION_KEY);
        if (!Files.exists(file)) {
            notes.accept(directory + " holds no " + ArtifactFiles.AUTHENTICATION_KEY
                    + ": nothing will show that blocks and image ids are those that were encrypted; new keys have one");
            return Optional.empty();
        }
        try (StoredKey stored = StoredKey.read(file, notes)) {
            AuthenticationKey key = stored.open(passphrase, bytes -> AuthenticationKey.read(bytes, parameters));
            if (!key.id().equals(pair)) {
                key.close();
                throw new UserMistake(file + " belongs to key " + stored.id() + ", the keys beside it to key " + pair
                        + ": use the files that keygen wrote together");
            }
            return Optional.of(new BlockAuthenticator(key));
        } catch (IOException e) {
            throw FailureText.unreadable("authentication key " + file, e, "give the directory that keygen wrote");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    private static byte[] sized(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return message(out -> {
            out.writeInt(bytes.length);
            out.write(bytes);
        });
    }

    /**
     * The tag of one block, 64 hexadecimal digits.
     *
     * @param dataset id of the data set that the block belongs to
     */
    public String tag(String dataset, TaggedBlock block) {
        return hex(message(out -> {
            begin(out, BLOCK, dataset);
            write(out, block);
        }));
    }

    /**
     * The tag of a whole data set, 64 hexadecimal digits: which blocks it has, and nothing beside them.
     *
     * @param blocks all of them, by rising number
     */
    public String tag(String dataset, List<TaggedBlock> blocks) {
        return hex(message(out -> {
            begin(out, DATASET, dataset);
            out.writeInt(blocks.size());
            out.writeLong(blocks.stream().mapToLong(TaggedBlock::images).sum());
            MessageDigest all = sha256();
            for (TaggedBlock block : blocks) {
                all.update(message(one -> write(one, block)));
            }
            out.write(all.digest());
        }));
    }

    /** @throws UserMistake unless the tag is that of this block of this data set */
    public void require(String dataset, TaggedBlock block, String tag, String name) {
        if (!same(tag(dataset, block), tag)) {
            throw new UserMistake("block " + block.block() + " of " + name
                    + " is not what was encrypted with these keys: its ids, its rows, its number or its tag were"
                    + " altered, or it comes from another data set; encrypt and score these images again");
        }
    }

    /** @throws UserMistake unless the tag is that of a data set of just these blocks */
    public void require(String dataset, List<TaggedBlock> blocks, String tag, String name) {
        if (!same(tag(dataset, blocks), tag)) {
            throw new UserMistake(name + " does not hold the blocks that were encrypted with these keys: one is left"
                    + " out, added, altered or in another place; encrypt and score these images again");
        }
    }

    /** Takes the same time wherever the tags differ. */
    private static boolean same(String expected, String found) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), found.getBytes(StandardCharsets.UTF_8));
    }

    private String hex(byte[] message) {
        return HexFormat.of().formatHex(key.tag(message));
    }

    private void begin(DataOutputStream out, String domain, String dataset) throws IOException {
        out.write(sized(domain));
        out.write(key.id().bytes());
        out.write(sized(dataset));
    }

    private static void write(DataOutputStream out, TaggedBlock block) throws IOException {
        out.writeLong(block.block());
        out.writeInt(block.images());
        out.write(HexFormat.of().parseHex(block.ids()), 0, DIGEST_BYTES);
        out.write(HexFormat.of().parseHex(block.rows()), 0, DIGEST_BYTES);
    }

    @FunctionalInterface
    private interface Fields {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            fields.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        key.close();
    }
}
