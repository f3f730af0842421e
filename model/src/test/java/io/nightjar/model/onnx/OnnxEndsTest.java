package io.nightjar.model.onnx;

import static io.nightjar.model.onnx.OnnxGraph.integer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told about the ends that are left out; OracleTest has that they are left out rightly. */
class OnnxEndsTest {
    @TempDir
    Path folder;

    private static OnnxGraph scores(int classes) {
        OnnxGraph g = new OnnxGraph(4);
        g.node("Gemm", "fc", List.of("x", g.weights(1, 4, classes)));
        return g;
    }

    private List<String> notes(OnnxGraph g, String output) throws IOException {
        return OnnxReader.read(Files.write(folder.resolve("model.onnx"), g.model(output)))
                .notes();
    }

    @Test
    void read_argMaxPlusOne_tellsTheLabelOfEveryPlace() throws IOException {
        OnnxGraph g = scores(3);
        g.node("ArgMax", "best", List.of("fc"), integer("axis", 1));
        g.node("Add", "label", List.of("best", g.integers(1)));
        assertThat(notes(g, "label")).anyMatch(note -> note.endsWith("0 is class '1', 1 is class '2', 2 is class '3'"));
    }

    @Test
    void read_argMaxOfManyClassesPlusOne_tellsTheShift() throws IOException {
        OnnxGraph g = scores(25);
        g.node("ArgMax", "best", List.of("fc"), integer("axis", 1));
        g.node("Add", "label", List.of("best", g.integers(1)));
        assertThat(notes(g, "label")).anyMatch(note -> note.endsWith("the class being the place plus 1"));
    }

    @Test
    void read_shiftThatIsTakenBack_tellsNoLabels() throws IOException {
        OnnxGraph g = scores(3);
        g.node("ArgMax", "best", List.of("fc"), integer("axis", 1));
        g.node("Add", "more", List.of("best", g.integers(1)));
        g.node("Sub", "label", List.of("more", g.integers(1)));
        assertThat(notes(g, "label")).noneMatch(note -> note.startsWith("Labels"));
    }

    @Test
    void read_sigmoidAboveAThreshold_tellsItsLogit() throws IOException {
        OnnxGraph g = scores(1);
        g.node("Sigmoid", "p", List.of("fc"));
        g.node("Greater", "label", List.of("p", g.scalar(0.8)));
        assertThat(notes(g, "label"))
                .anyMatch(
                        note -> note.contains("the logit less 1.38629") && note.endsWith("probability 0.8 is 1.38629"));
    }

    @Test
    void read_argMaxOfSigmoids_tellsThatLargeLogitsAreEqual() throws IOException {
        OnnxGraph g = scores(3);
        g.node("Sigmoid", "p", List.of("fc"));
        g.node("ArgMax", "label", List.of("p"), integer("axis", 1));
        assertThat(notes(g, "label")).anyMatch(note -> note.contains("(ArgMax)") && note.contains("logits above 17"));
    }

    @Test
    void read_argMaxOfSoftmax_tellsNothingOfEqualLogits() throws IOException {
        OnnxGraph g = scores(3);
        g.node("Softmax", "p", List.of("fc"), integer("axis", 1));
        g.node("ArgMax", "label", List.of("p"), integer("axis", 1));
        assertThat(notes(g, "label")).noneMatch(note -> note.contains("logits above"));
    }

    @Test
    void read_invertedLabel_isToldAsSuch() throws IOException {
        OnnxGraph g = scores(1);
        g.node("Greater", "above", List.of("fc", g.scalar(0)));
        g.node("Not", "label", List.of("above"));
        assertThat(notes(g, "label")).anyMatch(note -> note.contains("inverts the label"));
    }

    @Test
    void read_columnOfTwoProbabilities_tellsTheDifference() throws IOException {
        OnnxGraph g = scores(2);
        g.node("Softmax", "soft", List.of("fc"), integer("axis", 1));
        g.node("Gather", "first", List.of("soft", g.integers(0)), integer("axis", 1));
        assertThat(notes(g, "first")).anyMatch(note -> note.contains("the logit of class 0 less the other"));
    }

    @Test
    void read_nameThatIsMissing_isRefused() {
        OnnxGraph g = scores(3);
        g.node("ArgMax", "best", List.of("fc"), integer("axis", 1));
        g.node("Add", "more", List.of("best", g.integers(1)));
        g.node("Gather", "label", List.of(g.integers(5, 6, 7), "more"));
        assertThatThrownBy(() -> notes(g, "label"))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("3 names, and none for the label 3");
    }
}
