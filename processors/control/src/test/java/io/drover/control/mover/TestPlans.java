package io.drover.control.mover;

import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.control.claim.ClaimFacts;
import io.drover.mover.BackupTask;
import io.drover.resource.Backup;
import io.drover.resource.Snapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.drover.store.TargetReference;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans of Jobs, as they are once everything was found. */
final class TestPlans {
    static final String DRIVER = "csi.example";

    private TestPlans() {}

    static MoverSettings settings(boolean onePerNode, long bandwidth) {
        return new MoverSettings(
                Optional.empty(),
                Optional.empty(),
                new Quantity("512Mi"),
                new Quantity("100m"),
                false,
                List.of(),
                Optional.empty(),
                Map.of(),
                List.of(),
                onePerNode,
                bandwidth,
                Optional.empty(),
                Duration.ofMinutes(30),
                Duration.ofMinutes(30));
    }

    /** The first attempt for a Backup of volume {@code vol}. */
    static MoverPlan backup(Backup backup) {
        Snapshot snapshot = new Snapshot();
        snapshot.setMetadata(
                new ObjectMetaBuilder().withName("snap").withUid("snapshot-uid").build());
        return new MoverPlan(
                new BackupTask(
                        new TargetReference("main", "file:///main", ""),
                        new BackupRequest(
                                new BackedUpVolume(
                                        new VolumeName("vol"),
                                        2 << 20,
                                        new BlockSize(2 << 20),
                                        CompressionMethod.LZ4),
                                new BackupName(backup.getMetadata().getName()),
                                new BackupRequest.Snapshot("snap", Instant.EPOCH),
                                BackupMode.INCREMENTAL,
                                Map.of()),
                        "pvc",
                        backup.getMetadata().getName()),
                backup,
                1,
                new ClaimFacts("shop/data", "claim-uid", DRIVER, "disk"),
                snapshot,
                new VolumeSnapshotContent(),
                2 << 20,
                Optional.empty(),
                Optional.empty(),
                TrackingPlan.none(""));
    }
}
