package io.drover.control.standby;

import io.drover.control.volume.VolumeAttachment;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Conditions;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.drover.volume.HeldBackup;
import io.drover.volume.StandbyContent;

import org.apache.camel.Body;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Shows in a standby volume what its data is: attached without a device, as in Longhorn, or
 * detached if it is a claim, with the backup that it holds, and as large as that. Bean {@code
 * standbyState}.
 */
public final class StandbyState {
    private final Cluster cluster;
    private final StandbyContents contents;
    private final String node;
    private final InstantSource clock;

    /**
     * @param node where the data is
     */
    StandbyState(Cluster cluster, StandbyContents contents, String node, InstantSource clock) {
        this.cluster = cluster;
        this.contents = contents;
        this.node = node;
        this.clock = clock;
    }

    public void show(@Body Reconciliation<Volume, Volume.Status> run) throws IOException {
        StandbyContent content = contents.of(run.resource());
        boolean claim = run.resource().isClaim();
        Optional<HeldBackup> held = content.held();
        Volume.Status status = run.status();
        status.standby = true;
        status.restoreRequired = true;
        status.restoreInitiated = true;
        // a claim is on a node only while a Job has it
        status.state = claim ? VolumeAttachment.DETACHED : VolumeAttachment.ATTACHED;
        status.currentNodeID = claim ? "" : node;
        status.robustness = content.isWhole() ? "healthy" : "unknown";
        status.heldBackup = held.map(HeldBackup::backup).orElse("");
        status.heldBackupAt = held.map(HeldBackup::taken).map(Times::format).orElse("");
        status.conditions =
                Conditions.with(
                        status.conditions,
                        "Restore",
                        true,
                        "RestoreInProgress",
                        "follows the backups of volume %s on backup target %s"
                                .formatted(
                                        StandbySource.sourceOf(run.resource()),
                                        run.resource().getSpec().backupTargetName),
                        clock.instant());
        grow(run, content.size());
    }

    /** The volume has grown with its source. */
    private void grow(Reconciliation<Volume, Volume.Status> run, long size) {
        Volume volume = run.resource();
        String before = volume.getSpec().size;
        if (size <= Long.parseLong(before)) {
            return;
        }
        Volume larger = Cluster.copy(volume, Volume.class);
        larger.getSpec().size = Long.toString(size);
        // admission knows the size of the source, and may know it only after a synchronisation
        String now = cluster.update(volume, larger).getSpec().size;
        if (!now.equals(before)) {
            run.normalEvent(
                    "StandbyExpanded",
                    "has grown from %s to %s bytes, as its source has".formatted(before, now));
        }
    }
}
