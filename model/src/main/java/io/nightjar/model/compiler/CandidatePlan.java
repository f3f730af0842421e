package io.nightjar.model.compiler;

import io.nightjar.ckks.noise.NoiseEstimate;
import io.nightjar.model.CompileException;
import io.nightjar.model.contract.Safeguards;
import io.nightjar.model.cost.MemoryModel;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.packing.Packing;

/**
 * A circuit with a schedule and what its dry run says.
 *
 * @param lowered the circuit with what is known of it
 * @param schedule parameters, levels and scales
 * @param plan the schedule's steps without weights
 * @param run the dry run for images encrypted under the secret key
 */
record CandidatePlan(LoweredCircuit lowered, LevelSchedule schedule, ScheduledCircuit plan, ScheduleAnalysis run) {
    /** @throws CompileException if it does not work */
    static CandidatePlan of(LoweredCircuit lowered, LevelSchedule schedule) {
        ScheduledCircuit plan = schedule.apply(lowered.circuit(), lowered.statistics(), lowered.bounds());
        int level = LevelSchedule.depth(lowered.circuit(), schedule.rescaleLinear());
        ScheduleAnalysis run = new ScheduleAnalysis(
                schedule.parameters(),
                plan,
                lowered.counting(),
                lowered.bounds(),
                NoiseEstimate.secretKeyEncryption(schedule.parameters(), level, schedule.inputScale()));
        return new CandidatePlan(lowered, schedule, plan, run);
    }

    double secondsPerBlock() {
        return run.seconds();
    }

    /** The owner's images in a full block. */
    int imagesPerBlock() {
        int capacity = schedule.parameters().slots() / lowered.circuit().positions();
        return capacity - Safeguards.mostReferences(capacity);
    }

    /** @param images to score, or 0 for as many as blocks hold */
    double secondsPerImage(int images) {
        if (images == 0) {
            return secondsPerBlock() / imagesPerBlock();
        }
        int blocks = (images + imagesPerBlock() - 1) / imagesPerBlock();
        return blocks * secondsPerBlock() / images;
    }

    long taskBytes() {
        return MemoryModel.bytes(schedule.parameters(), run, run.value(0).level());
    }

    /** log2 of a score's error relative to large scores. */
    double logRelativeError() {
        return lowered.bounds().logRelativeError(run.output().error());
    }

    Packing packing() {
        return new Packing(
                lowered.circuit().phases(),
                lowered.circuit().coarseHeight(),
                lowered.circuit().coarseWidth(),
                schedule.parameters().slots());
    }
}
