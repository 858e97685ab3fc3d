package io.drover.endpoint.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** Tells the ordinary from the remarkable among the failures of a run. */
final class Conflicts {
    private static final int CONFLICT = 409;

    private Conflicts() {}

    /** Whether the object had changed since it was read, which a repetition cures. */
    static boolean isConflict(Throwable failure) {
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
