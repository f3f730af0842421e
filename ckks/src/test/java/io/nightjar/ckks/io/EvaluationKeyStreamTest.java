package io.nightjar.ckks.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.TestRing;
import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.keys.KeyUse;
import io.nightjar.ckks.keys.SwitchingKey;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.TestContext;
import io.nightjar.ckks.secret.KeyGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Evaluation keys larger than an array: made, written and read one by one, in the bytes of the one-array form. */
class EvaluationKeyStreamTest {
    private static final TestContext TINY = LoaderTarget.TINY;
    private static final KeyRequest REQUEST =
            KeyRequest.relinearization(1).withRotations(0, List.of(1, 3)).withConjugation(1);
    private static final KeyId ID = new KeyId("000102030405060708090a0b0c0d0e0f");
    private static final long BEYOND_AN_ARRAY = (1L << 31) + 12345;

    private final KeyCodec codec = new KeyCodec(TINY.context);
    private final EvaluationKeys keys =
            new KeyGenerator(TINY.context, TestContext.seeded(3)).evaluationKeys(TINY.secret, REQUEST);
    private final byte[] blob = codec.write(keys, ID);

    @Test
    void write_keysMadeOneByOne_sameBytesAndOnlyOneKeyAhead() throws IOException {
        KeyGenerator generator = new KeyGenerator(TINY.context, TestContext.seeded(3));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Integer> written = new ArrayList<>();
        codec.write(
                REQUEST,
                use -> {
                    written.add(out.size());
                    return generator.evaluationKey(TINY.secret, use);
                },
                ID,
                out);
        assertThat(out.toByteArray()).isEqualTo(blob);
        assertThat(out.size()).isEqualTo((int) codec.evaluationKeyBytes(REQUEST));
        int at = Blob.HEADER_BYTES + KeyId.BYTES + 2;
        List<Integer> before = new ArrayList<>();
        for (KeyCodec.StoredKey key : codec.listing(REQUEST)) {
            before.add(at);
            at += (int) key.bytes();
        }
        assertThat(written).as("bytes written before each key is made").isEqualTo(before);
    }

    @Test
    void read_piecesOfEverySize_sameKeys() throws IOException {
        for (int size = 1; size <= blob.length + 1; size = size < 200 ? size + 1 : size * 2) {
            int length = size;
            Pieces pieces = Pieces.read(new ByteArrayInputStream(blob), size);
            assertThat(pieces.arrays()).hasSize((blob.length + size - 1) / size);
            assertThat(pieces.arrays().subList(0, pieces.arrays().size() - 1))
                    .allMatch(piece -> piece.length == length);
            assertThat(pieces.bytes()).isEqualTo(blob.length);
            assertThat(pieces.fingerprint()).isEqualTo(Fingerprint.of(blob));
            assertThat(Fingerprint.of(pieces.stream())).isEqualTo(Fingerprint.of(blob));
            EvaluationKeys read = codec.readEvaluationKeys(pieces.stream());
            assertThat(codec.write(read, ID)).isEqualTo(blob);
            assertThat(codec.checkEvaluationKeys(pieces.stream())).isEqualTo(REQUEST);
            byte[] prefix = pieces.prefix(Blob.HEADER_BYTES + KeyId.BYTES);
            assertThat(BlobKind.of(prefix)).isEqualTo(BlobKind.EVALUATION_KEYS);
            assertThat(KeyId.of(prefix)).isEqualTo(ID);
        }
    }

    @Test
    void pieces_stream_asksForAPieceWhenTheOneBeforeIsRead() throws IOException {
        List<Integer> asked = new ArrayList<>();
        Iterator<byte[]> pieces = IntStream.range(0, 3)
                .mapToObj(i -> {
                    asked.add(i);
                    return new byte[] {(byte) i, (byte) i};
                })
                .iterator();
        InputStream in = Pieces.stream(() -> pieces);
        assertThat(in.read()).isZero();
        assertThat(in.read()).isZero();
        assertThat(asked).doesNotContain(2);
        assertThat(in.readAllBytes()).containsExactly(1, 1, 2, 2);
    }

    @Test
    void stream_closedEarly_asksForNoMorePieces() throws IOException {
        List<Integer> asked = new ArrayList<>();
        Iterator<byte[]> pieces = IntStream.range(0, 5)
                .mapToObj(i -> {
                    asked.add(i);
                    return new byte[] {(byte) i, (byte) i};
                })
                .iterator();
        InputStream in = Pieces.stream(() -> pieces);
        assertThat(in.read()).isZero();
        in.close();
        assertThat(asked).doesNotContain(2, 3, 4);
        assertThat(in.read()).isEqualTo(-1);
    }

