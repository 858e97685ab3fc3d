package io.drover.control.volume;

import io.drover.control.job.JobKeys;
import io.drover.control.job.JobRunner;
import io.drover.control.volume.VolumeObstacle.DataInUse;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;
import io.drover.volume.VolumeControl;

import org.apache.camel.Body;

import java.io.IOException;
import java.util.List;

/** Removes a volume and its snapshots. Its backups stay, on every target. */
public final class VolumeRemoval {
    private final Cluster cluster;
    private final VolumeControl driver;
    private final JobRunner jobs;
    private final Informers informers;

    public VolumeRemoval(
            Cluster cluster, VolumeControl driver, JobRunner jobs, Informers informers) {
        this.cluster = cluster;
        this.driver = driver;
        this.jobs = jobs;
        this.informers = informers;
    }

    /** Shows in the status that the volume is being deleted. */
    public void mark(@Body Reconciliation<Volume, Volume.Status> run) {
        run.status().state = "deleting";
    }

    /**
     * Interrupts backups of the volume and a restore into it.
     *
     * @throws DataInUse if one of them has not ended yet; the volume is reconciled again when it
     *     has
     */
    public void interrupt(@Body Reconciliation<Volume, Volume.Status> run) throws DataInUse {
        List<String> users =
                List.of(JobKeys.ofBackups(run.name()), VolumeRestore.key(run.resource()));
        List<String> busy = users.stream().filter(user -> !jobs.cancel(user)).toList();
        if (!busy.isEmpty()) {
            busy.forEach(
                    user -> jobs.whenIdle(user, () -> informers.requeue(Volume.class, run.name())));
            throw new DataInUse(
                    "volume %s is removed when what reads or writes it has ended"
                            .formatted(run.name()));
        }
    }

    /** Deletes the data on this machine. */
    public void delete(@Body Reconciliation<Volume, Volume.Status> run) throws IOException {
        driver.delete(run.name());
    }

    /** Removes the finalizer, so that the resource is deleted. */
    public void release(@Body Reconciliation<Volume, Volume.Status> run) {
        cluster.removeFinalizer(run.resource());
    }
}
