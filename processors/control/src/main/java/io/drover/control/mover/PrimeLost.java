package io.drover.control.mover;

import java.io.IOException;

/**
 * The claim whose volume is filled for another claim has lost that volume, and what was written.
 * The attempt fails; the next one fills another claim.
 */
public final class PrimeLost extends IOException {
    private static final long serialVersionUID = 1L;

    private PrimeLost(String message) {
        super(message);
    }

    /**
     * @param volume name of the PersistentVolume that is gone
     */
    static PrimeLost of(ClaimPlan plan, String volume) {
        return new PrimeLost(
                message(
                        plan,
                        "has lost PersistentVolume " + volume + ", and what was written with it"));
    }

    /**
     * @param volume name of the PersistentVolume that is being deleted
     */
    static PrimeLost going(ClaimPlan plan, String volume) {
        return new PrimeLost(
                message(
                        plan,
                        "is about to lose PersistentVolume "
                                + volume
                                + ", which is being deleted"));
    }

    private static String message(ClaimPlan plan, String loss) {
        return "claim %s, which is filled for claim %s, %s; it is removed, and the next attempt fills another one. Find out who deletes PersistentVolumes that are in use, and whether the storage still has the disk"
                .formatted(plan.name(), plan.request().key(), loss);
    }
}
