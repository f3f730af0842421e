package io.nightjar.model.machine;

import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.UnsupportedHardwareException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What operations take on one core of a machine, from which the seconds of plans are predicted.
 *
 * @param origin where they come from, in words
 * @param machine on which they were measured
 * @param nanoseconds thread-CPU nanoseconds per residue, for a transform per residue and stage; for every operation a
 *     number above 0 and at most {@link #MOST_NANOSECONDS}
 */
public record UnitCosts(String origin, Machine machine, Map<Operation, Double> nanoseconds) {
    /** No machine that scores takes as long for a residue. */
    public static final double MOST_NANOSECONDS = 1e6;

    /** @throws IllegalArgumentException if a cost is missing or out of range */
    public UnitCosts {
        EnumMap<Operation, Double> copy = new EnumMap<>(Operation.class);
        copy.putAll(nanoseconds);
        for (Operation operation : Operation.values()) {
            Double cost = copy.get(operation);
            if (cost == null || !(cost > 0 && cost <= MOST_NANOSECONDS)) {
                throw new IllegalArgumentException("the unit cost of " + operation.key() + " is "
                        + (cost == null ? "missing" : cost) + ", expected nanoseconds above 0 and at most 1000000");
            }
        }
        nanoseconds = Collections.unmodifiableMap(copy);
    }

    /**
     * Those of the machines that docs/PERFORMANCE.md is about, for the kernels that this JVM runs; for scalar ones
     * where the processor lacks what every variant needs.
     */
    public static UnitCosts builtIn() {
        int lanes;
        try {
            lanes = Kernels.chosen().lanes();
        } catch (UnsupportedHardwareException noKernelsAtAll) {
            lanes = 1;
        }
        return builtIn(lanes);
    }

    /** @param lanes doubles that a vector of the kernels holds; 1 for scalar ones */
    public static UnitCosts builtIn(int lanes) {
        String kernels = lanes >= 8 ? "8-lanes" : lanes >= 4 ? "4-lanes" : lanes >= 2 ? "2-lanes" : "scalar";
        String resource = "unit-costs-" + kernels + ".json";
        try (InputStream in = UnitCosts.class.getResourceAsStream(resource)) {
            return UnitCostFile.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "built in");
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + resource + " cannot be read", e);
        }
    }

    /** The same with another cost of one operation. */
    public UnitCosts with(Operation operation, double cost) {
        EnumMap<Operation, Double> changed = new EnumMap<>(nanoseconds);
        changed.put(operation, cost);
        return new UnitCosts(origin, machine, changed);
    }

    /**
     * Seconds on one core.
     *
     * @param rows by operation, how often it is done to a row
     * @param logN of rows of 2^logN residues
     */
    public double seconds(ToLongFunction<Operation> rows, int logN) {
        double perResidue = 0;
        for (Operation operation : Operation.values()) {
            double each = rows.applyAsLong(operation) * nanoseconds.get(operation);
            perResidue += operation == Operation.TRANSFORM ? each * logN : each;
        }
        return perResidue * (1L << logN) * 1e-9;
    }
}
