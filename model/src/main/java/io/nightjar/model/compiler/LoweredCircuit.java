package io.nightjar.model.compiler;

import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.cost.CountingInterpreter;
import io.nightjar.model.quantization.WeightStatistics;
import io.nightjar.model.ranges.ValueBounds;
import java.util.List;

/**
 * A circuit with what does not depend on parameters, which is found once for all that a search tries.
 *
 * @param circuit the steps
 * @param bounds on the values of every array
 * @param statistics of the weights, by step
 * @param counting what a run asks for
 */
record LoweredCircuit(
        Circuit circuit, ValueBounds bounds, List<WeightStatistics> statistics, CountingInterpreter counting) {
    static LoweredCircuit of(Circuit circuit, ValueBounds bounds) {
        return new LoweredCircuit(
                circuit,
                bounds,
                circuit.steps().stream().map(WeightStatistics::of).toList(),
                CountingInterpreter.of(circuit.steps()));
    }

    int phases() {
        return circuit.phases();
    }
}
