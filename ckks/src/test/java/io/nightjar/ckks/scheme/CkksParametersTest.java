package io.nightjar.ckks.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.TestRing;
import io.nightjar.ckks.math.Ring;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CkksParametersTest {
    private static final CkksParameters.Security SECURE = CkksParameters.Security.CLASSICAL_128;
    private static final CkksParameters.Security INSECURE = CkksParameters.Security.INSECURE;

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(
            String name,
            int logN,
            List<Integer> moduli,
            List<Integer> special,
            int keyLevel,
            int digits,
            CkksParameters.Security security) {
        return assertThatThrownBy(() -> CkksParameters.ofWidths(
                        name, TestRing.current(), logN, moduli, special, keyLevel, digits, security))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void secureSet_belowTheCeiling_accepted() {
        CkksParameters p = CkksParameters.ofWidths(
                "mnist",
                TestRing.current(),
                14,
                List.of(50, 45, 45, 45, 45, 45, 45, 45),
                List.of(50, 50),
                6,
                4,
                SECURE);
        assertThat(p.logQp()).isBetween(419.9, 420.0);
        assertThat(p.digitSize()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"12,106", "13,214", "14,430", "15,868", "16,1747", "17,3523", "11,0"})
    void ceiling_perDegree_pinned(int logN, int bits) {
        assertThat(SecurityTable.ceiling(logN)).isEqualTo(bits);
    }

    @Test
    void secureSet_aboveTheCeiling_saysBoth() {
        refused("big", 13, List.of(50, 45, 45), List.of(50, 50), 2, 2, SECURE)
                .hasMessageContaining("parameter set big")
                .hasMessageContaining("240.0 bits")
                .hasMessageContaining("214")
                .hasMessageContaining("N = 2^13");
    }

    @Test
    void ceiling_keysBelowTheTop_countsLargerOfQAndKeyModulus() {
        CkksParameters p = CkksParameters.ofWidths(
                "low keys", TestRing.current(), 13, List.of(50, 45, 45), List.of(49, 50), 1, 1, SECURE);
        assertThat(p.logQp()).isBetween(193.9, 194.0);
        refused("all q", 13, Collections.nCopies(5, 45), List.of(50), 0, 1, SECURE)
                .hasMessageContaining("225.0 bits");
    }

    @Test
    void insecureSet_nameWithoutTheWord_refused() {
        refused("test", 10, List.of(45), List.of(50), 0, 1, INSECURE)
                .hasMessageContaining("parameter set test")
                .hasMessageContaining("\"insecure\"");
    }

    /** Names stand in messages, tables and logs, and come from files of others. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "insecure\n", "insecure \u001b[2J", "insecure \u009b"})
    void name_notPrintable_refused(String name) {
        refused(name, 10, List.of(45), List.of(50), 0, 1, INSECURE)
                .hasMessage("a parameter set needs a name of 1 to 100 printable characters");
    }

    @Test
    void specialPrimes_belowHeadroom_saysBoth() {
        refused("insecure", 10, List.of(50, 45, 45), List.of(50), 2, 3, INSECURE)
                .hasMessageContaining("50.0 bits")
                .hasMessageContaining("3 bits above");
        refused("insecure", 10, List.of(50, 45, 45), List.of(50, 47), 2, 2, INSECURE)
                .hasMessageContaining("97.0 bits")
                .hasMessageContaining("95.0 bits");
        CkksParameters.ofWidths(
                "insecure", TestRing.current(), 10, List.of(50, 45, 45), List.of(50, 48), 2, 2, INSECURE);
    }

    @Test
    void structure_outOfRange_refused() {
        refused("insecure", 3, List.of(45), List.of(50), 0, 1, INSECURE).hasMessageContaining("logN 3");
        refused("insecure", 18, List.of(45), List.of(50), 0, 1, INSECURE).hasMessageContaining("logN 18");
        refused("insecure", 10, List.of(), List.of(50), 0, 1, INSECURE).hasMessageContaining("at least one modulus");
        refused("insecure", 10, List.of(45), List.of(), 0, 1, INSECURE).hasMessageContaining("special modulus");
        refused("insecure", 10, List.of(45), List.of(50), 1, 1, INSECURE).hasMessageContaining("key level 1");
        refused("insecure", 10, List.of(45), List.of(50), 0, 2, INSECURE).hasMessageContaining("dnum 2");
        refused(" ", 10, List.of(45), List.of(50), 0, 1, INSECURE).hasMessageContaining("name");
    }

    @Test
    void moduli_notForThisDegreeOrTwice_refused() {
        assertThatThrownBy(() ->
                        new CkksParameters("insecure", Ring.STANDARD, 10, List.of(97L), List.of(7681L), 0, 1, INSECURE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("97 is not 1 mod 2N = 2048");
        // 1 mod 32 but not mod 64
        assertThatThrownBy(() ->
                        new CkksParameters("insecure", Ring.REAL, 4, List.of(97L), List.of(7681L), 0, 1, INSECURE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("97 is not 1 mod 4N, as the real ring needs, = 64");
        assertThatThrownBy(() -> new CkksParameters("insecure", null, 4, List.of(97L), List.of(7681L), 0, 1, INSECURE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a ring");
        assertThatThrownBy(() -> new CkksParameters(
                        "insecure", Ring.STANDARD, 4, List.of(97L, 97L), List.of(7681L), 0, 1, INSECURE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("97 is listed twice");
    }

    @Test
    void accessors_derivedSizes() {
        CkksParameters p = CkksParameters.ofWidths(
                "insecure", TestRing.current(), 10, List.of(50, 45, 45, 45), List.of(50, 50), 3, 3, INSECURE);
        assertThat(p.ringDegree()).isEqualTo(1024);
        assertThat(p.slots()).isEqualTo(TestRing.current() == Ring.STANDARD ? 512 : 1024);
        assertThat(p.maxLevel()).isEqualTo(3);
        assertThat(p.digitSize()).isEqualTo(2);
        assertThat(p.digitCount(0)).isEqualTo(1);
        assertThat(p.digitCount(1)).isEqualTo(1);
        assertThat(p.digitCount(2)).isEqualTo(2);
        assertThat(p.digitCount(3)).isEqualTo(2);
        assertThat(p.logQ(1)).isBetween(94.9, 95.0);
    }

    @Test
    void digitCount_aboveTheKeyLevel_saysBoth() {
        CkksParameters p = CkksParameters.ofWidths(
                "insecure", TestRing.current(), 10, List.of(50, 45, 45, 45), List.of(50, 50), 2, 2, INSECURE);
        assertThatThrownBy(() -> p.digitCount(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no key at level 3")
                .hasMessageContaining("up to level 2");
        assertThatThrownBy(() -> p.digitCount(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
