package io.nightjar.model.compiler;

import io.nightjar.model.CompileException;
import java.util.Optional;

/** Why plans were refused: of all reasons the one to tell is that of the plan that was short of the fewest bits. */
final class Refusals {
    private CompileException nearest;

    /** Where nothing is short of bits the first refusal stays. */
    void add(CompileException refusal) {
        if (isNearer(refusal.missingBits())) {
            nearest = refusal;
        }
    }

    /** Whether a refusal that is short of so many bits would be the one to tell. */
    boolean isNearer(double missingBits) {
        return nearest == null || missingBits < nearest.missingBits();
    }

    Optional<CompileException> nearest() {
        return Optional.ofNullable(nearest);
    }
}
