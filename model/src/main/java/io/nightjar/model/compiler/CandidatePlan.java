package io.nightjar.model.compiler;

import io.nightjar.ckks.noise.NoiseEstimate;
import io.nightjar.model.CompileException;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.machine.UnitCosts;
import io.nightjar.model.packing.Packing;
import io.nightjar.model.ranges.ValueBounds;

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
    /**
     * @param options with the memory of a task, beyond which nothing is deferred
     * @throws CompileException if it does not work
     */
    static CandidatePlan of(
            LoweredCircuit lowered, ValueBounds bounds, LevelSchedule schedule, CompileOptions options) {
        ScheduledCircuit plan = schedule.apply(lowered, bounds);
        return of(
                lowered,
                bounds,
                schedule,
                DeferralChoice.of(
                                lowered,
                                schedule.parameters(),
                                plan,
                                options.unitCosts(),
                                other -> run(lowered, bounds, schedule, other))
                        .within(options.taskBytes()));
    }

    /**
     * @param known what it costs at least, its memory, and what it defers for that
     * @throws CompileException if it does not work
     */
    static CandidatePlan of(
            LoweredCircuit lowered, ValueBounds bounds, LevelSchedule schedule, PlanCost known, UnitCosts unitCosts) {
        ScheduledCircuit plan = schedule.apply(lowered, bounds).deferring(known.deferred());
        ScheduleAnalysis run = run(lowered, bounds, schedule, plan);
        return new CandidatePlan(lowered, bounds, schedule, plan, run, known.with(run, unitCosts));
    }

    private static CandidatePlan of(
            LoweredCircuit lowered, ValueBounds bounds, LevelSchedule schedule, DeferralChoice choice) {
        return new CandidatePlan(lowered, bounds, schedule, choice.plan(), choice.run(), choice.cost());
    }

    private static ScheduleAnalysis run(
            LoweredCircuit lowered, ValueBounds bounds, LevelSchedule schedule, ScheduledCircuit plan) {
        return new ScheduleAnalysis(
                schedule.parameters(), plan, lowered.counting(), bounds, secretKeyEncryption(lowered, schedule));
    }

    private static NoiseEstimate secretKeyEncryption(LoweredCircuit lowered, LevelSchedule schedule) {
        Rescales rescales = lowered.rescales().get(schedule.rescaling());
        return NoiseEstimate.secretKeyEncryption(
                schedule.parameters(), rescales.depth(), schedule.inputScale(rescales));
    }

    /** Images as they come under the secret key. */
    NoiseEstimate secretKeyEncryption() {
        return secretKeyEncryption(lowered, schedule);
    }

    /** Scores of an image. */
    long outputs() {
        return lowered.counting().work(bounds.arrays() - 1).made();
    }

    /** log2 of a score's error relative to large scores. */
    double logRelativeError() {
        return bounds.logRelativeError(run.output().error());
    }

    Packing packing() {
        return lowered.circuit().packing(schedule.parameters().slots());
    }
}
