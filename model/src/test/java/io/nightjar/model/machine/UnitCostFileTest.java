package io.nightjar.model.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of unit costs, sound and not. */
class UnitCostFileTest {
    private static final UnitCosts SOUND = UnitCosts.builtIn(8);

    @Test
    void parse_ofWhatWasWritten_givesTheSame() {
        UnitCosts read = UnitCostFile.parse(UnitCostFile.write(SOUND), "a file");
        assertThat(read.nanoseconds()).isEqualTo(SOUND.nanoseconds());
        assertThat(read.machine()).isEqualTo(SOUND.machine());
        assertThat(read.origin()).isEqualTo("a file");
    }

    /** Each replaces the first match of a pattern in a sound file. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(?s).*               | ''                     | it is empty or no JSON object",
                "(?s).*               | null                   | it needs version, processor, kernels, jdk and nanoseconds",
                "(?s).*               | [1]                    | it is empty or no JSON object",
                "(?s).*               | {}                     | it needs version, processor, kernels, jdk and nanoseconds",
                "(?s).*               | '# Thread = 1'         | it is no JSON from line 1",
                "(?s)$                | x                      | no JSON",
                "\"version\" : 1      | '\"version\" : 2'      | it has version 2, expected 1",
                "\"version\" : 1      | '\"version\" : \"1\"'  | field version",
                "\"version\" : 1      | '\"version\" : 1.5'    | field version",
                "\"jdk\"              | '\"j\\\\ndk\"'         | field j?dk",
                "\"jdk\"              | '\"java\"'             | field java",
                "\"jdk\" : \"[^\"]*\" | '\"jdk\" : \" \"'      | field jdk is missing or no text",
                "\"jdk\" : \"[^\"]*\" | '\"jdk\" : \"\\\\u001b[2J\"' | field jdk is missing or no text",
                "\"split\"            | '\"spill\"'            | a unit cost of an unknown operation",
                "\"split\"            | '\"combine\"'          | a field twice",
                "\"split\" : [^,]*,   | ''                     | the unit cost of split is missing",
                "\"split\" : [^,]*,   | '\"split\" : null,'    | the unit cost of split is missing",
                "\"split\" : [^,]*,   | '\"split\" : 0,'       | the unit cost of split is 0.0",
                "\"split\" : [^,]*,   | '\"split\" : -1.5,'    | the unit cost of split is -1.5",
                "\"split\" : [^,]*,   | '\"split\" : 1e400,'   | the unit cost of split is Infinity",
                "\"split\" : [^,]*,   | '\"split\" : \"NaN\",' | the unit cost of split is NaN",
                "\"split\" : [^,]*,   | '\"split\" : NaN,'     | no JSON",
                "\"split\" : [^,]*,   | '\"split\" : \"fast\",' | field nanoseconds.split",
            })
    void fileThatIsWrong_isRefusedInOneSentence(String found, String instead, String words) {
        String wrong = UnitCostFile.write(SOUND).replaceFirst(found, instead);
        assertThat(wrong).isNotEqualTo(UnitCostFile.write(SOUND));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> UnitCostFile.parse(wrong, "a file"))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(words)
                        .endsWith("; run nightjar calibrate with this release")
                        .doesNotContain("\n", "io.nightjar", "com.fasterxml"));
    }
}
