package io.drover.control.mover;

import io.drover.control.job.JobRunner;
import io.drover.control.snapshot.OwnSnapshots;
import io.drover.reconcile.CacheScope;
import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what was made for Backups, Snapshots and restores that are gone, or have ended, and was
 * left over. Bean {@code moverSweep}.
 */
public final class MoverSweep {
    private static final Logger LOG = LoggerFactory.getLogger(MoverSweep.class);

    private final Informers informers;
    private final JobRunner jobs;
    private final MoverCleaning cleaning;
    private final Leftovers leftovers;
    private final PersistentVolumes volumes;
    private final OwnSnapshots snapshots;

    MoverSweep(
            Informers informers,
            Cluster cluster,
            JobRunner jobs,
            MoverCleaning cleaning,
            Leftovers leftovers) {
        this.informers = informers;
        this.jobs = jobs;
        this.cleaning = cleaning;
        this.leftovers = leftovers;
        this.volumes = new PersistentVolumes(cluster);
        this.snapshots = new OwnSnapshots(cluster);
    }

    /** Looks at everything that bears Drover's label. */
    public void sweep() throws InterruptedException {
        if (jobs.isSuspended()
                || !informers.isFilled(CacheScope.RESOURCES)
                || !informers.isFilled(CacheScope.CLAIMS)) {
            return;
        }
        for (String owner : leftovers.owners()) {
            LOG.info("what was made for {} and left over is removed", owner);
            cleaning.clean(owner);
        }
        // none, where the cluster does not know them: volumes are restored without
        leftovers
                .snapshots()
                .forEach(
                        forsaken -> {
                            LOG.info("VolumeSnapshot {} of no Snapshot is deleted", forsaken.key());
                            snapshots.delete(forsaken);
                        });
        leftovers.volumes().stream()
                .filter(PersistentVolumes::isToStay)
                .forEach(
                        volume -> {
                            LOG.info(
                                    "PersistentVolume {} of a claim of Drover's that is gone is"
                                            + " disposed of",
                                    volume.getMetadata().getName());
                            volumes.dispose(volume);
                        });
    }
}
