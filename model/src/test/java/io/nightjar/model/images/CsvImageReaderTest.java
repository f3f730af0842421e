package io.nightjar.model.images;

import static io.nightjar.model.images.ImageForms.COLOR;
import static io.nightjar.model.images.ImageForms.SMALL;
import static io.nightjar.model.images.ImageForms.assertRefused;
import static io.nightjar.model.images.ImageForms.levels;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of pixels. */
final class CsvImageReaderTest {

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o\n", "\"p0\",p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11,p12,p13,p14\n"
            })
    void csv_hasAnImageInARow(String header) throws IOException {
        String rows = "0,1,2,3,4,5,6,7,8,9,10,11,12,13,255\r\n\n 36,0,0,0,0,0,0,0,0,0,0,0,0,0,7";
        Path file = Files.writeString(dir.resolve("x.csv"), header + rows);
        ImageSet read = ImageSet.read(file, SMALL);
        assertThat(read.images()).extracting(Image::id).containsExactly("0", "1");
        assertThat(levels(read.image(0).values())).startsWith(0, 1, 2).endsWith(13, 255);
        assertThat(levels(read.image(1).values())).startsWith(36, 0).endsWith(0, 7);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(Files.readAllBytes(file));
        }
        Path packed = Files.write(dir.resolve("x.csv.gz"), gzip.toByteArray());
        assertThat(ImageSet.read(packed, SMALL).count()).isEqualTo(2);
    }

    @Test
    void csv_withLabels_isReadWithoutThem_whereTheColumnIsNamed() throws IOException {
        String row = "9,0,1,2,3,4,5,6,7,8,9,10,11,12,13,255\n";
        Path named = Files.writeString(dir.resolve("a"), "label,a,b,c,d,e,f,g,h,i,j,k,l,m,n,o\n" + row);
        try (ImageReader reader = Images.open(named, SMALL)) {
            assertThat(reader.notes()).singleElement().asString().contains("column label is left out");
            assertThat(levels(reader.next().values())).startsWith(0, 1).endsWith(13, 255);
        }
        Path unnamed = Files.writeString(dir.resolve("b"), row);
        assertRefused(() -> Images.open(unnamed, SMALL), "has 16 values in a row, expected 15");
        Path fractions = Files.writeString(dir.resolve("c"), "0.5,1,2,3,4,5,6,7,8,9,10,11,12,13,255\n");
        assertRefused(() -> ImageSet.read(fractions, SMALL), "has '0.5' in line 1");
        Path large = Files.writeString(dir.resolve("d"), "0,1,2,3,4,5,6,7,8,9,10,11,12,13,256\n");
        assertRefused(() -> ImageSet.read(large, SMALL), "has '256' in line 1");
        assertRefused(() -> Images.open(named, COLOR), "order of colors is not known");
    }

    @Test
    void csv_ofASpreadsheet_hasAByteOrderMark() throws IOException {
        String row = "36,1,2,3,4,5,6,7,8,9,10,11,12,13,255\n";
        Path plain = Files.writeString(dir.resolve("plain"), "\uFEFF" + row);
        assertThat(levels(ImageSet.read(plain, SMALL).image(0).values())).startsWith(36, 1);
        Path named = Files.writeString(dir.resolve("named"), "\uFEFFlabel,a,b,c,d,e,f,g,h,i,j,k,l,m,n,o\n3," + row);
        assertThat(ImageSet.read(named, SMALL).count()).isEqualTo(1);
    }

    /** A data frame without names numbers its columns. */
    @Test
    void csv_whoseColumnsAreNumbered_doesNotGiveThemAsAnImage() throws IOException {
        String row = "36,1,2,3,4,5,6,7,8,9,10,11,12,13,255\n";
        Path labeled = Files.writeString(dir.resolve("labeled"), "label,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14\n7," + row);
        ImageSet read = ImageSet.read(labeled, SMALL);
        assertThat(read.count()).isEqualTo(1);
        assertThat(levels(read.image(0).values())).startsWith(36, 1);
        for (String numbers :
                List.of("0,1,2,3,4,5,6,7,8,9,10,11,12,13,14\n", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n")) {
            Path file = Files.writeString(dir.resolve("numbered"), numbers + row);
            assertRefused(() -> Images.open(file, SMALL), "may be numbers of columns or an image");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".5", "nan", "-Inf", ""})
    void csv_whoseFirstRowHasNoIntegers_doesNotLoseIt(String value) throws IOException {
        String first = String.join(",", Collections.nCopies(15, value)) + "\n";
        Path file = Files.writeString(dir.resolve("first"), first + "36,1,2,3,4,5,6,7,8,9,10,11,12,13,255\n");
        assertRefused(() -> ImageSet.read(file, SMALL), value.isEmpty() ? "neither a number nor a name" : "in line 1");
    }

    /** A search that gives digits back would take hours here. */
    @Test
    void csv_withANumberOfAMillionDigits_isRefused() throws IOException {
        Path file = Files.writeString(dir.resolve("x.csv"), "a,.," + "3".repeat(1_000_000) + "`3");
        assertRefused(() -> Images.open(file, new ImageShape(1, 200, 200)), "has 3 values in a row, expected 40000");
    }
}
