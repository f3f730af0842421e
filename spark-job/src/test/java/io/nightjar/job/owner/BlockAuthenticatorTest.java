package io.nightjar.job.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.secret.AuthenticationKey;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.BlockDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class BlockAuthenticatorTest {
    private static final Fingerprint PARAMETERS = Fingerprint.of(new byte[] {1});
    private static final String DATASET = "ab".repeat(16);
    private static final String IDS = "11".repeat(32);
    private static final String ROWS = "22".repeat(32);

    @TempDir
    Path directory;

    private final KeyId pair = KeyId.fresh(new SecureRandom());
    private final AuthenticationKey key = AuthenticationKey.fresh(pair, new SecureRandom());
    private final BlockAuthenticator owner = new BlockAuthenticator(key);
    private final TaggedBlock block = new TaggedBlock(3, 128, IDS, ROWS);
    private final List<String> notes = new ArrayList<>();

    private void refused(String dataset, TaggedBlock other, String tag) {
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> owner.require(dataset, other, tag, "out/predictions"))
                .withMessageContaining("of out/predictions is not what was encrypted with these keys");
    }

    @Test
    void tagOfABlock_isThatOfNothingElse() {
        String tag = owner.tag(DATASET, block);
        owner.require(DATASET, block, tag, "out/predictions");
        refused("cd".repeat(16), block, tag);
        refused(DATASET, new TaggedBlock(4, 128, IDS, ROWS), tag);
        refused(DATASET, new TaggedBlock(3, 127, IDS, ROWS), tag);
        refused(DATASET, new TaggedBlock(3, 128, ROWS, IDS), tag);
        refused(DATASET, new TaggedBlock(3, 128, IDS, "23" + ROWS.substring(2)), tag);
        refused(DATASET, block, "");
        refused(DATASET, block, tag.substring(2));
        refused(
                DATASET,
                block,
                new BlockAuthenticator(AuthenticationKey.fresh(pair, new SecureRandom())).tag(DATASET, block));
    }

    @Test
    void tagOfADataSet_bindsEveryBlockInItsPlace() {
        TaggedBlock other = new TaggedBlock(4, 7, ROWS, IDS);
        String tag = owner.tag(DATASET, List.of(block, other));
        owner.require(DATASET, List.of(block, other), tag, "out");
        Set<String> tags = new HashSet<>(List.of(tag, owner.tag(DATASET, block)));
        for (List<TaggedBlock> altered : List.of(
                List.<TaggedBlock>of(),
                List.of(block),
                List.of(other),
                List.of(other, block),
                List.of(block, other, other),
                List.of(block, new TaggedBlock(4, 8, ROWS, IDS)))) {
            assertThatExceptionOfType(UserMistake.class)
                    .isThrownBy(() -> owner.require(DATASET, altered, tag, "out"))
                    .withMessageContaining("out does not hold the blocks");
            assertThat(tags.add(owner.tag(DATASET, altered)))
                    .as("a tag of its own")
                    .isTrue();
        }
    }

    /** Computed apart from this code; see the file. */
    @ParameterizedTest
    @CsvFileSource(resources = "block-tags.csv", useHeadersInDisplayName = true)
    void tags_areTheDocumentedBytes(String keyHex, String blockTag, String datasetTag, String idsDigest) {
        byte[] stored = java.util.HexFormat.of().parseHex(keyHex);
        try (BlockAuthenticator known = new BlockAuthenticator(AuthenticationKey.read(stored, PARAMETERS))) {
            assertThat(known.tag(DATASET, block)).isEqualTo(blockTag);
            assertThat(known.tag(DATASET, List.of(block))).isEqualTo(datasetTag);
        }
        assertThat(BlockDigest.ofIds(List.of("a.png", "größe.png"))).isEqualTo(idsDigest);
    }

    @Test
    void idsDigest_tellsWhereAnIdEnds() {
        assertThat(BlockDigest.ofIds(List.of("ab", "c")))
                .isNotEqualTo(BlockDigest.ofIds(List.of("a", "bc")))
                .isNotEqualTo(BlockDigest.ofIds(List.of("c", "ab")));
    }

    @Test
    void noDigest_isRefused() {
        for (String hex : List.of("", "22".repeat(31), "ZZ".repeat(32), "AB".repeat(32))) {
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new TaggedBlock(0, 1, IDS, hex));
        }
    }

    private void store(String mode) throws IOException {
        Path file = Files.write(directory.resolve("authentication.key"), key.write(PARAMETERS));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private BlockAuthenticator opened(Fingerprint parameters, KeyId id) {
        return BlockAuthenticator.open(directory, parameters, id, null, notes::add)
                .orElseThrow();
    }

    @Test
    void storedKey_makesTheSameTags() throws IOException {
        store("rw-------");
        try (BlockAuthenticator again = opened(PARAMETERS, pair)) {
            assertThatCode(() -> again.require(DATASET, block, owner.tag(DATASET, block), "out"))
                    .doesNotThrowAnyException();
        }
        assertThat(notes).isEmpty();
    }

    @Test
    void storedKey_foreignOrOpenToOthers_isRefused() throws IOException {
        store("rw-r-----");
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> opened(PARAMETERS, pair))
                .withMessageContainingAll("holds an authentication key", "chmod 600");
        store("rw-------");
        KeyId other = KeyId.fresh(new SecureRandom());
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> opened(PARAMETERS, other))
                .withMessageContainingAll(pair.hex(), other.hex(), "that keygen wrote together");
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> opened(Fingerprint.of(new byte[] {2}), pair))
                .withMessageContaining("belongs to parameters");
    }

    @Test
    void directoryWithoutTheKey_isANote() {
        assertThat(BlockAuthenticator.open(directory, PARAMETERS, pair, null, notes::add))
                .isEmpty();
        assertThat(notes).singleElement().asString().contains("holds no authentication.key");
    }
}
