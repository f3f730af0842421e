package io.nightjar.model.runtime;

import io.nightjar.ckks.evaluation.Evaluator;
import io.nightjar.ckks.evaluation.Rotations;
import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.ring.RowPool;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.model.interpreter.Parallel;

/**
 * What the steps of one block compute with. All memory that they use again hangs on this and goes with it.
 *
 * @param context of the program's parameters
 * @param evaluator takes its results' rows from the pool
 * @param rotations takes its results' rows from the pool
 * @param keys of the data's owner
 * @param rows the block's pool
 * @param parallel the block's threads
 */
record BlockTools(
        CkksContext context,
        Evaluator evaluator,
        Rotations rotations,
        EvaluationKeys keys,
        RowPool rows,
        Parallel parallel) {
    static BlockTools of(CkksContext context, EvaluationKeys keys, Parallel parallel) {
        RowPool rows = RowPool.recycling(context.parameters().ringDegree());
        return new BlockTools(
                context, new Evaluator(context, rows), new Rotations(context, rows), keys, rows, parallel);
    }
}
