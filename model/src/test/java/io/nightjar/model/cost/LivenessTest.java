package io.nightjar.model.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.PackedNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.PolynomialStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.circuit.TileGroup;
import io.nightjar.model.circuit.UseCounts;
import io.nightjar.model.interpreter.DemandDrivenExecutor;
import io.nightjar.model.interpreter.Interpreter;
import io.nightjar.model.lowering.Lowering;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is alive at each moment of a run, against a run that counts it. */
class LivenessTest {
    /** Counts the values that are alive when a group adds a chunk and when activations run. */
    private static final class Counting implements Interpreter<Integer> {
        private final DemandDrivenExecutor<Integer> runner;
        private int alive;
        private int atChunks;
        private int atActivations;

        Counting(List<Step> steps) {
            this.runner = new DemandDrivenExecutor<>(steps, UseCounts.of(steps), this, DemandDrivenExecutor.WAVE);
        }

        private List<Integer> make(int count) {
            alive += count;
            return Collections.nCopies(count, 0);
        }

        @Override
        public List<Integer> open(int[] indices) {
            return make(indices.length);
        }

        @Override
        public GroupSum<Integer> linear(LinearStep step, int array, TileGroup group) {
            return new GroupSum<>() {
                @Override
                public void add(int from, List<Integer> inputs) {
                    atChunks = Math.max(atChunks, alive);
                }

                @Override
                public List<Integer> finish() {
                    return make(group.outputCount());
                }
            };
        }

        @Override
        public List<Integer> activate(ActivationStep step, int array, List<List<Integer>> groups) {
            List<Integer> outputs = make(groups.size());
            int squares = step.degree() == 4
                    ? groups.stream().mapToInt(List::size).max().orElseThrow()
                    : 0;
            atActivations = Math.max(atActivations, alive + squares);
            return outputs;
        }

        @Override
        public List<Integer> activate(PolynomialStep step, int array, int[] outputs, List<List<Integer>> groups) {
            List<Integer> made = make(groups.size());
            atActivations = Math.max(atActivations, alive);
            return made;
        }

        @Override
        public List<Integer> sum(SumStep step, int array, int[] outputs, List<List<Integer>> inputs) {
            return make(outputs.length);
        }

        @Override
        public void release(Integer value) {
            alive--;
        }
    }

    private static int mostHeld(CountingInterpreter counting, boolean inChunks) {
        return counting.moments().stream()
                .filter(m -> m.step() >= 0 == inChunks)
                .mapToInt(m -> Arrays.stream(m.held()).sum())
                .max()
                .orElseThrow();
    }

    @Test
    void moments_longGroupsAndLargeWindows_areWhatARunHolds() {
        Network longGroup = Network.chain(
                new Shape(600, 2, 1),
                List.of(
                        TestNetworks.conv(new Random(1), 4, 600, 3, 1, 1, 1, 0.1),
                        new CompletedSquare(4, -0.2, 0.3, 0),
                        new Flatten(),
                        TestNetworks.dense(new Random(1), 2, 8, 0.1)));
        Network largeWindow = Network.chain(
                new Shape(1, 16, 16),
                List.of(
                        TestNetworks.conv(new Random(1), 2, 1, 3, 1, 1, 1, 0.1),
                        new CompletedSquare(4, -0.2, 0.3, 0),
                        SumPool.square(8, 8)));
        for (Network network : List.of(longGroup, largeWindow)) {
            for (int phases : new int[] {1, 8, 16}) {
                List<Step> steps = Lowering.lower(network, phases, PackedNetworks.bounds(network, 40))
                        .steps();
                Counting counting = new Counting(steps);
                counting.runner.run();
                CountingInterpreter predicted = CountingInterpreter.of(steps);
                assertThat(mostHeld(predicted, true)).isEqualTo(counting.atChunks);
                assertThat(mostHeld(predicted, false)).isGreaterThanOrEqualTo(counting.atActivations);
            }
        }
    }
}
