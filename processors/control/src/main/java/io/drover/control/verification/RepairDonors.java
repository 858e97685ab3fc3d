package io.drover.control.verification;

import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.repair.BlockDonor;
import io.drover.blockengine.volume.BlockSource;
import io.drover.control.connection.InvalidTargetException;
import io.drover.control.connection.TargetConnections;
import io.drover.resource.BackupVolume;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.volume.SnapshotInfo;
import io.drover.volume.VolumeDriver;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where blocks of a volume may be found that are lost on a target: the volume's snapshots on this
 * machine, the newest first, and the same volume on other targets. All are only read.
 */
final class RepairDonors {
    /** The donors of a volume's blocks. */
    @FunctionalInterface
    interface Source {
        List<BlockDonor> of(BackupVolume volume);
    }

    private static final Logger LOG = LoggerFactory.getLogger(RepairDonors.class);

    private final ResourceReader resources;
    private final TargetConnections connections;
    private final VolumeDriver driver;

    RepairDonors(ResourceReader resources, TargetConnections connections, VolumeDriver driver) {
        this.resources = resources;
        this.connections = connections;
        this.driver = driver;
    }

    List<BlockDonor> of(BackupVolume volume) {
        List<BlockDonor> donors = new ArrayList<>(snapshots(volume.getSpec().volumeName));
        donors.addAll(otherTargets(volume.getSpec()));
        return donors;
    }

    private List<BlockDonor> snapshots(String volume) {
        try {
            return driver.exists(volume)
                    ? driver.snapshots(volume).reversed().stream()
                            .map(snapshot -> snapshot(volume, snapshot))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            LOG.warn("blocks are not looked for in volume {}: {}", volume, e.getMessage());
            return List.of();
        }
    }

    /** Opened for each block, so that it may be deleted meanwhile. */
    private BlockDonor snapshot(String volume, SnapshotInfo snapshot) {
        return (place, target) -> {
            try (BlockSource source = driver.openSnapshot(volume, snapshot.name())) {
                return BlockDonor.image(source).read(place, target);
            } catch (IOException e) {
                LOG.warn(
                        "block {} is not looked for in snapshot {}: {}",
                        place.block(),
                        snapshot.name(),
                        e.getMessage());
                return false;
            }
        };
    }

    private List<BlockDonor> otherTargets(BackupVolume.Spec volume) {
        List<BlockDonor> donors = new ArrayList<>();
        for (BackupVolume other :
                resources.list(BackupVolume.class, Names.LABEL_BACKUP_VOLUME, volume.volumeName)) {
            String target = other.getSpec().backupTargetName;
            if (!target.equals(volume.backupTargetName) && !other.isMarkedForDeletion()) {
                connections
                        .findUsable(target)
                        .ifPresent(
                                found -> {
                                    try {
                                        donors.add(
                                                connections
                                                        .openAgain(found)
                                                        .donor(new VolumeName(volume.volumeName)));
                                    } catch (InvalidTargetException e) {
                                        LOG.warn(
                                                "blocks are not looked for on {}: {}",
                                                target,
                                                e.getMessage());
                                    }
                                });
            }
        }
        return donors;
    }
}
