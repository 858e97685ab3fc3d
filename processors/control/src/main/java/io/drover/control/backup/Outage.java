package io.drover.control.backup;

import io.drover.control.backupvolume.Backups;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A time in which attempts at a backup fail. It begins with the first one that does and ends when
 * data has reached the store again; in between the status shows the last failure under {@code
 * messages.error}. Events depend on the status as it was read, so that each is published once with
 * its change.
 */
final class Outage {
    private Outage() {}

    private static boolean isShown(Reconciliation<Backup, Backup.Status> run) {
        return run.resource().getStatus().messages.containsKey(Backups.MESSAGE_ERROR);
    }

    /** Shows the failure, with an event where the status did not show any. */
    static void show(
            Reconciliation<Backup, Backup.Status> run,
            String message,
            String reason,
            String event) {
        run.status().messages = new TreeMap<>(Map.of(Backups.MESSAGE_ERROR, message));
        if (!isShown(run)) {
            run.warningEvent(reason, event);
        }
    }

    /** An attempt failed. */
    static void fail(Reconciliation<Backup, Backup.Status> run, String message, String cause) {
        show(run, message, "BackupAttemptFailed", cause);
    }

    /**
     * The target of a running backup leaves requests unanswered. The text does not count seconds,
     * which would be a write for each look.
     */
    static void silent(
            Reconciliation<Backup, Backup.Status> run, String target, Optional<String> reason) {
        String message =
                "backup target '%s' does not answer%s; the backup goes on when it does, and is tried again later if it does not"
                        .formatted(target, reason.map(text -> " (" + text + ")").orElse(""));
        show(run, message, "BackupTargetSilent", message);
    }

    /** Shows only the failure, if there is one. */
    static void keep(Reconciliation<Backup, Backup.Status> run) {
        run.status().messages.keySet().retainAll(Set.of(Backups.MESSAGE_ERROR));
    }

    /** Data has reached the store. */
    static void end(Reconciliation<Backup, Backup.Status> run) {
        if (isShown(run)) {
            run.normalEvent("BackupResumed", "the target takes data again");
        }
        run.status().messages = new TreeMap<>();
    }
}
