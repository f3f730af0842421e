package io.nightjar.model.compiler;

import static io.nightjar.model.ranges.ValueBounds.Source.CALIBRATION;
import static io.nightjar.model.ranges.ValueBounds.Source.SYNTHETIC;

import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.SlotRotations;
import io.nightjar.model.contract.Safeguards;
import io.nightjar.model.interpreter.ReadMeans;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.TensorLayout;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.EncryptedProgram;
import io.nightjar.model.ranges.ExactRun;
import io.nightjar.model.ranges.SyntheticImages;
import io.nightjar.model.ranges.ValueBounds;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Turns an optimised network into an encrypted program. */
public final class ProgramCompiler {
    private ProgramCompiler() {}

    /**
     * The largest values come from the calibration images if there are any, else from the weights; where no program
     * leaves room for what the weights allow in the worst case, from synthetic images with a wide margin, which the
     * report then says.
     *
     * @param network after the passes: convolutions, dense layers, completed squares, pooling sums and sums of branches
     * @throws CompileException if no program exists under the options
     */
    public static AnalyzedProgram compile(Network network, CompileOptions options) {
        return compile(network, options, SearchListener.SILENT);
    }

    /**
     * The same for someone who waits.
     *
     * @param listener hears how the search comes on
     * @throws CompileException if no program exists under the options
     */
    public static AnalyzedProgram compile(Network network, CompileOptions options, SearchListener listener) {
        Packings packings = new Packings(network, options);
        if (options.calibration().isPresent()) {
            double[][] images = options.calibration().get();
            Function<Circuit, ExactRun> exact = oncePerPacking(circuit -> ExactRun.of(circuit, images, CALIBRATION));
            EncryptedProgram program = program(LabelSearch.best(
                    options,
                    (wanted, mostSeconds) -> new PackingSearch(
                                    network,
                                    options,
                                    packings,
                                    c -> exact.apply(c).bounds(),
                                    wanted,
                                    mostSeconds,
                                    listener)
                            .best(),
                    exact,
                    listener));
            return AnalyzedProgram.of(program.with(ProgramSafeguards.ofCalibrated(program, images)));
        }
        double[][] synthetic = SyntheticImages.of(network.input());
        EncryptedProgram program;
        try {
            program = compile(network, options, packings, ValueBounds::fromWeights, listener);
        } catch (CompileException weightsAreNoBound) {
            program = withSynthetic(network, options, packings, synthetic, listener, weightsAreNoBound);
        }
        return AnalyzedProgram.of(program.with(ProgramSafeguards.of(program, synthetic)));
    }

    /**
     * Whether scores of a program have an error, of images encrypted under the secret key, that is larger relative to
     * the largest scores than is wanted: no other plan was found, labels hold with less, or its parameter set was
     * given.
     */
    public static boolean isCoarse(AnalyzedProgram program) {
        double error = Math.pow(2, program.report().prediction().logError());
        return program.program().bounds().logRelativeError(error) > ScheduleSearch.WANTED_LOG_ERROR;
    }

    /** @param byWeights why no program leaves room for what the weights allow */
    private static EncryptedProgram withSynthetic(
            Network network,
            CompileOptions options,
            Packings packings,
            double[][] images,
            SearchListener listener,
            CompileException byWeights) {
        try {
            return compile(network, options, packings, c -> ValueBounds.fromImages(c, images, SYNTHETIC), listener);
        } catch (CompileException e) {
            if (e.missingBits() == Double.POSITIVE_INFINITY) {
                throw e;
            }
            throw new CompileException(
                    CompileException.Remedy.CALIBRATION,
                    "without calibration images there is no program: where the weights bound the values, "
                            + reason(byWeights) + "; where made-up images do, with a wide margin, " + reason(e)
                            + "; give calibration images, which show the real range of values");
        }
    }

    /** A refusal without what it says to do. */
    private static String reason(CompileException e) {
        int remedy = e.getMessage().lastIndexOf("; ");
        return remedy < 0 ? e.getMessage() : e.getMessage().substring(0, remedy);
    }

    private static EncryptedProgram compile(
            Network network,
            CompileOptions options,
            Packings packings,
            Function<Circuit, ValueBounds> bounds,
            SearchListener listener) {
        PackingSearch search = new PackingSearch(
                network,
                options,
                packings,
                oncePerPacking(bounds),
                ScheduleSearch.WANTED_LOG_ERROR,
                Double.POSITIVE_INFINITY,
                listener);
        return program(new LabelSearch.Found(search.best(), ReadMeans.NONE));
    }

    /** What is asked of circuits of a packing again and again, and is the same for all of them. */
    private static <T> Function<Circuit, T> oncePerPacking(Function<Circuit, T> of) {
        Map<Integer, T> known = new HashMap<>();
        return circuit -> known.computeIfAbsent(circuit.phases(), phases -> of.apply(circuit));
    }

    private static EncryptedProgram program(LabelSearch.Found found) {
        PackingSearch.Result result = found.plan();
        CandidatePlan best = result.candidate();
        if (best.run().output().error() == 0) {
            throw new CompileException(
                    "every image would get the same scores: no weight that leads to them is other than"
                            + " 0; check the weights of the model");
        }
        TensorLayout image = best.lowered().circuit().input();
        EncryptedProgram.Input input = new EncryptedProgram.Input(
                new Shape(image.channels(), image.height(), image.width()),
                best.run().value(ArrayIndex.INPUTS).level(),
                best.run().value(ArrayIndex.INPUTS).scale());
        return new EncryptedProgram(
                best.schedule().parameters(),
                best.packing(),
                input,
                SlotRotations.of(LevelSchedule.steps(best.plan(), found.means()), best.packing()),
                best.bounds(),
                result.alternatives(),
                Safeguards.NONE);
    }
}
