package io.nightjar.model.compiler;

import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.cost.CountingInterpreter;
import io.nightjar.model.quantization.WeightStatistics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A circuit with what depends neither on parameters nor on the values, which is found once for all that a search tries.
 *
 * @param circuit the steps
 * @param statistics of the weights, by step
 * @param counting what a run asks for
 * @param rescales where rescales are, by each of the ways to treat linear steps
 * @param deferrable the arrays of activations that linear steps may relinearise
 */
record LoweredCircuit(
        Circuit circuit,
        List<WeightStatistics> statistics,
        CountingInterpreter counting,
        Map<Rescaling, Rescales> rescales,
        Set<Integer> deferrable) {
    static LoweredCircuit of(Circuit circuit) {
        return of(circuit, circuit.steps().stream().map(WeightStatistics::of).toList());
    }

    /** A circuit with the same layers, of which those whose weights are the same object have the same statistics. */
    LoweredCircuit regrouped(Circuit other) {
        List<WeightStatistics> others = new ArrayList<>();
        for (int i = 0; i < other.steps().size(); i++) {
            boolean same = other.steps().get(i) instanceof LinearStep linear
                    && circuit.steps().get(i) instanceof LinearStep own
                    && linear.weights() == own.weights();
            others.add(
                    same ? statistics.get(i) : WeightStatistics.of(other.steps().get(i)));
        }
        return of(other, others);
    }

    private static LoweredCircuit of(Circuit circuit, List<WeightStatistics> statistics) {
        Map<Rescaling, Rescales> rescales = new EnumMap<>(Rescaling.class);
        for (Rescaling rescaling : Rescaling.values()) {
            rescales.put(rescaling, Rescales.of(circuit, rescaling));
        }
        CountingInterpreter counting = CountingInterpreter.of(circuit.steps());
        return new LoweredCircuit(
                circuit, statistics, counting, rescales, DeferralChoice.deferrable(circuit.steps(), counting));
    }

    int phases() {
        return circuit.phases();
    }
}
