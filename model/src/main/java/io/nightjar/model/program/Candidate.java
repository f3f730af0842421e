package io.nightjar.model.program;

import io.nightjar.model.packing.Packing;
import java.util.List;

/**
 * A circuit with a schedule and what its dry run says.
 *
 * @param lowered the circuit with what is known of it
 * @param schedule parameters, levels and scales
 * @param plan the schedule's steps without weights
 * @param run the dry run for images encrypted under the secret key
 */
record Candidate(Lowered lowered, Schedule schedule, Plan plan, DryRun run) {
    /**
     * A circuit and what does not depend on parameters.
     *
     * @param profiles by stage, null where it is not linear
     */
    record Lowered(Circuit circuit, ValueBounds bounds, List<LinearProfile> profiles, Demand demand) {
        static Lowered of(Circuit circuit, ValueBounds bounds) {
            return new Lowered(circuit, bounds, Schedule.profiles(circuit), Demand.of(circuit.wirings()));
        }

        int phases() {
            return circuit.phases();
        }
    }

    /** @throws PlanException if it does not work */
    static Candidate of(Lowered lowered, Schedule schedule) {
        Plan plan = schedule.plan(lowered.circuit, lowered.profiles, lowered.bounds);
        int level = Schedule.depth(lowered.circuit, schedule.rescaleLinear());
        DryRun run = new DryRun(
                schedule.parameters(),
                plan,
                lowered.demand,
                lowered.bounds,
                io.nightjar.ckks.scheme.NoiseEstimate.secretKeyEncryption(
                        schedule.parameters(), level, schedule.inputScale()));
        return new Candidate(lowered, schedule, plan, run);
    }

    double secondsPerBlock() {
        return run.seconds();
    }

    int imagesPerBlock() {
        return schedule.parameters().slots() / lowered.circuit.positions();
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
        return TaskMemory.bytes(schedule.parameters(), run, run.value(0).level());
    }

    /** log2 of a score's error relative to large scores. */
    double logRelativeError() {
        return lowered.bounds.logRelativeError(run.output().error());
    }

    Packing packing() {
        return new Packing(
                lowered.circuit.phases(),
                lowered.circuit.coarseHeight(),
                lowered.circuit.coarseWidth(),
                schedule.parameters().slots());
    }
}
