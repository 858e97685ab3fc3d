package io.drover.control.system;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.SystemRestore;

import org.apache.camel.Body;

/**
 * Which case a SystemRestore is, by words that the route compares. Bean {@code systemRestoreCases}.
 */
public final class SystemRestoreCases {
    static final String COMPLETED = "Completed";
    static final String ERROR = "Error";

    /** The case, from the state that its status shows. */
    public String recognise(@Body Reconciliation<SystemRestore, SystemRestore.Status> run) {
        if (run.deleting()) {
            return "being-deleted";
        }
        return switch (run.status().state) {
            case COMPLETED, ERROR -> "settled";
            default -> "under-way";
        };
    }
}
