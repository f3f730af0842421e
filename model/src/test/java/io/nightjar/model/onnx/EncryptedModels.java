package io.nightjar.model.onnx;

import ai.onnxruntime.OrtException;
import io.nightjar.ckks.NightjarException;
import io.nightjar.model.CompileException;
import io.nightjar.model.Scores;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.reference.ReferenceExecutor;
import io.nightjar.model.runtime.BlockScorer;
import io.nightjar.model.runtime.ScoredBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random models from their ONNX file to decrypted scores, against ONNX Runtime, the reference and the clear
 * interpreter.
 */
final class EncryptedModels {
    private static final int LEVELS = 16;
    /** Largest error of a score in deviations of the error that the plan predicts; keys are fresh in every run. */
    private static final double DEVIATIONS = 12;

    /** Error relative to the largest score of images whose values grow by more than those of others do. */
    private static final double OUTLIERS = 1e-4;

    /** Of the network as it was read, relative to the largest score, as ONNX Runtime computes in single precision. */
    private static final double SINGLE_PRECISION = 1e-4;

    private EncryptedModels() {}

    /** One run. */
    record Run(String description, List<String> faults, List<String> refusals) {}

    /**
     * Scores one model encrypted, in a packing and with a number of levels that follow from the seed.
     *
     * @param folder for the model's file
     */
    static Run of(long seed, Path folder) throws IOException, OrtException {
        RandomModels.Generated generated = RandomModels.of(seed);
        Path file = folder.resolve("random-" + seed + ".onnx");
        Files.write(file, generated.model());
        Random random = new Random(~seed);
        Run run = new Run(
                "seed " + seed + " " + Arrays.toString(generated.shape()), new ArrayList<>(), new ArrayList<>());
        ImportedNetwork imported;
        try {
            imported = OnnxReader.read(file, Pixels.UNIT);
        } catch (NightjarException e) {
            run.refusals.add(e.getMessage());
            return run;
        }
        Network network = imported.network();
        int size = Math.max(network.input().height(), network.input().width());
        int logN = 7 + random.nextInt(3);
        byte[][] images = new byte[1 + random.nextInt(4)][network.input().size()];
        for (byte[] image : images) {
            random.nextBytes(image);
        }
        double[][] pixels = TestNetworks.pixels(images);
        double[][] expected = scores(file, imported, generated.shape(), images);
        double[][] reference = ReferenceExecutor.run(network, pixels);
        compare("reference vs ONNX Runtime", reference, expected, SINGLE_PRECISION * Scores.largest(expected), run);
        Network optimised = Passes.optimise(network);
        double[][] passed = ReferenceExecutor.run(optimised, pixels);
        compare("after the passes", passed, reference, 1e-6 * Math.max(1, Scores.largest(reference)), run);
        int levels = random.nextInt(3) == 0 ? least(optimised, pixels) : LEVELS;
        List<Integer> packings = new ArrayList<>(List.of(size, 1 + random.nextInt(size)));
        for (int phases : packings) {
            encrypted(optimised, images, phases, logN, levels, reference, run);
        }
        return run;
    }

    /** Levels that a schedule needs in which squarings serve the weights. */
    private static int least(Network network, double[][] pixels) {
        for (int levels = 1; levels < LEVELS; levels++) {
            try {
                ProgramCompiler.compile(
                        network,
                        CompileOptions.automatic()
                                .withPhases(32)
                                .withParameters(TestNetworks.insecure(5, levels))
                                .withCalibration(pixels));
                return levels;
            } catch (CompileException e) {
                continue;
            }
        }
        return LEVELS;
    }

