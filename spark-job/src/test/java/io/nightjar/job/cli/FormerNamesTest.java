package io.nightjar.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.mistake.UserMistake;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormerNamesTest {
    private static Properties values(String... keysAndValues) {
        Properties values = new Properties();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"--public-key", "--public-key=true", "--public-key=TRUE"})
    void flagThatIsSet_isTheOptionWithItsValue(String argument) {
        assertThat(FormerNames.replace("encrypt", argument)).containsExactly("--encrypted-with=public");
    }

    @Test
    void labelsOfAReport_areDecryptedOnes_andKnownOnesElsewhere() {
        assertThat(FormerNames.replace("report", "--labels", "a")).containsExactly("--decrypted", "a");
        assertThat(FormerNames.replace("decrypt", "--labels", "a")).containsExactly("--labels", "a");
        assertThat(FormerNames.replace("evaluate", "--labels=a")).containsExactly("--labels=a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--public-key=false", "--public-key=False"})
    void flagThatIsNotSet_isNoOption(String argument) {
        assertThat(FormerNames.replace("encrypt", argument)).isEmpty();
    }

    @Test
    void noValueOfAFlag_isLeftToTheOptionToRefuse() {
        assertThat(FormerNames.replace("encrypt", "--public-key=maybe")).containsExactly("--encrypted-with=maybe");
        assertThat(FormerNames.replace("encrypt", values("public-key", "maybe")))
                .isEqualTo(Map.of("encrypted-with", "maybe"));
    }

    @ParameterizedTest
    @CsvSource({
        "encrypt,out,a,output,b,--output",
        "report,labels,a,decrypted,b,--decrypted",
        "score,keys,a,evaluation-keys,b,--evaluation-keys",
        "encrypt,public-key,true,encrypted-with,secret,--encrypted-with"
    })
    void optionUnderBothNames_isRefused(
            String command, String former, String first, String today, String second, String option) {
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> FormerNames.replace(command, values(former, first, today, second)))
                .withMessage(
                        "the configuration file gives " + option + " twice, once under a former name: give it once");
    }
}
