package io.drover.control.backuptarget;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * Resources carry the volume's name as a label, which an API server refuses for some names that a
 * store may hold. One such volume does not keep the others from being shown; the target reports it.
 */
final class HiddenVolumes {
    private static final String NOT_SHOWN = "VolumesNotShown";

    private final InstantSource clock;

    HiddenVolumes(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The condition stays while there are any; an event is published when they are others than
     * before.
     */
    void report(Reconciliation<BackupTarget, BackupTarget.Status> run, Set<String> hidden) {
        List<Condition> before = run.status().conditions;
        if (hidden.isEmpty() && Conditions.find(before, NOT_SHOWN).isEmpty()) {
            return;
        }
        String message =
                hidden.isEmpty()
                        ? ""
                        : "Kubernetes takes no labels of more than 63 characters, or that end in '-', '_' or '.', so volumes of such names have no resources; the command line reaches them: %s"
                                .formatted(String.join(", ", hidden));
        run.status().conditions =
                Conditions.with(
                        before,
                        NOT_SHOWN,
                        !hidden.isEmpty(),
                        hidden.isEmpty() ? "" : "NamesAreNoLabels",
                        message,
                        clock.instant());
        if (!hidden.isEmpty() && !run.status().conditions.equals(before)) {
            run.warningEvent(NOT_SHOWN, message);
        }
    }
}
