package io.nightjar.model.program;

import static io.nightjar.model.program.ValueBounds.Source.CALIBRATION;
import static io.nightjar.model.program.ValueBounds.Source.SYNTHETIC;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.Packing;
import java.util.ArrayList;
import java.util.List;

/** Turns an optimised network into an encrypted program. */
public final class ProgramCompiler {
    /** log2 of the largest error of a score, relative to large scores, that a given parameter set may lead to. */
    private static final int LEAST_PRECISION_BITS = -6;

    private ProgramCompiler() {}

    /**
     * @param network after the passes: convolutions, dense layers, completed squares and pooling sums, one after the other
     * <p>The largest values come from the calibration images if there are any, else from the weights; where no program leaves room for what
     * the weights allow in the worst case, from synthetic images with a wide margin, which the report then says.
     *
     * @throws PlanException if no program exists under the options
     */
    public static EncryptedProgram compile(Network network, CompileOptions options) {
        // the lowering of one-pixel packing does not depend on the slots, which the parameter set decides
        Shape input = network.input();
        Circuit circuit = Lowering.lower(network, Packing.onePixel(input.height(), input.width(), 1));
        if (options.calibration().isPresent()) {
            double[][] images = options.calibration().get();
            return compile(input, circuit, ValueBounds.fromImages(circuit, images, CALIBRATION), options);
        }
        try {
            return compile(input, circuit, ValueBounds.fromWeights(circuit), options);
        } catch (PlanException weightsAreNoBound) {
            double[][] images = SyntheticImages.of(input);
            return compile(input, circuit, ValueBounds.fromImages(circuit, images, SYNTHETIC), options);
        }
    }

    private static EncryptedProgram compile(Shape input, Circuit circuit, ValueBounds bounds, CompileOptions options) {
        Schedule schedule = options.parameters()
                .map(p -> given(p, circuit, bounds, options))
                .orElseGet(() -> ScheduleSearch.cheapest(circuit, bounds));
        return new EncryptedProgram(
                schedule.parameters(),
                Packing.onePixel(
                        input.height(), input.width(), schedule.parameters().slots()),
                input,
                Schedule.depth(circuit, schedule.rescaleLinear()),
                schedule.inputScale(),
                schedule.steps(circuit, bounds),
                bounds);
    }

    /** The most precise schedule that the set's levels allow, over input scales where none is given. */
    private static Schedule given(CkksParameters p, Circuit circuit, ValueBounds bounds, CompileOptions options) {
        boolean rescale = p.maxLevel() >= Schedule.depth(circuit, true);
        if (!rescale && p.maxLevel() < Schedule.depth(circuit, false)) {
            throw new PlanException(
                    "parameter set " + p.name() + " has " + p.maxLevel() + " levels, the network needs at least "
                            + Schedule.depth(circuit, false) + "; add primes or use --params auto");
        }
        List<Double> scales = new ArrayList<>();
        options.logScale().ifPresent(scales::add);
        for (double s = 20; options.logScale().isEmpty() && s <= 50; s++) {
            scales.add(s);
        }
        Schedule best = null;
        double bestError = Double.POSITIVE_INFINITY;
        PlanException refusal = null;
        for (double scale : scales) {
            Schedule candidate = new Schedule(p, rescale, scale);
            try {
                double error = ScheduleSearch.dryRun(candidate, circuit, bounds)
                        .value(circuit.stages().size())
                        .error();
                if (error < bestError) {
                    best = candidate;
                    bestError = error;
                }
            } catch (PlanException e) {
                refusal = e;
            }
        }
        if (best == null) {
            throw refusal;
        }
        if (bounds.logRelativeError(bestError) > LEAST_PRECISION_BITS) {
            throw new PlanException(String.format(
                    "parameter set %s gives scores an error of 2^%.1f of the largest ones, at most 2^%d is useful; use wider primes, more"
                            + " levels, or calibration images that show the real range of values",
                    p.name(), bounds.logRelativeError(bestError), LEAST_PRECISION_BITS));
        }
        return best;
    }
}
