package io.nightjar.model.program;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.Packing;
import java.util.ArrayList;
import java.util.List;

/** Turns an optimised network into an encrypted program. */
public final class ProgramCompiler {
    private ProgramCompiler() {}

    /**
     * @param network after the passes: convolutions, dense layers, completed squares and pooling sums, one after the other
     * @throws PlanException if no program exists under the options
     */
    public static EncryptedProgram compile(Network network, CompileOptions options) {
        // the lowering of one-pixel packing does not depend on the slots, which the parameter set decides
        Shape input = network.input();
        Circuit circuit = Lowering.lower(network, Packing.onePixel(input.height(), input.width(), 1));
        ValueBounds bounds = options.calibration()
                .map(images -> ValueBounds.fromImages(circuit, images))
                .orElseGet(() -> ValueBounds.fromWeights(circuit));
        Schedule schedule = options.parameters()
                .map(p -> given(p, circuit, bounds, options))
                .orElseGet(() -> ScheduleSearch.cheapest(circuit, bounds));
        int slots = schedule.parameters().slots();
        return new EncryptedProgram(
                schedule.parameters(),
                Packing.onePixel(input.height(), input.width(), slots),
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
        return best;
    }
}
