package io.drover.control.volume;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Volume;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The conditions of a volume. */
public final class VolumeConditions {
    public static final String FAULTED = "faulted";

    /** Pause before data that is not there is looked for again. */
    public static final Duration RETRY = Duration.ofSeconds(10);

    private static final String SCHEDULED = "Scheduled";
    public static final String RESTORE = "Restore";
    private static final String DEVICE = "BlockDevice";

    private final InstantSource clock;

    public VolumeConditions(InstantSource clock) {
        this.clock = clock;
    }

    static boolean isFaulted(Volume.Status status) {
        return status.robustness.equals(FAULTED);
    }

    /**
     * Whether the volume can be made.
     *
     * @param obstacle empty if there is none
     */
    public void scheduled(Reconciliation<Volume, Volume.Status> run, String obstacle) {
        String reason = obstacle.isEmpty() ? "" : "InvalidSpec";
        set(run, SCHEDULED, obstacle.isEmpty(), reason, obstacle);
    }

    public void restoring(Reconciliation<Volume, Volume.Status> run, String progress) {
        set(run, RESTORE, true, "RestoreInProgress", progress);
    }

    public void restoreFailed(Reconciliation<Volume, Volume.Status> run, String cause) {
        set(run, RESTORE, false, "RestoreFailure", cause);
    }

    public void restored(Reconciliation<Volume, Volume.Status> run, String what) {
        set(run, RESTORE, false, "", what);
    }

    /**
     * Whether the volume is a block device.
     *
     * @param message where, or why not
     * @return whether this is news
     */
    boolean device(
            Reconciliation<Volume, Volume.Status> run,
            boolean exported,
            String reason,
            String message) {
        List<Condition> before = run.status().conditions;
        set(run, DEVICE, exported, reason, message);
        return !before.equals(run.status().conditions);
    }

    /** It is not attached. One that never was needs no condition that says so. */
    void noDevice(Reconciliation<Volume, Volume.Status> run) {
        if (Conditions.find(run.status().conditions, DEVICE).isPresent()) {
            set(run, DEVICE, false, "", "");
        }
    }

    private void set(
            Reconciliation<Volume, Volume.Status> run,
            String type,
            boolean status,
            String reason,
            String message) {
        run.status().conditions =
                Conditions.with(
                        run.status().conditions, type, status, reason, message, clock.instant());
    }
}
