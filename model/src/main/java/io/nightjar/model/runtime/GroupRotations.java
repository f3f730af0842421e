package io.nightjar.model.runtime;

import io.nightjar.ckks.evaluation.LimbRotations;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.ScratchPool;

/**
 * How the ciphertexts that a group of tiles reads are rotated, with workspaces for its threads; or, for a group that
 * rotates none, what its sums are over.
 *
 * @param basis of the group's sums: QP where some tile reads a rotated source, otherwise Q
 * @param byLimb null where nothing is rotated
 * @param workspaces null where nothing is rotated
 */
record GroupRotations(RnsBasis basis, LimbRotations byLimb, ScratchPool<LimbRotations.Workspace> workspaces) {
    /** For a group that rotates nothing. */
    static GroupRotations none(BlockTools tools, int level) {
        return new GroupRotations(tools.context().basis(level), null, null);
    }

    /** For a group that rotates ciphertexts of this level. */
    static GroupRotations at(BlockTools tools, int level) {
        LimbRotations byLimb = new LimbRotations(tools.context(), level, tools.rows());
        return new GroupRotations(byLimb.basis(), byLimb, new ScratchPool<>(byLimb::workspace));
    }

    /** P mod q_limb, the factor of what is added to rotations; 0 for a special prime. */
    double specialProduct(int limb) {
        return byLimb.specialProduct(limb);
    }

    /** Lets later results use the memory of the workspaces. */
    void recycle() {
        if (workspaces != null) {
            workspaces.drain().forEach(byLimb::recycle);
        }
    }
}
