package io.nightjar.model.compiler;

import io.nightjar.ckks.noise.NoiseEstimate;
import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Deferral;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.contract.Safeguards;
import io.nightjar.model.cost.MemoryModel;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.packing.Packing;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A circuit with a schedule and what its dry run says.
 *
 * @param lowered the circuit with what is known of it
 * @param schedule parameters, levels and scales
 * @param plan the schedule's steps without weights
 * @param run the dry run for images encrypted under the secret key
 */
record CandidatePlan(LoweredCircuit lowered, LevelSchedule schedule, ScheduledCircuit plan, ScheduleAnalysis run) {
    /**
     * Products are relinearised behind the linear steps that read them where that is cheaper, unless it takes more
     * memory than a task has.
     *
     * @throws CompileException if it does not work
     */
    static CandidatePlan of(LoweredCircuit lowered, LevelSchedule schedule, long taskBytes) {
        ScheduledCircuit plan = schedule.apply(lowered.circuit(), lowered.statistics(), lowered.bounds());
        CandidatePlan undeferred = of(lowered, schedule, plan);
        Set<Integer> candidates = deferrable(lowered);
        if (candidates.isEmpty()) {
            return undeferred;
        }
        CandidatePlan all = of(lowered, schedule, plan.deferring(candidates));
        Set<Integer> cheaper = new HashSet<>(candidates);
        cheaper.removeIf(array -> all.secondsFrom(array) >= undeferred.secondsFrom(array));
        CandidatePlan deferred = cheaper.equals(candidates) ? all : of(lowered, schedule, plan.deferring(cheaper));
        return deferred.taskBytes() <= taskBytes ? deferred : undeferred;
    }

    /** The arrays of activations whose readers make fewer ciphertexts than they do. */
    private static Set<Integer> deferrable(LoweredCircuit lowered) {
        List<Step> steps = lowered.circuit().steps();
        Set<Integer> arrays = new HashSet<>();
        for (int i = 0; i < steps.size(); i++) {
            int array = ArrayIndex.madeBy(i);
            if (Deferral.isPossible(steps, array)) {
                long relinearized = readers(steps, array)
                        .mapToLong(reader -> lowered.counting().work(reader).made())
                        .sum();
                if (relinearized < lowered.counting().work(array).producers()) {
                    arrays.add(array);
                }
            }
        }
        return arrays;
    }

    /** The arrays that are made of an array. */
    private static IntStream readers(List<Step> steps, int array) {
        return IntStream.range(0, steps.size())
                .filter(i -> steps.get(i).operands().stream().anyMatch(o -> o.array() == array))
                .map(ArrayIndex::madeBy);
    }

    /** Predicted seconds of an array and of what is made of it. */
    private double secondsFrom(int array) {
        return run.count(array).seconds()
                + readers(plan.steps(), array)
                        .mapToDouble(reader -> run.count(reader).seconds())
                        .sum();
    }

    private static CandidatePlan of(LoweredCircuit lowered, LevelSchedule schedule, ScheduledCircuit plan) {
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
