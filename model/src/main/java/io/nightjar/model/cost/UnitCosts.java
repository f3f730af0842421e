package io.nightjar.model.cost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * What operations take on one machine.
 *
 * @param machine on which they were measured, with the kernels that it ran
 * @param nanoseconds thread-CPU nanoseconds per residue on one core, for a transform per residue and stage; one above 0
 *     for every operation
 */
public record UnitCosts(String machine, Map<Operation, Double> nanoseconds) {
    private static final String RESOURCE = "unit-costs.properties";
    private static final UnitCosts MEASURED = load();

    public UnitCosts {
        nanoseconds = Map.copyOf(nanoseconds);
        for (Operation operation : Operation.values()) {
            Double cost = nanoseconds.get(operation);
            if (cost == null || !(cost > 0)) {
                throw new IllegalArgumentException(
                        "the unit cost of " + operation + " is " + cost + ", expected nanoseconds above 0");
            }
        }
    }

    /** Those of the machine that docs/PERFORMANCE.md is about, from the resource unit-costs.properties. */
    public static UnitCosts measured() {
        return MEASURED;
    }

    /** Seconds on one core for rows of 2^logN residues. */
    double seconds(OperationCounts counts, int logN) {
        double perResidue = 0;
        for (Operation operation : Operation.values()) {
            double each = counts.count(operation) * nanoseconds.get(operation);
            perResidue += operation == Operation.TRANSFORM ? each * logN : each;
        }
        return perResidue * (1L << logN) * 1e-9;
    }

    private static UnitCosts load() {
        Properties properties = new Properties();
        try (InputStream in = UnitCosts.class.getResourceAsStream(RESOURCE)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the unit costs cannot be read", e);
        }
        Map<Operation, Double> nanoseconds = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            String name = operation.name().toLowerCase(Locale.ROOT);
            nanoseconds.put(operation, Double.valueOf(properties.getProperty(name)));
        }
        return new UnitCosts(properties.getProperty("machine"), nanoseconds);
    }
}
