package io.nightjar.ckks.bench;

import io.nightjar.ckks.io.CiphertextCodec;
import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.Processor;
import io.nightjar.ckks.scheme.CkksContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Prints one row per operation of the engine, for the vector kernels and the scalar ones: thread-CPU microseconds of
 * the fastest iteration, and units of U, the element-wise product of 2^14 residues in the same run.
 * {@code scripts/bench engine [--json] [--avx2] [PATTERN]} starts it. The first row names processor, kernels and JDK.
 */
public final class EngineBench {
    private static final String UNIT = "elementWiseProduct";

    private EngineBench() {}

    private record Row(String name, String kernels, double microseconds) {}

    public static void main(String[] args) throws RunnerException {
        boolean json = Arrays.asList(args).contains("--json");
        boolean narrow = Arrays.asList(args).contains("--avx2");
        String pattern =
                Arrays.stream(args).filter(a -> !a.startsWith("--")).findFirst().orElse("");
        if (names(pattern).isEmpty()) {
            System.err.println("bench: no operation has '" + pattern + "' in its name, expected a part of one of: "
                    + String.join(", ", names("")));
            System.exit(2);
        }
        List<String> vector = new ArrayList<>(List.of("--add-modules=jdk.incubator.vector"));
        if (narrow) {
            vector.add("-XX:UseAVX=2");
        }
        List<Row> rows = new ArrayList<>(run("vector", pattern, vector.toArray(String[]::new)));
        rows.addAll(run("scalar", pattern));
        double unit = rows.stream()
                .filter(r -> r.name.equals(UNIT))
                .mapToDouble(Row::microseconds)
                .min()
                .orElseThrow();
        System.out.printf(
                json ? "{\"machine\": \"%s\", \"kernels\": \"%s\", \"jdk\": \"%s\"}%n" : "%s; %s; JDK %s%n",
                Processor.name(),
                narrow ? "vector, four lanes of AVX2" : Kernels.chosen().name(),
                Runtime.version());
        String format = json
                ? "{\"name\": \"%s\", \"kernels\": \"%s\", \"microseconds\": %.2f, \"units\": %.2f}%n"
                : "%-28s %-6s %11.2f us %9.2f U%n";
        for (Row row : rows) {
            System.out.printf(Locale.ROOT, format, row.name, row.kernels, row.microseconds, row.microseconds / unit);
        }
        if (!json) {
            long bytes = new CiphertextCodec(new CkksContext(SchemeBench.PARAMETERS))
                    .sizeBytes(SchemeBench.PARAMETERS.maxLevel(), 1);
            System.out.printf(Locale.ROOT, "seeded ciphertext, N = 2^14, 8 primes of 40 bits: %,d bytes%n", bytes);
        }
    }

    private static List<String> names(String pattern) {
        return BenchmarkList.defaultList()
                .find(
                        OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT),
                        List.of(operations(pattern)),
                        List.of())
                .stream()
                .map(entry -> shortName(entry.getUsername()))
                .distinct()
                .toList();
    }

    private static String operations(String pattern) {
        return "bench\\..*Bench\\..*(?i:" + pattern + ")";
    }

    private static String shortName(String benchmark) {
        return benchmark.substring(benchmark.lastIndexOf('.') + 1);
    }

    private static List<Row> run(String kernels, String pattern, String... jvmArguments) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("KernelBench." + UNIT + "$")
                        .include(operations(pattern))
                        .jvmArgs("-Xms3g", "-Xmx3g")
                        .jvmArgsAppend(jvmArguments)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        return results.stream().map(result -> row(result, kernels)).toList();
    }

    private static Row row(RunResult result, String kernels) {
        double best = result.getBenchmarkResults().stream()
                .map(BenchmarkResult::getIterationResults)
                .flatMap(Collection::stream)
                .mapToDouble(EngineBench::microseconds)
                .min()
                .orElseThrow();
        return new Row(shortName(result.getParams().getBenchmark()), kernels, best);
    }

    private static double microseconds(IterationResult iteration) {
        return score(iteration, "cpuMicroseconds") / score(iteration, "operations");
    }

    private static double score(IterationResult iteration, String counter) {
        return iteration.getSecondaryResults().get(counter).getScore();
    }
}
