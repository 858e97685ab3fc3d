package io.drover.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** Distinguishes conflicts, which are ordinary, from other failures of a reconciliation. */
final class Conflicts {
    private static final int CONFLICT = 409;

    /** About 25 s of repetitions: a cache that receives changes has received them by then. */
    private static final int MANY = 8;

    private Conflicts() {}

    /**
     * Whether the object had changed since it was read, which a repetition resolves; false if
     * repetitions keep failing.
     *
     * @param inARow failures of runs for the object, this one included
     */
    static boolean isOrdinary(Throwable failure, int inARow) {
        return isConflict(failure) && inARow < MANY;
    }

    private static boolean isConflict(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException e && e.getCode() == CONFLICT) {
                return true;
            }
        }
        return false;
    }

    static String text(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
