package io.nightjar.model.images;

import static io.nightjar.model.images.ImageForms.SMALL;
import static io.nightjar.model.images.ImageForms.assertRefused;
import static io.nightjar.model.images.ImageForms.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Directories of pictures, and pictures that are given one by one. */
final class PictureFolderTest {

    @TempDir
    Path dir;

    @Test
    void directoryOfSeveralForms_isReadAsOne_andSaysWhatItSkips() throws IOException {
        BufferedImage image = new BufferedImage(5, 3, BufferedImage.TYPE_BYTE_GRAY);
        for (String name : List.of("0.png", "1.jpg", "2.JPEG", "3.bmp")) {
            Files.write(
                    dir.resolve(name),
                    encoded(image, name.endsWith("png") ? "png" : name.endsWith("bmp") ? "bmp" : "jpg"));
        }
        for (String name : List.of("notes.txt", "a.gif", "b.gif", "c.gif", ".hidden")) {
            Files.writeString(dir.resolve(name), "x");
        }
        try (ImageReader reader = Images.open(dir, SMALL)) {
            assertThat(reader.ids()).containsExactly("0.png", "1.jpg", "2.JPEG", "3.bmp");
            assertThat(reader.stream().map(Image::id)).isEqualTo(reader.ids());
            assertThat(reader.notes())
                    .singleElement()
                    .asString()
                    .contains("4 entries", "a.gif, b.gif, c.gif and 1 more");
        }
    }

    @Test
    void singlePictures_areNamedByTheirFiles() throws IOException {
        byte[] picture = encoded(new BufferedImage(5, 3, BufferedImage.TYPE_BYTE_GRAY), "png");
        Path one = Files.write(dir.resolve("one"), picture);
        Path two = Files.write(dir.resolve("two.png"), picture);
        assertThat(ImageSet.read(one, SMALL).images()).extracting(Image::id).containsExactly("one");
        assertThat(ImageSet.read(List.of(two, one), SMALL).images())
                .extracting(Image::id)
                .containsExactly("two.png", "one");
        Path same = Files.write(Files.createDirectory(dir.resolve("sub")).resolve("one"), picture);
        assertRefused(() -> Images.open(List.of(one, same), SMALL), "the id 'one' names images 0 and 1");
        IdxWriter.writeImages(dir.resolve("idx"), new ImageSet(SMALL, List.of(new Image("0", new byte[15]))));
        assertRefused(() -> Images.open(List.of(one, dir.resolve("idx")), SMALL), "idx is no picture beside");
    }

    @Test
    void classDirectories_giveIdsAndLabels() throws IOException {
        byte[] picture = encoded(new BufferedImage(5, 3, BufferedImage.TYPE_BYTE_GRAY), "png");
        for (String name : List.of("dog/0.png", "cat/0.png", "cat/1.png", "owl/x.png")) {
            Files.createDirectories(dir.resolve(name).getParent());
            Files.write(dir.resolve(name), picture);
        }
        Files.createDirectory(dir.resolve("empty"));
        Files.writeString(dir.resolve("cat/readme"), "x");
        assertThat(ImageSet.read(dir, SMALL).images())
                .extracting(Image::id)
                .containsExactly("cat/0.png", "cat/1.png", "dog/0.png", "owl/x.png");
        assertThat(Labels.read(dir)).containsExactly(0, 0, 1, 2);
        assertThat(Labels.classes(dir)).containsExactly("cat", "dog", "owl");
        try (ImageReader reader = Images.open(dir, SMALL)) {
            assertThat(reader.notes()).singleElement().asString().contains("cat/readme, empty");
        }
        assertRefused(() -> Labels.read(dir.resolve("cat")), "without a directory for each class");
    }

    @Test
    void directoryOfTables_isRefused_withTheColumnToName() throws IOException {
        Files.writeString(Files.createDirectory(dir.resolve("label=0")).resolve("a.parquet"), "PAR1");
        assertThatThrownBy(() -> Images.open(dir, SMALL))
                .isInstanceOfSatisfying(
                        ImageDataException.class, e -> assertThat(e.remedy()).contains(ImageRemedy.NAME_IMAGE_COLUMN))
                .hasMessageContaining("holds Parquet files and no pictures");
    }

    /** What Java makes of bytes that are no characters of the encoding of names. */
    @Test
    void nameThatCannotBeTold_isRefusedInWords() throws IOException {
        Path pictures = Files.createDirectory(dir.resolve("names"));
        Path name;
        try {
            name = pictures.resolve("\uFFFD.png");
        } catch (InvalidPathException e) {
            throw new TestAbortedException("names are no UTF-8 here", e);
        }
        Files.write(name, new TestPng(3, 5, 8, 0).encode(new int[15]));
        assertRefused(() -> Images.open(pictures, SMALL), "rename it, or set LC_ALL to C.UTF-8");
    }
}
