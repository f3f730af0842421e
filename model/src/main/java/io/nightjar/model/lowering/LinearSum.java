package io.nightjar.model.lowering;

import io.nightjar.model.network.ElementAffine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What one linear step adds up.
 *
 * @param branches at least one
 * @param shift by value in (channel, y, x) order, on top of the biases; empty for none
 */
record LinearSum(List<LinearBranch> branches, Optional<double[]> shift) {
    static LinearSum of(LinearBranch branch) {
        return new LinearSum(List.of(branch), Optional.empty());
    }

    /** The sum of two sums. */
    LinearSum plus(LinearSum other) {
        List<LinearBranch> all = new ArrayList<>(branches);
        all.addAll(other.branches);
        if (shift.isEmpty() || other.shift.isEmpty()) {
            return new LinearSum(all, shift.or(other::shift));
        }
        double[] total = shift.get().clone();
        Arrays.setAll(total, i -> total[i] + other.shift.get()[i]);
        return new LinearSum(all, Optional.of(total));
    }

    /** The sum with every value scaled and shifted. */
    LinearSum then(ElementAffine affine) {
        boolean scales = Arrays.stream(affine.scale()).anyMatch(s -> s != 1);
        double[] total = affine.shift().clone();
        shift.ifPresent(first -> Arrays.setAll(total, i -> first[i] * affine.scale()[i] + total[i]));
        boolean shifts = Arrays.stream(total).anyMatch(t -> t != 0);
        return new LinearSum(
                scales ? branches.stream().map(b -> b.then(affine.scale())).toList() : branches,
                shifts ? Optional.of(total) : Optional.empty());
    }
}
