package io.nightjar.ckks.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.KnownAnswers;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
    @Test
    void words_knownAnswers() {
        for (KnownAnswers.Entry entry : KnownAnswers.read("stream")) {
            RandomStream stream = new RandomStream(
                    HexFormat.of().parseHex(entry.text("seed")),
                    RandomStream.Purpose.values()[(int) entry.integer("purpose")],
                    (int) entry.integer("digit"),
                    (int) entry.integer("prime"));
            for (long word : entry.unsignedLongs("words")) {
                assertThat(stream.nextWord()).isEqualTo(word);
            }
        }
    }

    @Test
    void words_acrossBufferRefills_neverRepeatABlock() {
        RandomStream stream = new RandomStream(new byte[32], RandomStream.Purpose.ERROR, 0, 0);
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            seen.add(stream.nextWord());
        }
        assertThat(seen).hasSize(20_000);
    }

    @Test
    void streams_differInPurposeDigitPrimeOrSeed_differ() {
        Set<Long> first = new HashSet<>();
        int streams = 0;
        byte[] other = new byte[32];
        other[31] = 1;
        for (byte[] seed : new byte[][] {new byte[32], other}) {
            for (RandomStream.Purpose purpose : RandomStream.Purpose.values()) {
                for (int digit : new int[] {0, 1, 255}) {
                    for (int prime : new int[] {0, 1, 256, 65535}) {
                        first.add(new RandomStream(seed, purpose, digit, prime).nextWord());
                        streams++;
                    }
                }
            }
        }
        assertThat(first).hasSize(streams);
    }

    @Test
    void purposes_orderIsPartOfTheFormat() {
        assertThat(Arrays.stream(RandomStream.Purpose.values()).map(Enum::name))
                .startsWith(
                        "CIPHERTEXT_MASK", "PUBLIC_KEY_MASK", "SWITCHING_KEY_MASK", "SECRET", "ERROR", "SECOND_ERROR");
    }

    @Test
    void stream_badSeedOrIndex_refused() {
        assertThatThrownBy(() -> new RandomStream(new byte[31], RandomStream.Purpose.ERROR, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32")
                .hasMessageContaining("31");
        assertThatThrownBy(() -> new RandomStream(new byte[32], RandomStream.Purpose.ERROR, 256, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("256");
        assertThatThrownBy(() -> new RandomStream(new byte[32], RandomStream.Purpose.ERROR, 0, 65536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536");
    }
}
