package io.nightjar.model.compiler;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Deferral;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.cost.CountingInterpreter;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.cost.ScheduledCircuit;
import io.nightjar.model.machine.UnitCosts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Which activations leave their products to the linear steps that read them, see {@link Deferral}: those for which that
 * is cheaper, unless it takes more memory than a task has.
 *
 * @param plan the steps with their schedules
 * @param run its dry run
 * @param cost what it costs
 */
record DeferralChoice(ScheduledCircuit plan, ScheduleAnalysis run, PlanCost cost) {
    /**
     * The plan without deferral, and with all of it that is cheaper.
     *
     * @param none whatever memory there is
     * @param cheaper where there is the memory for it; the same if nothing is cheaper
     */
    record Alternatives(DeferralChoice none, DeferralChoice cheaper) {
        /** @param taskBytes memory of a task */
        DeferralChoice within(long taskBytes) {
            return cheaper.cost.taskBytes() <= taskBytes ? cheaper : none;
        }
    }

    /**
     * @param plan without deferral
     * @param unitCosts by which operations are weighed
     * @param analyse makes the dry run of such a plan
     * @throws CompileException if the plan does not work
     */
    static Alternatives of(
            LoweredCircuit lowered,
            CkksParameters parameters,
            ScheduledCircuit plan,
            UnitCosts unitCosts,
            Function<ScheduledCircuit, ScheduleAnalysis> analyse) {
        DeferralChoice none = of(lowered, parameters, plan, Set.of(), unitCosts, analyse);
        Set<Integer> candidates = lowered.deferrable();
        if (candidates.isEmpty()) {
            return new Alternatives(none, none);
        }
        DeferralChoice all = of(lowered, parameters, plan, candidates, unitCosts, analyse);
        Set<Integer> cheaper = new HashSet<>(candidates);
        cheaper.removeIf(array -> all.secondsFrom(array, unitCosts) >= none.secondsFrom(array, unitCosts));
        if (cheaper.isEmpty()) {
            return new Alternatives(none, none);
        }
        return new Alternatives(
                none, cheaper.equals(candidates) ? all : of(lowered, parameters, plan, cheaper, unitCosts, analyse));
    }

    /** The arrays of activations whose readers make fewer ciphertexts than they do. */
    static Set<Integer> deferrable(List<Step> steps, CountingInterpreter counting) {
        Set<Integer> arrays = new HashSet<>();
        for (int i = 0; i < steps.size(); i++) {
            int array = ArrayIndex.madeBy(i);
            if (Deferral.isPossible(steps, array)) {
                long relinearized = readers(steps, array)
                        .mapToLong(reader -> counting.work(reader).made())
                        .sum();
                if (relinearized < counting.work(array).producers()) {
                    arrays.add(array);
                }
            }
        }
        return arrays;
    }

    private static DeferralChoice of(
            LoweredCircuit lowered,
            CkksParameters parameters,
            ScheduledCircuit plan,
            Set<Integer> deferred,
            UnitCosts unitCosts,
            Function<ScheduledCircuit, ScheduleAnalysis> analyse) {
        ScheduledCircuit deferring = plan.deferring(deferred);
        ScheduleAnalysis run = analyse.apply(deferring);
        return new DeferralChoice(deferring, run, PlanCost.of(lowered.circuit(), parameters, run, deferred, unitCosts));
    }

    /** The arrays that are made of an array. */
    private static IntStream readers(List<Step> steps, int array) {
        return IntStream.range(0, steps.size())
                .filter(i -> steps.get(i).operands().stream().anyMatch(o -> o.array() == array))
                .map(ArrayIndex::madeBy);
    }

    /** Predicted seconds of an array and of what is made of it. */
    private double secondsFrom(int array, UnitCosts unitCosts) {
        return run.count(array).seconds(unitCosts)
                + readers(plan.steps(), array)
                        .mapToDouble(reader -> run.count(reader).seconds(unitCosts))
                        .sum();
    }
}
