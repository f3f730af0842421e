package io.nightjar.ckks.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link KernelBench} and prints one row per kernel: name, microseconds of the fastest iteration, and units of U, the element-wise product
 * of 2^14 residues in the same run. {@code scripts/bench engine [--json]} starts it.
 */
public final class EngineBench {
    private static final String UNIT = "multiply";

    private EngineBench() {}

    private record Row(String name, double microseconds) {}

    public static void main(String[] args) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(KernelBench.class.getSimpleName())
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        List<Row> rows = results.stream()
                .map(EngineBench::row)
                .sorted(Comparator.comparingDouble(Row::microseconds))
                .toList();
        double unit = rows.stream().filter(r -> r.name.equals(UNIT)).findFirst().orElseThrow().microseconds;
        boolean json = Arrays.asList(args).contains("--json");
        String format =
                json ? "{\"name\": \"%s\", \"microseconds\": %.2f, \"units\": %.2f}%n" : "%-24s %10.2f us %8.2f U%n";
        for (Row row : rows) {
            System.out.printf(Locale.ROOT, format, row.name, row.microseconds, row.microseconds / unit);
        }
    }

    /** The fastest iteration: what other processes take from this one only ever adds. */
    private static Row row(RunResult result) {
        String name = result.getParams().getBenchmark();
        double best = result.getBenchmarkResults().stream()
                .flatMap(b -> b.getIterationResults().stream())
                .mapToDouble(i -> i.getPrimaryResult().getScore())
                .min()
                .orElseThrow();
        return new Row(name.substring(name.lastIndexOf('.') + 1), best);
    }
}
