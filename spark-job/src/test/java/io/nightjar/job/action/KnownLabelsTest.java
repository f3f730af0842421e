package io.nightjar.job.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.report.LabelComparison;
import io.nightjar.job.report.LabelComparison.BlockErrors;
import io.nightjar.job.store.BlockContent;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.ImageTable;
import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.StoredBlock;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which known label belongs to which image, whatever the order of a data set. */
class KnownLabelsTest {
    private static final Configuration CONFIGURATION = new Configuration();
    private static final DatasetHeader HEADER =
            DatasetHeader.encrypted("w", "a".repeat(32), "b".repeat(32), "c".repeat(32), "phases-8", 2);

    @TempDir
    Path directory;

    private int tables;
    private final List<String> notes = new ArrayList<>();
    private final ActionListener listener = new ActionListener() {
        @Override
        public void note(String sentence) {
            notes.add(sentence);
        }
    };

    /** The table of a data set in blocks of two, whose files nobody reads here. */
    private Dataset dataset(DatasetHeader header, String... ids) throws IOException {
        ImageTable images = ImageTable.of(List.of(ids), header.imagesPerBlock());
        org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(directory.toUri());
        String table = "images-" + tables++ + ".parquet";
        images.write(new org.apache.hadoop.fs.Path(root, table), header, CONFIGURATION);
        List<StoredBlock> blocks = new ArrayList<>();
        for (BlockContent content : images.contents()) {
            blocks.add(new StoredBlock(
                    content.block(), "block", 1, 1, content.images(), content.ids(), "digest", null, null));
        }
        return new Dataset(
                root,
                new Manifest(
                        3, 1, "w", header, table, images.images(), blocks.size(), blocks, List.of(), null, Map.of()));
    }

