package io.nightjar.model.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.CompileException;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.ranges.ExactRun;
import io.nightjar.model.ranges.ValueBounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Plans by the labels that they change. */
class LabelSearchTest {
    private static final int SMALLER_BITS = 12;

    private LabelChanges heard;

    private final SearchListener listener = new SearchListener() {
        @Override
        public void tried(LabelChanges changes) {
            heard = changes;
        }
    };

    /** The scores of a dark image are 2^-16 of those of a bright one, and so is what is between them. */
    private static double[][] darkImages(boolean bright) {
        return darkImages(bright, 1.0 / 256);
    }

    private static double[][] darkImages(boolean bright, double dark) {
        Random random = new Random(3);
        double[][] images = new double[400][4];
        for (int i = 0; i < images.length; i++) {
            double most = bright && i == 0 ? 1 : dark;
            for (int p = 0; p < 4; p++) {
                images[i][p] = most * random.nextDouble();
            }
        }
        return images;
    }

    private static Network squares() {
        Random random = new Random(21);
        Dense second = TestNetworks.dense(random, 3, 6, 0.5);
        return Network.chain(
                new Shape(1, 2, 2),
                List.of(
                        new Flatten(),
                        new Dense(TestNetworks.dense(random, 6, 4, 1).weights(), new double[6]),
                        new CompletedSquare(2, 0, 0, 0),
                        new Dense(second.weights(), new double[3])));
    }

    @Test
    void errorThatIsSmallBesideTheBrightestImageAlone_isMadeSmaller() {
        CompileOptions options = CompileOptions.automatic().withCalibration(darkImages(true));
        AnalyzedProgram program = ProgramCompiler.compile(squares(), options, listener);
        double error = program.report().prediction().logError();
        assertThat(heard.images()).isEqualTo(400);
        assertThat(heard.publicKey()).isGreaterThanOrEqualTo(heard.secretKey());
        double largest =
                program.program().bounds().largest()[program.program().bounds().arrays() - 1];
        assertThat(error - Math.log(largest) / Math.log(2)).isLessThan(ScheduleSearch.WANTED_LOG_ERROR - 4);
    }

    @Test
    void withoutCalibrationImages_nothingIsTried() {
        ProgramCompiler.compile(squares(), CompileOptions.automatic(), listener);
        assertThat(heard).isNull();
    }

    /** With one score there is one label, and no trial shows that a coarse plan is good enough. */
    @Test
    void singleScore_noLabelsAreToldOf() {
        Network single =
                Network.chain(new Shape(1, 2, 2), List.of(new Flatten(), TestNetworks.dense(new Random(4), 1, 4, 1)));
        ProgramCompiler.compile(single, CompileOptions.automatic().withCalibration(darkImages(true)), listener);
        assertThat(heard).isNull();
    }

    @Test
    void noChangeOfFewImages_saysNothingOfOneInAThousand() {
        assertThat(new LabelChanges(1, 0, 0).areFew()).isFalse();
        assertThat(new LabelChanges(199, 0, 0).areFew()).isFalse();
        assertThat(new LabelChanges(200, 0, 0).areFew()).isTrue();
        assertThat(new LabelChanges(1000, 0.002, 0).areFew()).isFalse();
    }

    /** The usual fallback would be the first plan again, as if more bits had not been enough. */
    @Test
    void moreThanTheUsualPrecisionOfCoarsePlans_isNotWantedInVain() {
        CompileOptions options = CompileOptions.automatic().withCalibration(darkImages(true));
        CandidatePlan coarse = coarse(options, ScheduleSearch.WANTED_LOG_ERROR).candidate();
        assertThat(coarse.logRelativeError()).isBetween(ScheduleSearch.WANTED_LOG_ERROR, ScheduleSearch.MAX_LOG_ERROR);
        double wanted = (coarse.logRelativeError() + ScheduleSearch.WANTED_LOG_ERROR) / 2;
        assertThatThrownBy(() -> coarse(options, wanted)).isInstanceOf(CompileException.class);
    }

    /** Scores are said to be so small that no plan makes their error 2^-12 of them. */
    private static PackingSearch.Result coarse(CompileOptions options, double wanted) {
        double[][] images = options.calibration().orElseThrow();
        Function<Circuit, ValueBounds> bounds = circuit -> {
            ValueBounds real = ValueBounds.fromImages(circuit, images, ValueBounds.Source.CALIBRATION);
            double[] rms = real.rms().clone();
            rms[rms.length - 1] *= Math.pow(2, -SMALLER_BITS);
            return new ValueBounds(real.source(), real.limits(), real.largest(), rms, real.inner(), real.slopes());
        };
        return new PackingSearch(
                        squares(),
                        options,
                        new Packings(squares(), options),
                        bounds,
                        wanted,
                        Double.POSITIVE_INFINITY,
                        SearchListener.SILENT)
                .best();
    }

    /** Rows of a packing with other phases are other positions, whose means are others. */
    @Test
    void means_areThoseOfThePackingThatIsTaken() {
        double[][] images = darkImages(true);
        CompileOptions options = CompileOptions.automatic().withCalibration(images);
        PackingSearch.Result slow = search(options.withPhases(1), ScheduleSearch.WANTED_LOG_ERROR);
        PackingSearch.Result precise = search(options.withPhases(2), ScheduleSearch.WANTED_LOG_ERROR - 6);
        LabelSearch.Found found = LabelSearch.best(
                options,
                (wanted, mostSeconds) -> wanted == ScheduleSearch.WANTED_LOG_ERROR ? slow : precise,
                circuit -> ExactRun.of(circuit, images, ValueBounds.Source.CALIBRATION),
                listener);
        assertThat(found.plan()).isSameAs(precise);
        for (int pixel = 0; pixel < 4; pixel++) {
            int read = pixel;
            double mean = Arrays.stream(images)
                    .filter(image -> image != images[0])
                    .mapToDouble(image -> image[read])
                    .average()
                    .orElseThrow();
            assertThat(found.means().of(1, pixel)).isCloseTo(mean, within(mean / 20));
        }
    }

