package io.nightjar.model.onnx;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes scores.json of the corpus with ONNX Runtime; scripts/make-oracle-corpus runs it. */
public final class OracleScores {
    /** Scores that differ by less than this between images, relative to the largest, would show no mistake. */
    private static final double LEAST_SPREAD = 0.02;

    private OracleScores() {}

    /**
     * Scores every case, refused ones too. Ends with 1 where one that must be accepted does not run, or where its
     * scores hardly depend on the image; a refused one that does not run is named alone, as nothing is compared with
     * it.
     *
     * @param args the folder of the corpus
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        List<String> lines = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (OracleCase oracle : OracleCorpus.cases(folder)) {
            try {
                double[][][] scores = OracleRuntime.run(oracle);
                if (oracle.accepted()) {
                    lines.add("  \"" + oracle.name() + "\": " + text(scores));
                    check(oracle, scores, problems);
                }
            } catch (OrtException e) {
                if (oracle.accepted()) {
                    problems.add(oracle.name() + ": " + e.getMessage());
                } else {
                    System.out.println(
                            oracle.name() + " is refused, and ONNX Runtime does not run it: " + e.getMessage());
                }
            }
        }
        Files.writeString(
                folder.resolve("scores.json"), String.join(",\n", lines).transform(s -> "{\n" + s + "\n}\n"));
        System.out.println(lines.size() + " cases have scores");
        problems.forEach(System.out::println);
        if (!problems.isEmpty()) {
            System.exit(1);
        }
    }

    private static void check(OracleCase oracle, double[][][] scores, List<String> problems) {
        for (int o = 0; o < oracle.outputs().size(); o++) {
            int output = o;
            double[] first = scores[0][o];
            double largest = Arrays.stream(scores)
                    .flatMapToDouble(image -> Arrays.stream(image[output]))
                    .map(Math::abs)
                    .max()
                    .orElse(0);
            double spread = 0;
            for (double[][] image : scores) {
                for (int i = 0; i < first.length; i++) {
                    spread = Math.max(spread, Math.abs(image[o][i] - first[i]));
                }
            }
            boolean label = oracle.outputs().get(o).end() == OracleEnd.LABEL
                    || oracle.outputs().get(o).end() == OracleEnd.POSITIVE;
            if (!(spread > (label ? 0 : LEAST_SPREAD * largest))) {
                problems.add(oracle.name() + ": output " + o + " hardly depends on the image: "
                        + Arrays.deepToString(scores));
            }
        }
    }

    private static String text(double[][][] scores) {
        return Arrays.stream(scores)
                .map(image -> Arrays.stream(image)
                        .map(output -> Arrays.stream(output)
                                .mapToObj(value -> Float.toString((float) value))
                                .collect(Collectors.joining(", ", "[", "]")))
                        .collect(Collectors.joining(", ", "[", "]")))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
