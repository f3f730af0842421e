package io.nightjar.job.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class DatasetPathsTest {
    @Test
    void blockFile_underALocaleWithOtherDigits_isNamedAlike() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(DatasetPaths.blockFile(17)).isEqualTo("ciphertexts/block-00017.parquet");
        } finally {
            Locale.setDefault(before);
        }
    }
}
