package io.drover.control.snapshot;

import io.drover.control.job.JobKeys;
import io.drover.control.job.JobRunner;
import io.drover.control.snapshot.SnapshotObstacle.BeingRead;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.volume.VolumeControl;

import org.apache.camel.Body;

import java.io.IOException;
import java.util.List;

/** Merges a snapshot that is being deleted into the next one, once no backup reads it any more. */
public final class SnapshotRemoval {
    private final Cluster cluster;
    private final ResourceReader resources;
    private final VolumeControl driver;
    private final JobRunner jobs;
    private final Informers informers;

    public SnapshotRemoval(
            Cluster cluster,
            ResourceReader resources,
            VolumeControl driver,
            JobRunner jobs,
            Informers informers) {
        this.cluster = cluster;
        this.resources = resources;
        this.driver = driver;
        this.jobs = jobs;
        this.informers = informers;
    }

    /** Shows in the status that the snapshot is being deleted. */
    public void mark(@Body Reconciliation<Snapshot, Snapshot.Status> run) {
        run.status().markRemoved = true;
        run.status().readyToUse = false;
    }

    /**
     * Nothing, if no backup reads the snapshot.
     *
     * @throws BeingRead if one does; the snapshot is reconciled again when that has ended
     */
    public void requireUnread(@Body Reconciliation<Snapshot, Snapshot.Status> run)
            throws BeingRead {
        String volume = run.resource().getSpec().volume;
        List<String> reading =
                jobs.running(JobKeys.ofBackups(volume)) == 0
                        ? List.of()
                        : resources.list(Backup.class).stream()
                                .filter(backup -> backup.getSpec().snapshotName.equals(run.name()))
                                .map(
                                        backup ->
                                                JobKeys.ofBackup(
                                                        volume, backup.getMetadata().getUid()))
                                .filter(job -> jobs.running(job) > 0)
                                .toList();
        if (!reading.isEmpty()) {
            reading.forEach(
                    job -> jobs.whenIdle(job, () -> informers.requeue(Snapshot.class, run.name())));
            throw new BeingRead(
                    "snapshot %s is removed when the backup that reads it has ended"
                            .formatted(run.name()));
        }
    }

    /** Hands on what only this snapshot holds to the next one. */
    public void merge(@Body Reconciliation<Snapshot, Snapshot.Status> run) throws IOException {
        String volume = run.resource().getSpec().volume;
        if (driver.exists(volume)) {
            driver.deleteSnapshot(volume, run.name());
            resources
                    .list(Snapshot.class, Names.LABEL_VOLUME, volume)
                    .forEach(
                            other ->
                                    informers.requeue(
                                            Snapshot.class, other.getMetadata().getName()));
            informers.requeue(Volume.class, volume);
        }
    }

    /** Removes the finalizer, so that the resource is deleted. */
    public void release(@Body Reconciliation<Snapshot, Snapshot.Status> run) {
        cluster.removeFinalizer(run.resource());
    }
}
