package io.nightjar.model.runtime;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.Encoder;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.packing.Packing;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear step made ready for all blocks: weights by group of tiles, masks encoded. Immutable, shared by all threads.
 *
 * @param groups of tiles, by number
 * @param masks by number, over QP where the step rotates; each at the scale of the multiplier of masked rows
 * @param maskMultiplier that multiplier, 1 where nothing is masked
 * @param level of the operands as the step reads them
 * @param components of the operands: 2, or 3 where the step relinearises its sums
 * @param rescales that the sums end in
 * @param packing of what the step reads and makes
 */
record PreparedStep(
        PreparedTileGroup[] groups,
        List<PreparedMask> masks,
        double maskMultiplier,
        int level,
        int components,
        int rescales,
        Packing packing) {

    /**
     * @param level of the operands as the step reads them
     * @param components of the operands
     * @param rescales that the sums end in
     */
    static PreparedStep of(
            LinearStep step, Packing packing, CkksContext context, int level, int components, int rescales) {
        LinearDataflow dataflow = step.dataflow();
        boolean rotates = dataflow.sources().stream().anyMatch(LinearDataflow.Source::isRotated);
        double multiplier = dataflow.tiles().stream()
                .filter(dataflow::isMasked)
                .mapToDouble(t -> step.quantized().panels().get(t.panel()).multipliers()[0])
                .findFirst()
                .orElse(1);
        Encoder encoder = new Encoder(context);
        List<PreparedMask> masks = new ArrayList<>();
        for (boolean[] kept : dataflow.masks()) {
            double[] slots = packing.spread(position -> kept[position] ? 1 : 0);
            masks.add(PreparedMask.of(
                    rotates
                            ? encoder.encodeExtended(slots, level, multiplier).poly()
                            : encoder.encode(slots, level, multiplier).poly()));
        }
        return new PreparedStep(PreparedTileGroup.of(step), masks, multiplier, level, components, rescales, packing);
    }

    /**
     * The multiplier of masked rows at a limb of Q, for what is masked as for what is not: 1 where that of the weights
     * is a multiple of the prime, so that nothing but what is masked counts.
     */
    double jointMultiplier(Modulus modulus) {
        double residue = modulus.residue(maskMultiplier);
        return residue == 0 ? 1 : residue;
    }

    /** Whether what is not masked counts at a limb in rows that are. */
    boolean countsUnmasked(Modulus modulus) {
        return modulus.residue(maskMultiplier) != 0;
    }

    /** What masks are multiplied by at a limb of Q, since their rows have a multiplier. */
    double maskFactor(Modulus modulus) {
        return modulus.inverse(jointMultiplier(modulus));
    }
}
