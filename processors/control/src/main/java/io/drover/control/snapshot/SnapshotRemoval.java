package io.drover.control.snapshot;

import io.drover.control.job.JobRunner;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.volume.SnapshotInfo;
import io.drover.volume.VolumeControl;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Merges a snapshot that goes into the next one, once no backup reads it any more. */
public final class SnapshotRemoval {
    private static final Duration WAIT = Duration.ofMillis(500);

    private final Cluster cluster;
    private final VolumeControl driver;
    private final JobRunner jobs;
    private final Informers informers;

    public SnapshotRemoval(
            Cluster cluster, VolumeControl driver, JobRunner jobs, Informers informers) {
        this.cluster = cluster;
        this.driver = driver;
        this.jobs = jobs;
        this.informers = informers;
    }

    public void remove(Reconciliation<Snapshot, Snapshot.Status> run) throws IOException {
        if (!run.deleting()) {
            return;
        }
        run.end();
        run.status().markRemoved = true;
        run.status().readyToUse = false;
        String volume = run.resource().getSpec().volume;
        if (isRead(volume, run.name())) {
            run.requeueAfter(WAIT);
            return;
        }
        if (driver.exists(volume)) {
            List<SnapshotInfo> before = driver.snapshots(volume);
            driver.deleteSnapshot(volume, run.name());
            before.forEach(other -> informers.requeue(Snapshot.class, other.name()));
            informers.requeue(Volume.class, volume);
        }
        cluster.removeFinalizer(run.resource());
    }

    private boolean isRead(String volume, String snapshot) {
        return jobs.running("backup/" + volume + "/") > 0
                && cluster.list(Backup.class).stream()
                        .filter(backup -> backup.getSpec().snapshotName.equals(snapshot))
                        .anyMatch(
                                backup ->
                                        jobs.running(
                                                        "backup/"
                                                                + volume
                                                                + "/"
                                                                + backup.getMetadata().getUid())
                                                > 0);
    }
}
