package io.nightjar.model.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.model.CompileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterFileTest {
    private static String file(String logScale) {
        return """
                {"name": "tiny-insecure", "logN": 4, "modulusBits": [50, 45], "specialBits": [50, 49],
                 "keyLevel": 1, "dnum": 2, "logScale": %s, "acceptInsecure": true}
                """.replace("%s", logScale);
    }

    @Test
    void logScaleWithinTheModuli_isTaken() {
        assertThat(ParameterFile.parse(file("94.5")).inputLogScale()).contains(94.5);
        assertThat(ParameterFile.parse(file("null")).inputLogScale()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-996", "95.5", "900", "1e999", "\"NaN\""})
    void logScaleBeyondTheModuli_isRefused(String logScale) {
        assertThatThrownBy(() -> ParameterFile.parse(file(logScale)))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("parameter set tiny-insecure has logScale")
                .hasMessageContaining("expected a number above 0 and at most the 95.0 bits of its moduli");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"dnum\": 2; \"dnum\": 2.5",
                "[50, 45]; [50, 45.9]",
                "\"logN\": 4; \"logN\": 4, \"logN\": 5",
                "true}; true} {}"
            })
    void numberThatIsNoIntegerOrIsGivenTwice_isRefused(String from, String to) {
        String hostile = file("null").replace(from, to);
        assertThat(hostile).isNotEqualTo(file("null"));
        assertThatThrownBy(() -> ParameterFile.parse(hostile))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("not a parameter file: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "tiny-insecure; tiny-insecure\\\\n; needs a name of 1 to 100 printable characters",
                "\"logN\": 4; \"logN\": 4, \"ring\": \"\\\\u001b[2J\"; has ring \"?[2J\"",
            })
    void textWithCommandsForATerminal_isRefusedInOneLine(String from, String to, String words) {
        String hostile = file("null").replaceFirst(from, to);
        assertThatThrownBy(() -> ParameterFile.parse(hostile))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining(words)
                .satisfies(e -> assertThat(e.getMessage().chars()).noneMatch(Character::isISOControl));
    }
}
