package io.drover.control.system;

import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemBackup.VolumeState;
import io.drover.resource.Volume;

import java.util.Comparator;
import java.util.List;

/** The volumes of a system backup, as it begins. */
final class VolumePlan {
    static final String PENDING = "Pending";
    static final String COMPLETED = "Completed";
    static final String SKIPPED = "Skipped";
    static final String ERROR = "Error";

    private final ResourceReader resources;

    VolumePlan(ResourceReader resources) {
        this.resources = resources;
    }

    /** Sorted by name. */
    List<VolumeState> of(SystemBackup backup) {
        VolumePolicy policy = VolumePolicy.of(backup.getSpec().volumeBackupPolicy);
        return resources.list(Volume.class).stream()
                .filter(volume -> !volume.isMarkedForDeletion())
                .sorted(Comparator.comparing(volume -> volume.getMetadata().getName()))
                .map(volume -> state(volume, policy))
                .toList();
    }

    private static VolumeState state(Volume volume, VolumePolicy policy) {
        if (volume.follows()) {
            return at(volume, "", SKIPPED, "it is a standby volume, and follows another one");
        }
        if (policy == VolumePolicy.DISABLED) {
            String last = volume.getStatus().lastBackup;
            return at(
                    volume,
                    last,
                    SKIPPED,
                    last.isEmpty()
                            ? "it has no backup, so that a restore cannot bring back its data"
                            : "its last backup counts, as spec.volumeBackupPolicy is disabled");
        }
        return at(volume, "", PENDING, "");
    }

    private static VolumeState at(Volume volume, String backup, String state, String message) {
        return new VolumeState(
                volume.getMetadata().getName(), target(volume), backup, state, message);
    }

    static String target(Volume volume) {
        String named = volume.getSpec().backupTargetName;
        return named.isEmpty() ? Names.DEFAULT_TARGET : named;
    }
}
