package io.nightjar.model.cost;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.ActivationStep;
import java.util.Locale;

/**
 * What a parameter set has room for: refusals of a plan whose values, constants, levels, scales or keys are beyond it,
 * by the name of the step.
 */
final class PlanRoom {
    private static final double LOG2 = Math.log(2);

    private final CkksParameters parameters;

    PlanRoom(CkksParameters parameters) {
        this.parameters = parameters;
    }

    void requireKeys(String name, int level) {
        if (level > parameters.keyLevel()) {
            throw new CompileException("step " + name + " needs a key at level " + level + " but parameter set "
                    + parameters.name() + " has keys up to level " + parameters.keyLevel());
        }
    }

    void requireLevel(String name, int level) {
        if (level == 0) {
            throw new CompileException("step " + name + " has no level left; use a parameter set with more primes than "
                    + parameters.moduli().size());
        }
    }

    /** @param after the scale that the rescale leaves, which no ciphertext has below 1 */
    void requireScale(String name, int level, double before, double after) {
        if (!(after >= 1)) {
            throw new CompileException(String.format(
                    Locale.ROOT,
                    "step %s: a rescale from scale 2^%.1f at level %d leaves 2^%.1f, below 1; use narrower primes or a"
                            + " larger input scale",
                    name,
                    Math.log(before) / LOG2,
                    level,
                    Math.log(after) / LOG2));
        }
    }

    /** @param bound on the values, which have a bit of margin below half the modulus */
    void requireRoom(String name, int level, double scale, double bound) {
        double bits = Math.log(bound * scale) / LOG2 + ScheduleAnalysis.MARGIN_BITS;
        double room = parameters.logQ(level) - 1;
        if (!(bits <= room)) {
            throw new CompileException(
                    String.format(
                            Locale.ROOT,
                            "step %s: values up to %.3g at scale 2^%.1f take %.1f bits, half the modulus of"
                                    + " level %d has %.1f; give calibration images that show the real range, or a"
                                    + " parameter set with wider primes",
                            name,
                            bound,
                            Math.log(scale) / LOG2,
                            bits,
                            level,
                            room),
                    bits - room);
        }
    }

    /**
     * The evaluator refuses a constant that takes half the modulus, even where the squares that it is added to would
     * cancel it: better said here than when images have been encrypted.
     *
     * @param group inputs of the step's largest sum, for each of which it adds its constant
     */
    void requireRoomForConstant(ActivationStep step, int group, int level, double scale) {
        double constant = step.e() * group;
        double bits = Math.log(Math.abs(constant) * scale) / LOG2;
        double room = parameters.logQ(level) - 1;
        if (constant != 0 && !(bits < room)) {
            throw new CompileException(
                    String.format(
                            Locale.ROOT,
                            "step %s: the constant %.3g of the activation at scale 2^%.1f takes %.1f bits, half the"
                                    + " modulus of level %d has %.1f; use a parameter set with wider primes, or an"
                                    + " activation that is less close to a line",
                            step.name(),
                            constant,
                            Math.log(scale) / LOG2,
                            bits,
                            level,
                            room),
                    bits - room);
        }
    }
}
