package io.nightjar.model.compiler;

import io.nightjar.ckks.noise.NoiseEstimate;
import io.nightjar.model.CompileException;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.packing.Packing;
import io.nightjar.model.ranges.ValueBounds;
import java.util.Optional;

/**
 * A circuit with a schedule and what its dry run says.
 *
 * @param lowered the circuit with what is known of it
 * @param bounds on the values of every array
 * @param schedule parameters, levels and scales
 * @param plan the schedule's steps without weights
 * @param run the dry run for images encrypted under the secret key
 * @param cost what it costs
 */
record CandidatePlan(
        LoweredCircuit lowered,
        ValueBounds bounds,
        LevelSchedule schedule,
        ScheduledCircuit plan,
        ScheduleAnalysis run,
        PlanCost cost) {
    /** @throws CompileException if it does not work */
    static CandidatePlan of(LoweredCircuit lowered, ValueBounds bounds, LevelSchedule schedule) {
        return of(lowered, bounds, schedule, Optional.empty());
    }

    /**
     * @param known what it costs, where that has been found
     * @throws CompileException if it does not work
     */
    static CandidatePlan of(
            LoweredCircuit lowered, ValueBounds bounds, LevelSchedule schedule, Optional<PlanCost> known) {
        ScheduledCircuit plan = schedule.apply(lowered.circuit(), lowered.statistics(), bounds);
        int level = LevelSchedule.depth(lowered.circuit(), schedule.rescaleLinear());
        ScheduleAnalysis run = new ScheduleAnalysis(
                schedule.parameters(),
                plan,
                lowered.counting(),
                bounds,
                NoiseEstimate.secretKeyEncryption(schedule.parameters(), level, schedule.inputScale()));
        PlanCost cost = known.orElseGet(() -> PlanCost.of(lowered.circuit(), schedule.parameters(), run));
        return new CandidatePlan(lowered, bounds, schedule, plan, run, cost);
    }

    /** log2 of a score's error relative to large scores. */
    double logRelativeError() {
        return bounds.logRelativeError(run.output().error());
    }

    Packing packing() {
        return new Packing(
                lowered.circuit().phases(),
                lowered.circuit().coarseHeight(),
                lowered.circuit().coarseWidth(),
                schedule.parameters().slots());
    }
}