    private String inOrder(int... labels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0x801);
        out.writeInt(labels.length);
        for (int label : labels) {
            out.write(label);
        }
        return Files.write(directory.resolve("idx1-ubyte"), bytes.toByteArray()).toString();
    }

    private String table(String... lines) throws IOException {
        String text = "id,label\n" + String.join("\n", lines) + "\n";
        return Files.writeString(directory.resolve("known.csv"), text).toString();
    }

    private int[] known(Dataset data, String... files) throws IOException {
        return KnownLabels.read(List.of(files), CONFIGURATION).of(data, "DATA", CONFIGURATION, listener);
    }

    private void refused(Dataset data, String file, String... words) {
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> known(data, file))
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    @Test
    void labelsInOrder_ofADataSetInTheOrderOfItsSource_areTakenAsTheyAre_whateverItsIds() throws IOException {
        String labels = inOrder(5, 6, 7);
        assertThat(known(dataset(HEADER, "b", "c", "a"), labels)).containsExactly(5, 6, 7);
        assertThat(known(dataset(HEADER, "1", "2", "0"), labels))
                .as("numbers of a column of ids")
                .containsExactly(5, 6, 7);
        assertThat(notes).isEmpty();
    }

    @Test
    void labelsInOrder_ofImagesSetApart_areTakenByNumber() throws IOException {
        assertThat(known(dataset(HEADER.withApart(1), "0", "2", "1"), inOrder(5, 6, 7)))
                .containsExactly(5, 7, 6);
        assertThat(notes).singleElement().asString().contains("known labels are taken by number");
    }

    @Test
    void labelsInOrder_ofNamedImagesSetApart_areRefused() throws IOException {
        String labels = inOrder(5, 6, 7, 8);
        String[] words = {"set apart", "idx1-ubyte", "table of id,label"};
        refused(dataset(HEADER.withApart(1), "a", "c", "b", "d"), labels, words);
        refused(dataset(HEADER.withApart(1), "1", "3", "2", "4"), labels, words);
        refused(dataset(HEADER.withApart(1), "2", "0", "1", "3"), labels, words);
    }

    @Test
    void tables_areJoinedById() throws IOException {
        String labels = table("d,3", "a,0", "\"b, c\",1", "more,9");
        assertThat(known(dataset(HEADER.withApart(1), "a", "d", "b, c"), labels))
                .containsExactly(0, 3, 1);
        refused(dataset(HEADER, "a", "e"), labels, "no label of the image 'e' of DATA");
        String twice = table("a,0", "a,1");
        refused(dataset(HEADER, "a"), twice, "has the id 'a' again");
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> known(dataset(HEADER, "a"), table("a,0"), inOrder(5)))
                .withMessageContaining("files of one kind");
        refused(dataset(HEADER, "a"), table("a,0.5"), "line 2", "a whole number");
        refused(dataset(HEADER, "a"), table("a,-1"), "line 2", "a whole number");
    }

    @Test
    void directoriesOfClasses_areJoinedById() throws IOException {
        for (String picture : List.of("cat/0.png", "cat/1.png", "dog/0.png")) {
            Files.createDirectories(directory.resolve("classes/" + picture).getParent());
            Files.createFile(directory.resolve("classes/" + picture));
        }
        String classes = directory.resolve("classes").toString();
        assertThat(known(dataset(HEADER.withApart(1), "cat/0.png", "dog/0.png", "cat/1.png"), classes))
                .containsExactly(0, 1, 0);
        assertThat(known(dataset(HEADER, "dog/0.png"), classes)).containsExactly(1);
        refused(dataset(HEADER, "cat/0.png", "cat/1.png", "dog/1.png"), classes, "no label of the image 'dog/1.png'");
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> known(dataset(HEADER, "a"), classes, inOrder(5)))
                .withMessageContaining("files of one kind");
    }

    @Test
    void idsWithLineBreaksCommasAndQuotes_areReadAsDecryptWritesThem() throws IOException {
        String[] ids = {"a\nb", "c,\"d\"", "\"", "e\r\n\n5", "f"};
        StringBuilder text = new StringBuilder(Predictions.header("score", 1));
        for (int i = 0; i < ids.length; i++) {
            text.append(Predictions.line(ids[i], i, new double[] {0.5}));
        }
        Path file = Files.writeString(directory.resolve("decrypted.csv"), text);
        Predictions read = Predictions.read(file, CONFIGURATION);
        assertThat(read.ids()).containsExactly(ids);
        assertThat(read.labels()).containsExactly(0, 1, 2, 3, 4);
        refused(dataset(HEADER, "a"), table("\"a\nb\",1", "a,x"), "line 4");
        refused(dataset(HEADER, "a"), table("\"a,1", "b,2"), "line 2");
        String other = Files.writeString(directory.resolve("other.csv"), "id,label_name,label\na,0,1\n")
                .toString();
        refused(dataset(HEADER, "a"), other, "does not begin with id,label");
    }

    @Test
    void anotherNumberOfLabels_isRefused() throws IOException {
        refused(dataset(HEADER, "a", "b"), inOrder(5), "holds 1 label, DATA holds 2 images");
    }

    private LabelComparison compare(Dataset data, String... lines) throws IOException {
        Predictions decrypted = Predictions.read(Path.of(table(lines)), CONFIGURATION);
        return new Comparison(data, "known.csv", decrypted, new int[] {0, 1, 2, 3, 4}).compare(CONFIGURATION, listener);
    }

    @Test
    void comparison_leavesOutBlocksWithoutLabels() throws IOException {
        Dataset data = dataset(HEADER, "a", "b", "c", "d", "e");
        assertThat(compare(data, "a,0", "b,2", "c,2", "d,3", "e,4").blocks())
                .containsExactly(new BlockErrors(0, 2, 1), new BlockErrors(1, 2, 0), new BlockErrors(2, 1, 0));
        assertThat(notes).isEmpty();
        LabelComparison part = compare(data, "a,0", "b,1", "e,3");
        assertThat(part.blocks()).containsExactly(new BlockErrors(0, 2, 0), new BlockErrors(2, 1, 1));
        assertThat(part.confusion()[4][3]).isEqualTo(1);
        assertThat(notes).singleElement().asString().contains("has no labels of 1 of 3 blocks");
    }

    @Test
    void comparison_withLabelsOfOtherImages_isRefused() throws IOException {
        Dataset data = dataset(HEADER, "a", "b", "c", "d", "e");
        for (String[] lines : new String[][] {
            {"b,0", "a,2", "c,2", "d,3", "e,4"},
            {"p,0", "q,2", "r,2", "s,3", "t,4"},
            {"a,0", "b,0", "c,0"},
            {"a,0", "b,2", "c,2", "d,3", "e,4", "f,5"}
        }) {
            assertThatExceptionOfType(UserMistake.class)
                    .isThrownBy(() -> compare(data, lines))
                    .withMessageContaining("does not follow in the predictions, of 5 images");
        }
    }
}