    @Test
    void sizes_levelsThatDoNotExist_refused() {
        StoredSizes sizes = new StoredSizes(TINY.parameters);
        int levels = TINY.parameters.moduli().size();
        for (int level : new int[] {levels, levels + 20}) {
            assertThatThrownBy(() -> sizes.evaluationKeys(KeyRequest.relinearization(level)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no key at level " + level);
            assertThatThrownBy(() -> sizes.ciphertext(level, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("level " + level + " is outside");
        }
    }

    @Test
    void read_truncatedAtEveryLengthOrLonger_saysSo() {
        for (int length = 0; length < blob.length; length++) {
            byte[] cut = Arrays.copyOf(blob, length);
            assertRefused(cut, length < Blob.HEADER_BYTES ? "fewer than its header" : "but has " + length);
        }
        assertRefused(Arrays.copyOf(blob, blob.length + 1), "but has more: it is truncated or has grown");
    }

    @Test
    void read_anyByteFlipped_isCalledDamagedNotMalformed() {
        for (int i = Blob.HEADER_BYTES - 8 - Fingerprint.BYTES; i < blob.length; i++) {
            byte[] flipped = blob.clone();
            flipped[i] ^= (byte) 0xFF;
            boolean length = i >= Blob.HEADER_BYTES - 8 && i < Blob.HEADER_BYTES;
            assertRefused(flipped, length ? "truncated or has grown" : "checksum of the set of evaluation keys");
        }
    }

    private void assertRefused(byte[] bytes, String words) {
        assertThatThrownBy(() -> codec.readEvaluationKeys(new ByteArrayInputStream(bytes)))
                .isInstanceOf(CorruptBlobException.class)
                .hasMessageContaining(words);
        assertThatThrownBy(() -> codec.checkEvaluationKeys(new ByteArrayInputStream(bytes)))
                .isInstanceOf(CorruptBlobException.class)
                .hasMessageContaining(words);
    }

    @Test
    void read_keysUnknownRepeatedOrOutOfOrderOrTooHigh_malformed() {
        int first = KeyId.BYTES + 2;
        int second = first + (int) codec.listing(REQUEST).get(0).bytes();
        byte[] body = Arrays.copyOfRange(blob, Blob.HEADER_BYTES, blob.length - 4);
        for (int[] change : new int[][] {{first, 3}, {first + 1, 1}, {second + 1, 0}, {second + 1, 5}, {second, 0}}) {
            assertMalformed(changed(body, change[0], change[1]), "unknown, repeated or out of order");
        }
        assertMalformed(changed(body, first + 5, 2), "a key at level 2 is above the key level");
        assertMalformed(changed(body, KeyId.BYTES, 5), "it ends early");
        assertMalformed(changed(body, KeyId.BYTES, 3), "bytes too many");
        byte[] residues = body.clone();
        Arrays.fill(residues, first + StoredSizes.KEY_ENTRY_BYTES, second, (byte) 0xFF);
        assertMalformed(residues, "a residue is not below its prime");
    }

    private static byte[] changed(byte[] body, int at, int value) {
        byte[] out = body.clone();
        out[at] = (byte) value;
        return out;
    }

    private void assertMalformed(byte[] body, String words) {
        assertRefused(Blob.of(BlobKind.EVALUATION_KEYS, Fingerprint.of(TINY.parameters), body), words);
    }

    @Test
    void read_otherKindOrParameters_saysBoth() {
        byte[] other = Blob.of(BlobKind.PROGRAM, Fingerprint.of(TINY.parameters), new byte[100]);
        assertRefused(other, "expected evaluation keys but found a program");
        TestContext standard = TestContext.standard();
        KeyCodec foreign = new KeyCodec(standard.context);
        assertThatThrownBy(() -> foreign.checkEvaluationKeys(new ByteArrayInputStream(blob)))
                .isInstanceOf(FingerprintMismatchException.class)
                .hasMessageContaining(Fingerprint.of(TINY.parameters).hex())
                .hasMessageContaining(Fingerprint.of(standard.parameters).hex());
    }

    @Test
    void read_hugeLengthsButFewBytes_takesMemoryForWhatArrived() {
        CkksContext large = new CkksContext(CkksParameters.ofWidths(
                "insecure-large",
                TestRing.current(),
                14,
                List.of(50, 45),
                List.of(50, 49),
                1,
                2,
                CkksParameters.Security.INSECURE));
        ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(Blob.header(BlobKind.EVALUATION_KEYS, Fingerprint.of(large.parameters()), 1L << 40));
        bytes.put(ID.bytes()).putShort((short) 0xFFFF).put((byte) 0).putInt(0).put((byte) 1);
        KeyCodec reader = new KeyCodec(large);
        Allocation.requireAtMost(
                64 << 10,
                () -> assertThatThrownBy(() -> reader.readEvaluationKeys(new ByteArrayInputStream(bytes.array())))
                        .isInstanceOf(CorruptBlobException.class)
                        .hasMessageContaining("should have 1099511627812 bytes but has 4096"));
    }

    @Test
    void write_keyOfAnotherLevelOrChain_refusedInASentence() {
        SwitchingKey low = keys.key(KeyUse.rotation(1, 0));
        assertThatThrownBy(() ->
                        codec.write(KeyRequest.relinearization(1), use -> low, ID, OutputStream.nullOutputStream()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("serves level 0 but level 1 was asked for");
        SwitchingKey foreign = TestContext.standard().relinearization().key();
        KeyRequest request = KeyRequest.relinearization(foreign.level());
        assertThatThrownBy(() -> codec.write(request, use -> foreign, ID, OutputStream.nullOutputStream()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keys end at level 1");
    }

    @Test
    void write_moreKeysThanTheirNumberCanSay_refused() {
        CkksContext wide = new CkksContext(CkksParameters.ofWidths(
                "insecure-wide",
                TestRing.current(),
                17,
                List.of(45),
                List.of(50),
                0,
                1,
                CkksParameters.Security.INSECURE));
        List<Integer> steps = IntStream.range(1, 1 << 16).boxed().toList();
        KeyRequest request = KeyRequest.relinearization(0).withRotations(0, steps);
        assertThatThrownBy(() -> new KeyCodec(wide).write(request, use -> null, ID, OutputStream.nullOutputStream()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536 evaluation keys in one file, more than 65535");
    }

    @Test
    void sizes_beyondAnArray_areStated() {
        CkksParameters deep = CkksParameters.ofWidths(
                "deep",
                TestRing.current(),
                16,
                Collections.nCopies(30, 45),
                Collections.nCopies(7, 49),
                29,
                5,
                CkksParameters.Security.CLASSICAL_128);
        KeyRequest request = KeyRequest.relinearization(29)
                .withRotations(29, IntStream.rangeClosed(1, 400).boxed().toList());
        // use, step, level and seed; 5 digits over 30 primes of 45 bits and 7 of 49
        long key = 38 + 5L * (30 * 45 + 7 * 49) * 65536 / 8;
        assertThat(new StoredSizes(deep).evaluationKeys(request)).isEqualTo(32 + 16 + 2 + 401 * key + 4);
        assertThat(new StoredSizes(deep).listing(request)).hasSize(401).allMatch(stored -> stored.bytes() == key);
    }

    @Test
    void blob_longerThanAnArray_writtenAndReadThroughAStream() throws IOException {
        byte[] chunk = new byte[1 << 20];
        ByteArrayOutputStream ends = new ByteArrayOutputStream();
        OutputStream headerAndChecksum = new OutputStream() {
            @Override
            public void write(int value) {
                ends.write(value);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                if (bytes != chunk) {
                    ends.write(bytes, from, length);
                }
            }
        };
        Fingerprint fingerprint = Fingerprint.of(TINY.parameters);
        BlobOutput out = new BlobOutput(BlobKind.EVALUATION_KEYS, fingerprint, BEYOND_AN_ARRAY, headerAndChecksum);
        for (long left = BEYOND_AN_ARRAY; left > 0; left -= chunk.length) {
            out.write(chunk, (int) Math.min(left, chunk.length));
        }
        out.end();
        byte[] header = Arrays.copyOf(ends.toByteArray(), Blob.HEADER_BYTES);
        byte[] checksum = Arrays.copyOfRange(ends.toByteArray(), Blob.HEADER_BYTES, Blob.HEADER_BYTES + 4);
        assertThat(Blob.header(header).bodyBytes()).isEqualTo(BEYOND_AN_ARRAY);
        List<byte[]> pieces = new ArrayList<>(List.of(header));
        for (long left = BEYOND_AN_ARRAY; left > 0; left -= chunk.length) {
            pieces.add(left < chunk.length ? new byte[(int) left] : chunk);
        }
        pieces.add(checksum);
        assertThat(new Pieces(pieces).bytes()).isEqualTo(BEYOND_AN_ARRAY + 36);
        BlobInput in = new BlobInput(Pieces.stream(pieces), BlobKind.EVALUATION_KEYS);
        for (long left = BEYOND_AN_ARRAY; left > 0; left -= chunk.length) {
            in.next((int) Math.min(left, chunk.length));
        }
        in.end();
    }
}