    private static double[][] scores(Path file, ImportedNetwork imported, int[] shape, byte[][] images)
            throws OrtException {
        Shape input = imported.network().input();
        boolean channelsLast = imported.feed().pixel(1) != 1;
        OracleCase oracle = new OracleCase(
                file.toString(),
                file,
                channelsLast ? new int[] {input.channels(), input.height(), input.width()} : shape,
                channelsLast,
                1,
                0,
                List.of(images),
                List.of(new OracleCase.Output(0, OracleEnd.SCORES)),
                List.of(),
                List.of());
        double[][][] all = OracleRuntime.run(oracle);
        return Arrays.stream(all).map(outputs -> outputs[0]).toArray(double[][]::new);
    }

    private static void encrypted(
            Network network, byte[][] images, int phases, int logN, int levels, double[][] reference, Run run) {
        String name = String.format(Locale.ROOT, "%d phases, logN %d, %d levels", phases, logN, levels);
        double[][] pixels = TestNetworks.pixels(images);
        AnalyzedProgram program;
        try {
            program = AnalyzedProgram.fromBytes(ProgramCompiler.compile(
                            network,
                            CompileOptions.automatic()
                                    .withParameters(TestNetworks.insecure(logN, levels))
                                    .withCalibration(pixels)
                                    .withPhases(phases))
                    .toBytes());
        } catch (CompileException e) {
            if (e.remedy() == CompileException.Remedy.AUTOMATIC_PARAMETERS && levels < LEVELS) {
                encrypted(network, images, phases, logN, levels + 1, reference, run);
                return;
            }
            run.refusals.add(name + ": " + e.getMessage());
            return;
        }
        double[][] clear = Scores.clear(program, pixels);
        double tolerance = Math.max(
                DEVIATIONS * Math.pow(2, program.report().prediction().logError()),
                OUTLIERS * Scores.largest(reference));
        compare(name + ", clear", clear, reference, tolerance, run);
        TestNetworks.Owner owner = TestNetworks.Owner.of(program);
        int fits = Math.min(images.length, program.report().block().imagesPerBlock());
        byte[][] block = Arrays.copyOf(images, fits);
        ScoredBlock scored = new BlockScorer(program, owner.keys(), 1 + phases % 2)
                .score(owner.encrypt(block).iterator());
        double[][] decrypted = owner.decrypt(scored.outputs(), fits);
        compare(name + ", encrypted", decrypted, Arrays.copyOf(clear, fits), tolerance, run);
    }

    private static void compare(String what, double[][] actual, double[][] expected, double tolerance, Run run) {
        double error = 0;
        for (int b = 0; b < expected.length; b++) {
            if (actual[b].length != expected[b].length) {
                run.faults.add(what + ": " + actual[b].length + " scores instead of " + expected[b].length);
                return;
            }
            for (int c = 0; c < expected[b].length; c++) {
                double difference = Math.abs(actual[b][c] - expected[b][c]);
                error = difference <= error ? error : difference;
            }
        }
        if (!(error <= tolerance)) {
            run.faults.add(String.format(
                    Locale.ROOT,
                    "%s: error %.3g, at most %.3g expected of scores up to %.3g",
                    what,
                    error,
                    tolerance,
                    Scores.largest(expected)));
        }
    }

    /**
     * Runs a range of seeds and prints what is wrong or refused.
     *
     * @param args folder for the models, first seed, number of seeds
     */
    public static void main(String[] args) throws IOException {
        long first = Long.parseLong(args[1]);
        Map<String, Integer> counts = new TreeMap<>();
        for (long seed = first; seed < first + Long.parseLong(args[2]); seed++) {
            Run run;
            try {
                run = of(seed, Path.of(args[0]));
            } catch (RuntimeException | OrtException e) {
                System.out.println("CRASH seed " + seed + " " + e);
                e.printStackTrace(System.out);
                continue;
            }
            run.faults.forEach(fault -> System.out.println("FAULT " + run.description + ": " + fault));
            run.refusals.forEach(words -> System.out.println("REFUSED " + run.description + ": " + words));
            counts.merge(
                    !run.faults.isEmpty() ? "faults" : run.refusals.isEmpty() ? "fine" : "refused", 1, Integer::sum);
        }
        System.out.println(counts);
    }
}
