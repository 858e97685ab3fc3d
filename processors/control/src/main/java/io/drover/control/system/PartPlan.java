package io.drover.control.system;

import io.drover.resource.BackingImage;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemBackup.PartState;
import io.drover.resource.Volume;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The volumes and backing images of a system backup, as it begins. */
final class PartPlan {
    static final String PENDING = "Pending";
    static final String COMPLETED = "Completed";
    static final String SKIPPED = "Skipped";
    static final String ERROR = "Error";

    private final ResourceReader resources;

    PartPlan(ResourceReader resources) {
        this.resources = resources;
    }

    /** The volumes, sorted by name. */
    List<PartState> volumes(SystemBackup backup) {
        VolumePolicy policy = VolumePolicy.of(backup.getSpec().volumeBackupPolicy);
        return resources.list(Volume.class).stream()
                .filter(volume -> !volume.isMarkedForDeletion())
                .sorted(Comparator.comparing(volume -> volume.getMetadata().getName()))
                .map(volume -> state(volume, policy))
                .toList();
    }

    private static PartState state(Volume volume, VolumePolicy policy) {
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

    private static PartState at(Volume volume, String backup, String state, String message) {
        return new PartState(
                volume.getMetadata().getName(), target(volume), backup, state, message);
    }

    static String target(Volume volume) {
        String named = volume.getSpec().backupTargetName;
        return named.isEmpty() ? Names.DEFAULT_TARGET : named;
    }

    /**
     * The images, sorted by name. Each goes to target {@code default}, where Longhorn looks for it,
     * and to those of the volumes that lie on it.
     */
    List<PartState> images() {
        List<Volume> volumes = resources.list(Volume.class);
        return resources.list(BackingImage.class).stream()
                .filter(image -> !image.isMarkedForDeletion())
                .map(image -> image.getMetadata().getName())
                .sorted()
                .flatMap(image -> targets(image, volumes).map(target -> pending(image, target)))
                .toList();
    }

    private static Stream<String> targets(String image, List<Volume> volumes) {
        Stream<String> ofVolumes =
                volumes.stream()
                        .filter(volume -> volume.getSpec().backingImage.equals(image))
                        .map(PartPlan::target);
        return Stream.concat(Stream.of(Names.DEFAULT_TARGET), ofVolumes).distinct().sorted();
    }

    private static PartState pending(String image, String target) {
        return new PartState(image, target, "", PENDING, "");
    }
}
