package io.drover.control.lifecycle;

import io.drover.control.mover.StandbyNotes;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * What becomes of standby volumes that are claims when Drover is uninstalled: what they hold is in
 * Drover's namespace, and goes with what Drover made.
 */
public final class StandbyWithdrawal {
    private final Cluster cluster;
    private final Removal removal;

    /**
     * @param patience for the volumes that are being given to their claims
     */
    public StandbyWithdrawal(Cluster cluster, Duration patience) {
        this.cluster = cluster;
        this.removal = new Removal(patience);
    }

    /** The names of those that hold a backup, and are not being given to their claims. */
    public List<String> holding() {
        return cluster.list(Volume.class).stream()
                .filter(StandbyWithdrawal::isStandby)
                .filter(volume -> !StandbyNotes.isHandedOver(volume))
                .filter(volume -> StandbyNotes.heldBackup(volume).isPresent())
                .map(volume -> volume.getMetadata().getName())
                .sorted()
                .toList();
    }

    /**
     * Waits for those that are being given to their claims.
     *
     * @throws TimeoutException if they are not in time; a repetition continues from there
     */
    public void awaitHandedOver() throws InterruptedException, TimeoutException {
        if (cluster.list(Volume.class).stream().anyMatch(StandbyWithdrawal::isBeingHandedOver)) {
            removal.await(
                    cluster.client().resources(Volume.class).inNamespace(cluster.namespace()),
                    StandbyWithdrawal::isBeingHandedOver,
                    "standby volumes that are being given to their claims");
        }
    }

    static boolean isBeingHandedOver(Volume volume) {
        return isStandby(volume)
                && StandbyNotes.isHandedOver(volume)
                && !StandbyNotes.hasClaim(volume);
    }

    private static boolean isStandby(Volume volume) {
        return volume.isClaim() && volume.follows() && !volume.isMarkedForDeletion();
    }
}