    /** Labels hold although scores are said to be tiny, and so their error large: then less precision may do. */
    @Test
    void coarsePlanWhoseLabelsHold_givesWayToAFasterOneWhoseLabelsHoldToo() {
        CompileOptions options = CompileOptions.automatic().withCalibration(darkImages(false));
        PackingSearch.Result coarse = coarse(options.withPhases(1), ScheduleSearch.WANTED_LOG_ERROR);
        PackingSearch.Result fast = search(options.withPhases(2), ScheduleSearch.WANTED_LOG_ERROR);
        assertThat(fast.candidate().cost().secondsPerImage(0))
                .isLessThan(0.9 * coarse.candidate().cost().secondsPerImage(0));
        List<Double> wishes = new ArrayList<>();
        LabelSearch.Found found = labels(options, (wanted, mostSeconds) -> {
            wishes.add(wanted);
            return wanted == ScheduleSearch.WANTED_LOG_ERROR ? coarse : fast;
        });
        assertThat(found.plan()).isSameAs(fast);
        assertThat(wishes).hasSize(2);
        assertThat(wishes.get(1)).isGreaterThan(coarse.candidate().logRelativeError());
        assertThat(labels(options, (wanted, mostSeconds) -> coarse).plan())
                .as("nothing is faster")
                .isSameAs(coarse);
    }

    @Test
    void precisePlanWhoseLabelsHold_givesWayOnlyToAMuchFasterOne() {
        CompileOptions options = CompileOptions.automatic().withCalibration(darkImages(false));
        PackingSearch.Result precise = search(options.withPhases(1), ScheduleSearch.WANTED_LOG_ERROR);
        PackingSearch.Result little = withShareOfTheTime(precise, 0.7);
        PackingSearch.Result much = withShareOfTheTime(precise, 0.6);
        assertThat(labels(
                                options,
                                (wanted, mostSeconds) -> wanted == ScheduleSearch.WANTED_LOG_ERROR ? precise : little)
                        .plan())
                .isSameAs(precise);
        assertThat(labels(options, (wanted, mostSeconds) -> wanted == ScheduleSearch.WANTED_LOG_ERROR ? precise : much)
                        .plan())
                .isSameAs(much);
    }

    /** Rounding of weights may change labels that its share of the error says nothing of. */
    @Test
    void planThatIsHardlyMorePrecise_isTriedWhereThereIsNoBetter() {
        CompileOptions options = CompileOptions.automatic()
                .withCalibration(darkImages(true, 1.0 / 300))
                .withPhases(1);
        PackingSearch.Result first = search(options, ScheduleSearch.WANTED_LOG_ERROR);
        PackingSearch.Result precise = withSecondsOf(first, search(options, ScheduleSearch.WANTED_LOG_ERROR - 5));
        double least = first.candidate().logRelativeError() - 0.26;
        List<Double> wishes = new ArrayList<>();
        LabelSearch.Found found = labels(options, (wanted, mostSeconds) -> {
            wishes.add(wanted);
            if (wishes.size() > 1 && wanted < least) {
                throw new CompileException("nothing is so precise");
            }
            return wishes.size() == 1 ? first : precise;
        });
        assertThat(wishes).hasSizeGreaterThan(2);
        assertThat(found.plan()).isSameAs(precise);
    }

    private static PackingSearch.Result withSecondsOf(PackingSearch.Result that, PackingSearch.Result plan) {
        return withShareOfTheTime(
                plan,
                that.candidate().cost().secondsPerImage(0)
                        / plan.candidate().cost().secondsPerImage(0));
    }

    private static PackingSearch.Result withShareOfTheTime(PackingSearch.Result plan, double share) {
        CandidatePlan c = plan.candidate();
        PlanCost cost = c.cost();
        PlanCost less = new PlanCost(
                cost.parameters(),
                cost.imagesPerBlock(),
                share * cost.secondsPerBlock(),
                cost.taskBytes(),
                cost.deferred());
        return new PackingSearch.Result(
                new CandidatePlan(c.lowered(), c.bounds(), c.schedule(), c.plan(), c.run(), less), plan.alternatives());
    }

    private LabelSearch.Found labels(CompileOptions options, LabelSearch.Search search) {
        double[][] images = options.calibration().orElseThrow();
        return LabelSearch.best(
                options, search, circuit -> ExactRun.of(circuit, images, ValueBounds.Source.CALIBRATION), listener);
    }

    private static PackingSearch.Result search(CompileOptions options, double wanted) {
        ValueBounds.Source source = ValueBounds.Source.CALIBRATION;
        double[][] images = options.calibration().orElseThrow();
        return new PackingSearch(
                        squares(),
                        options,
                        new Packings(squares(), options),
                        circuit -> ValueBounds.fromImages(circuit, images, source),
                        wanted,
                        Double.POSITIVE_INFINITY,
                        SearchListener.SILENT)
                .best();
    }
}
