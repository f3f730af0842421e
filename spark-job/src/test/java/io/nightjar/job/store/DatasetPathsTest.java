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
            assertThat(DatasetPaths.newBlockFile(17)).startsWith("ciphertexts/block-00017-");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void names_areRecognised_andNoPathThatLeadsElsewhere() {
        assertThat(DatasetPaths.isBlockFile(DatasetPaths.newBlockFile(123456))).isTrue();
        assertThat(DatasetPaths.isBlockFile("ciphertexts/block-00000.parquet")).isTrue();
        assertThat(DatasetPaths.isBlockFile("ciphertexts/../block-00000.parquet"))
                .isFalse();
        assertThat(DatasetPaths.isBlockFile("/ciphertexts/block-00000.parquet")).isFalse();
        assertThat(DatasetPaths.isImagesFile(DatasetPaths.newImagesFile())).isTrue();
        assertThat(DatasetPaths.isImagesFile("images/../images.parquet")).isFalse();
    }
}
