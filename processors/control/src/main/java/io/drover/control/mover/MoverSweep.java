package io.drover.control.mover;

import io.drover.control.job.JobRunner;
import io.drover.reconcile.CacheScope;
import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;

/**
 * Removes what was made for Backups and Snapshots that are gone, or have ended, and was left over.
 * Bean {@code moverSweep}.
 */
public final class MoverSweep {
    private static final Logger LOG = LoggerFactory.getLogger(MoverSweep.class);

    private final Informers informers;
    private final Cluster cluster;
    private final JobRunner jobs;
    private final MoverCleaning cleaning;
    private final Leftovers leftovers;

    MoverSweep(
            Informers informers,
            Cluster cluster,
            JobRunner jobs,
            MoverCleaning cleaning,
            Leftovers leftovers) {
        this.informers = informers;
        this.cluster = cluster;
        this.jobs = jobs;
        this.cleaning = cleaning;
        this.leftovers = leftovers;
    }

    /** Looks at everything that bears Drover's label. */
    public void sweep() throws InterruptedException {
        if (jobs.isSuspended() || !informers.isFilled(CacheScope.SNAPSHOTS)) {
            return;
        }
        for (String owner : leftovers.ofBackups()) {
            LOG.info(
                    "what was made for a backup and left over is removed: {}",
                    MoverPlan.name(owner));
            cleaning.clean(owner);
        }
        leftovers
                .snapshots()
                .forEach(
                        forsaken -> {
                            LOG.info("VolumeSnapshot {} of no Snapshot is deleted", forsaken.key());
                            cluster.deleteOutside(forsaken);
                        });
        leftovers
                .volumes()
                .forEach(
                        volume -> {
                            LOG.info(
                                    "PersistentVolume {} of a copy that is gone is deleted",
                                    volume.getMetadata().getName());
                            cluster.patchOutside(
                                    volume,
                                    Map.of(
                                            "spec",
                                            Map.of("persistentVolumeReclaimPolicy", "Delete")));
                        });
    }
}
