package io.drover.control.verification;

import io.drover.blockengine.verify.SliceCounts;
import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.control.connection.TargetConnections;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Events;
import io.drover.resource.Names;
import io.drover.resource.StatusWriter;
import io.drover.store.TargetKinds;
import io.drover.store.TargetUrl;

import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.Optional;

/**
 * Records verifications that are made beside the scheduled runs of a target, and read everything,
 * as those runs do.
 */
public final class VerificationRecorder {
    private final Cluster cluster;
    private final BackupTarget target;
    private final VerificationRecords records;

    private VerificationRecorder(Cluster cluster, BackupTarget target, InstantSource clock) {
        this.cluster = cluster;
        this.target = target;
        this.records =
                new VerificationRecords(
                        cluster,
                        cluster,
                        new StatusWriter(cluster),
                        new Events(cluster, clock),
                        clock);
    }

    /**
     * For the BackupTarget at this place; empty if there is none, or if its resources are still
     * those of another place.
     */
    public static Optional<VerificationRecorder> of(
            Cluster cluster, TargetUrl url, InstantSource clock) {
        return cluster.list(BackupTarget.class).stream()
                .filter(target -> !target.isMarkedForDeletion())
                .filter(target -> isAt(target, url))
                .filter(TargetConnections::isWhereItWasRead)
                .findFirst()
                .map(target -> new VerificationRecorder(cluster, target, clock));
    }

    private static boolean isAt(BackupTarget target, TargetUrl url) {
        try {
            return TargetKinds.parse(target.getSpec().backupTargetURL)
                    .location()
                    .equals(url.location());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Name of the BackupTarget. */
    public String target() {
        return target.getMetadata().getName();
    }

    /**
     * Records what was found about a volume.
     *
     * @param outcome of a verification of all its backups that read all its blocks
     * @param began when that began
     * @return whether the cluster knows the volume
     */
    public boolean record(VerifyOutcome outcome, Instant began) {
        Optional<BackupVolume> volume =
                cluster.list(BackupVolume.class, Names.LABEL_TARGET, target()).stream()
                        .filter(found -> !found.isMarkedForDeletion())
                        .filter(found -> isOf(found, outcome))
                        .findFirst();
        volume.ifPresent(found -> record(found, outcome, began));
        return volume.isPresent();
    }

    private static boolean isOf(BackupVolume volume, VerifyOutcome outcome) {
        return volume.getSpec().volumeName.equals(outcome.volume().value());
    }

    private void record(BackupVolume volume, VerifyOutcome outcome, Instant began) {
        BitSet all = new BitSet();
        all.set(0, SliceCounts.SLICES);
        VolumeResult result = new VolumeResult();
        result.add(outcome);
        records.finished(
                volume,
                result,
                SliceHistory.EMPTY.read(all, SliceHistory.slices(outcome.bad()), began));
    }
}
