package io.nightjar.model.compiler;

import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.cost.CountingInterpreter;
import io.nightjar.model.quantization.WeightStatistics;
import java.util.List;

/**
 * A circuit with what depends neither on parameters nor on the values, which is found once for all that a search tries.
 *
 * @param circuit the steps
 * @param statistics of the weights, by step
 * @param counting what a run asks for
 */
record LoweredCircuit(Circuit circuit, List<WeightStatistics> statistics, CountingInterpreter counting) {
    static LoweredCircuit of(Circuit circuit) {
        return new LoweredCircuit(
                circuit,
                circuit.steps().stream().map(WeightStatistics::of).toList(),
                CountingInterpreter.of(circuit.steps()));
    }

    int phases() {
        return circuit.phases();
    }
}
