package io.drover.control.volume;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;
import io.drover.volume.VolumeControl;

import java.io.IOException;
import java.util.Set;

/** Makes the volumes that are asked for, and attaches and detaches them. */
public final class VolumeProvision {
    public static final String ATTACHED = "attached";
    public static final String DETACHED = "detached";
    private static final String CREATING = "creating";
    private static final String UNKNOWN = "unknown";

    private final Cluster cluster;
    private final VolumeControl driver;
    private final VolumeDefaults defaults;
    private final VolumeConditions conditions;

    public VolumeProvision(
            Cluster cluster,
            VolumeControl driver,
            VolumeDefaults defaults,
            VolumeConditions conditions) {
        this.cluster = cluster;
        this.driver = driver;
        this.defaults = defaults;
        this.conditions = conditions;
    }

    public void provide(Reconciliation<Volume, Volume.Status> run) throws IOException {
        if (run.ended() || run.deleting()) {
            return;
        }
        boolean wanted = Set.of("", CREATING).contains(run.status().state);
        if (wanted ? !filled(run) : !labelled(run)) {
            return;
        }
        create(run);
        attach(run);
    }

    /**
     * Admission fills in defaults too; this is for clusters whose webhook was not there. What is
     * filled in makes another run, which finds the resource as it is then.
     */
    private boolean filled(Reconciliation<Volume, Volume.Status> run) {
        Volume wanted = Cluster.copy(run.resource(), Volume.class);
        try {
            defaults.fill(wanted);
            if (cluster.patchDifference(run.resource(), wanted)) {
                run.end();
                return false;
            }
            conditions.scheduled(run, "");
        } catch (IllegalArgumentException e) {
            conditions.scheduled(run, e.getMessage());
            run.requeueAfter(VolumeConditions.RETRY);
            run.end();
        }
        run.status().state = CREATING;
        return !run.ended();
    }

    /** Likewise where {@code spec.backupTargetName} has been changed. */
    private boolean labelled(Reconciliation<Volume, Volume.Status> run) {
        Volume wanted = Cluster.copy(run.resource(), Volume.class);
        VolumeDefaults.labelTarget(wanted);
        if (cluster.patchDifference(run.resource(), wanted)) {
            run.end();
        }
        return !run.ended();
    }

    private void create(Reconciliation<Volume, Volume.Status> run) throws IOException {
        if (!driver.exists(run.name())) {
            if (!run.status().state.equals(CREATING)) {
                lost(run);
                return;
            }
            driver.create(run.name(), VolumeSize.parse(run.resource().getSpec().size));
        } else if (isFaulted(run.status()) && !run.resource().awaitsRestore()) {
            found(run);
        }
        run.status().actualSize = driver.actualSize(run.name());
    }

    /** Making it anew would show an empty volume as if it were the one that was there. */
    private void lost(Reconciliation<Volume, Volume.Status> run) {
        run.status().robustness = VolumeConditions.FAULTED;
        conditions.scheduled(
                run,
                "the data of volume %s is gone from this machine; bring it back, or restore a backup into a new volume"
                        .formatted(run.name()));
        run.requeueAfter(VolumeConditions.RETRY);
    }

    /** What was lost is back, as after a disk that was not mounted. */
    private void found(Reconciliation<Volume, Volume.Status> run) {
        run.status().robustness = UNKNOWN;
        conditions.scheduled(run, "");
    }

    private static boolean isFaulted(Volume.Status status) {
        return status.robustness.equals(VolumeConditions.FAULTED);
    }

    private static void attach(Reconciliation<Volume, Volume.Status> run) {
        String node = run.resource().getSpec().nodeID;
        Volume.Status status = run.status();
        boolean faulted = isFaulted(status);
        boolean attached = !node.isEmpty() && !status.restoreRequired && !faulted;
        status.currentNodeID = attached ? node : "";
        status.state = attached ? ATTACHED : DETACHED;
        if (!faulted) {
            status.robustness = attached ? "healthy" : UNKNOWN;
        }
    }
}
