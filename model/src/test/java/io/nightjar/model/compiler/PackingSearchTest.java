package io.nightjar.model.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.CompileException;
import io.nightjar.model.PackedNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.lowering.Lowering;
import io.nightjar.model.network.Network;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import io.nightjar.model.program.RejectedPlan;
import io.nightjar.model.ranges.ValueBounds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which packing is chosen for a task's memory and a number of images. */
class PackingSearchTest {
    @Test
    void taskMemory_tooSmallForAnyPacking_isRefusedWithTheLeast() {
        Network network = PackedNetworks.convolutional(new Random(31));
        CompileOptions options = CompileOptions.automatic()
                .withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)))
                .withTaskBytes(1L << 20);
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> ProgramCompiler.compile(network, options))
                .withMessageContaining("no program fits a task of 1 MiB; the smallest takes about ")
                .withMessageContaining("give a task at least that much memory");
    }

    @Test
    void taskMemory_lessThanTheFastestPlanTakes_isKept() {
        Network network = PackedNetworks.convolutional(new Random(31));
        CompileOptions options =
                CompileOptions.automatic().withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)));
        long ample =
                ProgramCompiler.compile(network, options).report().prediction().taskBytes();
        PlanReport less = ProgramCompiler.compile(network, options.withTaskBytes(ample - 1))
                .report();
        assertThat(less.prediction().taskBytes()).isLessThan(ample);
    }

    @Test
    void images_fewOfThem_leadToSmallBlocks() {
        Network network = PackedNetworks.convolutional(new Random(31));
        CompileOptions options =
                CompileOptions.automatic().withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)));
        AnalyzedProgram many = ProgramCompiler.compile(network, options);
        AnalyzedProgram few = ProgramCompiler.compile(network, options.withImages(16));
        assertThat(few.report().block().imagesPerBlock())
                .isLessThan(many.report().block().imagesPerBlock());
        assertThat(few.report().prediction().secondsPerBlock())
                .isLessThan(many.report().prediction().secondsPerBlock());
        assertThat(many.report().alternatives())
                .isNotEmpty()
                .allSatisfy(a -> assertThat(a.reason()).isNotBlank());
    }

    @Test
    void chosenPlan_isTheFastestOfThePackingsEachCompiledAlone() {
        for (int seed = 0; seed < 3; seed++) {
            Network network = PackedNetworks.convolutional(new Random(seed));
            CompileOptions options =
                    CompileOptions.automatic().withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)));
            AnalyzedProgram chosen = ProgramCompiler.compile(network, options);
            double least = secondsPerImage(chosen.report());
            for (RejectedPlan other : chosen.report().alternatives()) {
                PlanReport alone = ProgramCompiler.compile(network, options.withPhases(other.phases()))
                        .report();
                assertThat(secondsPerImage(alone)).isGreaterThanOrEqualTo(least);
                assertThat(other.cost().millisecondsPerImage())
                        .isLessThanOrEqualTo(1000 * secondsPerImage(alone) * (1 + 1e-12));
            }
            PlanReport again = ProgramCompiler.compile(
                            network, options.withPhases(chosen.packing().phases()))
                    .report();
            assertThat(again.prediction()).isEqualTo(chosen.report().prediction());
        }
    }

    /** What is known from the searches before changes nothing but the time that a search takes. */
    @Test
    void searchForAnotherPrecision_findsWhatItWouldFindAlone() {
        Network network = PackedNetworks.convolutional(new Random(31));
        double[][] pixels = TestNetworks.pixels(TestNetworks.images(network, 4));
        CompileOptions ample = CompileOptions.automatic().withCalibration(pixels);
        Map<Integer, ValueBounds> values = new HashMap<>();
        Function<Circuit, ValueBounds> bounds = circuit -> values.computeIfAbsent(
                circuit.phases(), p -> ValueBounds.fromImages(circuit, pixels, ValueBounds.Source.CALIBRATION));
        long most = search(network, ample, new Packings(network, ample), bounds, -12)
                .candidate()
                .cost()
                .taskBytes();
        for (CompileOptions options : List.of(ample, ample.withTaskBytes(most - 1))) {
            Packings shared = new Packings(network, options);
            for (double wanted : new double[] {-12, -18, -14, -18, -10}) {
                assertThat(found(network, options, shared, bounds, wanted))
                        .isEqualTo(found(network, options, new Packings(network, options), bounds, wanted));
            }
        }
    }

    /** Cost, error and what else was considered, or why there is no plan. */
    private static List<Object> found(
            Network network,
            CompileOptions options,
            Packings packings,
            Function<Circuit, ValueBounds> bounds,
            double wanted) {
        try {
            PackingSearch.Result result = search(network, options, packings, bounds, wanted);
            return List.of(
                    result.candidate().schedule(),
                    result.candidate().cost().secondsPerBlock(),
                    result.candidate().cost().taskBytes(),
                    result.candidate().logRelativeError(),
                    result.alternatives());
        } catch (CompileException e) {
            return List.of(e.getMessage(), e.missingBits());
        }
    }

    private static PackingSearch.Result search(
            Network network,
            CompileOptions options,
            Packings packings,
            Function<Circuit, ValueBounds> bounds,
            double wanted) {
        return search(network, options, packings, bounds, wanted, Double.POSITIVE_INFINITY);
    }

    private static PackingSearch.Result search(
            Network network,
            CompileOptions options,
            Packings packings,
            Function<Circuit, ValueBounds> bounds,
            double wanted,
            double mostSeconds) {
        return new PackingSearch(network, options, packings, bounds, wanted, mostSeconds, SearchListener.SILENT).best();
    }

    /** A limit of time hides no plan that is within it, whatever memory a task has. */
    @Test
    void limitOfTime_atLeastThatOfThePlanThatIsFoundWithout_isKept() {
        for (int seed : new int[] {31, 35}) {
            Network network = PackedNetworks.convolutional(new Random(seed));
            double[][] pixels = TestNetworks.pixels(TestNetworks.images(network, 4));
            Map<Integer, ValueBounds> values = new HashMap<>();
            Function<Circuit, ValueBounds> bounds = circuit -> values.computeIfAbsent(
                    circuit.phases(), p -> ValueBounds.fromImages(circuit, pixels, ValueBounds.Source.CALIBRATION));
            for (int phases : new int[] {2, 4, 8}) {
                CompileOptions ample =
                        CompileOptions.automatic().withCalibration(pixels).withPhases(phases);
                long most = search(network, ample, new Packings(network, ample), bounds, -12)
                        .candidate()
                        .cost()
                        .taskBytes();
                for (double share : new double[] {1, 0.97, 0.94, 0.9, 0.8}) {
                    CompileOptions options = ample.withTaskBytes((long) (share * most));
                    Packings packings = new Packings(network, options);
                    for (double wanted : new double[] {-12, -15}) {
                        requireWithinLimits(network, options, packings, bounds, wanted);
                    }
                }
            }
        }
    }

    private static void requireWithinLimits(
            Network network,
            CompileOptions options,
            Packings packings,
            Function<Circuit, ValueBounds> bounds,
            double wanted) {
        double seconds;
        try {
            seconds = seconds(search(network, options, packings, bounds, wanted));
        } catch (CompileException none) {
            return;
        }
        for (double times : new double[] {1, 1.05, 1.3}) {
            double most = times * seconds;
            assertThat(seconds(search(network, options, packings, bounds, wanted, most)))
                    .as("%s phases, %s bytes, %s", options.phases(), options.taskBytes(), wanted)
                    .isLessThanOrEqualTo(most);
        }
        double less = 0.3 * seconds;
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> search(network, options, packings, bounds, wanted, less));
    }

    private static double seconds(PackingSearch.Result result) {
        return result.candidate().cost().secondsPerImage(0);
    }

    private static double secondsPerImage(PlanReport report) {
        return report.prediction().secondsPerBlock() / report.block().imagesPerBlock();
    }

    @Test
    void packingThatIsSlowerAtAnyScale_isLeftOutAndSaysSo() {
        Network network = PackedNetworks.convolutional(new Random(31));
        CompileOptions options =
                CompileOptions.automatic().withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)));
        assertThat(ProgramCompiler.compile(network, options).report().alternatives())
                .extracting(RejectedPlan::reason)
                .allMatch(reason -> reason.matches("at least [0-9.]+ times the time per image"));
    }

    /**
     * The seconds of wide primes are told exactly; under narrow ones small weights may make a schedule faster than
     * another.
     */
    @Test
    void costWithoutValues_isThatOfEveryScheduleOrLess() {
        Network network = PackedNetworks.convolutional(new Random(31));
        double[][] pixels = TestNetworks.pixels(TestNetworks.images(network, 4));
        CompileOptions options = CompileOptions.automatic();
        int compared = 0;
        int precise = 0;
        for (int phases : new int[] {1, 2, network.input().width()}) {
            LoweredCircuit lowered = LoweredCircuit.of(Lowering.lower(network, phases, Lowering.unbounded(network)));
            ValueBounds bounds = ValueBounds.fromImages(lowered.circuit(), pixels, ValueBounds.Source.CALIBRATION);
            LeastCosts costs = new LeastCosts(lowered, options.unitCosts());
            List<LeveledParameters> sets = ScheduleSearch.possible(lowered, options, new ParameterSets(Ring.REAL));
            for (LeveledParameters set : sets) {
                PlanCost cost = costs.of(set, Long.MAX_VALUE).orElseThrow();
                for (int scale : new int[] {25, set.primeBits()}) {
                    LevelSchedule schedule = new LevelSchedule(set.parameters(), set.rescaling(), scale);
                    try {
                        CandidatePlan plan =
                                CandidatePlan.of(lowered, bounds, schedule, options.withTaskBytes(Long.MAX_VALUE));
                        assertThat(cost.with(plan.run(), options.unitCosts())).isEqualTo(plan.cost());
                        assertThat(hasNarrowPrimes(set.parameters()) || cost.equals(plan.cost()))
                                .isTrue();
                        if (plan.logRelativeError() <= ScheduleSearch.MAX_LOG_ERROR) {
                            assertThat(cost.secondsPerBlock())
                                    .isLessThanOrEqualTo(1.01 * plan.cost().secondsPerBlock());
                            precise++;
                        }
                        compared++;
                    } catch (CompileException refused) {
                        assertThat(refused.missingBits()).isPositive();
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(100);
        assertThat(precise).isGreaterThan(20);
    }

    /** A search leaves packings out by the one, and takes the other where a task has little memory. */
    @Test
    void costsOfASet_areThoseOfTheScheduleWithAndWithoutDeferral() {
        Network network = PackedNetworks.convolutional(new Random(31));
        double[][] pixels = TestNetworks.pixels(TestNetworks.images(network, 4));
        CompileOptions options = CompileOptions.automatic();
        LoweredCircuit lowered =
                LoweredCircuit.of(Lowering.lower(network, network.input().width(), Lowering.unbounded(network)));
        ValueBounds bounds = ValueBounds.fromImages(lowered.circuit(), pixels, ValueBounds.Source.CALIBRATION);
        LeastCosts costs = new LeastCosts(lowered, options.unitCosts());
        int deferred = 0;
        for (LeveledParameters set : ScheduleSearch.possible(lowered, options, new ParameterSets(Ring.REAL))) {
            PlanCost ample = costs.of(set, Long.MAX_VALUE).orElseThrow();
            PlanCost none = costs.of(set, 0).orElseThrow();
            assertThat(none.deferred()).isEmpty();
            assertThat(ample.secondsPerBlock()).isLessThanOrEqualTo(none.secondsPerBlock());
            assertThat(costs.of(set, ample.taskBytes())).contains(ample);
            assertThat(costs.of(set, ample.taskBytes() - 1)).contains(none);
            deferred += ample.deferred().isEmpty() ? 0 : 1;
            LevelSchedule schedule = new LevelSchedule(set.parameters(), set.rescaling(), set.primeBits());
            for (long bytes : new long[] {1, Long.MAX_VALUE}) {
                try {
                    PlanCost scheduled = CandidatePlan.of(lowered, bounds, schedule, options.withTaskBytes(bytes))
                            .cost();
                    assertThat(costs.of(set, bytes).orElseThrow().taskBytes()).isEqualTo(scheduled.taskBytes());
                } catch (CompileException refused) {
                    assertThat(refused.missingBits()).isPositive();
                }
            }
        }
        assertThat(deferred).isPositive();
    }

    private static boolean hasNarrowPrimes(CkksParameters set) {
        return Stream.concat(set.moduli().stream(), set.specialModuli().stream())
                .anyMatch(q -> q < 1L << 45);
    }

    @Test
    void listener_hearsOfEveryPartAndOfTheEnd() {
        Network network = PackedNetworks.convolutional(new Random(31));
        CompileOptions options =
                CompileOptions.automatic().withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)));
        Heard heard = new Heard();
        ProgramCompiler.compile(network, options, heard);
        assertThat(heard.parts).isEqualTo(heard.done).isPositive();
        assertThat(heard.ended).isOne();
        Heard refused = new Heard();
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> ProgramCompiler.compile(network, options.withTaskBytes(1), refused));
        assertThat(refused.ended).isOne();
    }

    private static final class Heard implements SearchListener {
        private int parts;
        private int done;
        private int ended;

        @Override
        public void begun(int count) {
            parts += count;
        }

        @Override
        public void done(String what) {
            assertThat(what).startsWith("packing with ");
            done++;
        }

        @Override
        public void ended() {
            ended++;
        }
    }
}
