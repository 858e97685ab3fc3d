package io.drover.control.volume;

import io.drover.control.job.JobRunner;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;
import io.drover.volume.VolumeControl;

import java.io.IOException;
import java.time.Duration;

/** Removes a volume and its snapshots. Its backups stay, on every target. */
public final class VolumeRemoval {
    private static final Duration WAIT = Duration.ofMillis(300);

    private final Cluster cluster;
    private final VolumeControl driver;
    private final JobRunner jobs;

    public VolumeRemoval(Cluster cluster, VolumeControl driver, JobRunner jobs) {
        this.cluster = cluster;
        this.driver = driver;
        this.jobs = jobs;
    }

    public void remove(Reconciliation<Volume, Volume.Status> run) throws IOException {
        if (!run.deleting()) {
            return;
        }
        run.end();
        run.status().state = "deleting";
        boolean idle =
                jobs.cancel("backup/" + run.name() + "/")
                        & jobs.cancel("restore/" + run.resource().getMetadata().getUid());
        if (!idle) {
            run.requeueAfter(WAIT);
            return;
        }
        driver.delete(run.name());
        cluster.removeFinalizer(run.resource());
    }
}
