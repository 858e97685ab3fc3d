package io.drover.control.system;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.control.volume.VolumeConditions;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Condition;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemRestore.ItemState;
import io.drover.resource.Volume;
import io.drover.store.BackupUrl;

import java.util.List;
import java.util.Optional;

/** Restores volumes, each from the backup that the archive records, on its own target. */
final class VolumeItemRestore implements ItemRestore {
    private static final String RESTORED_BACKUP = "longhorn.io/last-system-restored-backup";

    /** They state where the volume was attached, and what a restore did then. */
    private static final List<String> FORGOTTEN =
            List.of("nodeID", "migrationNodeID", "fromBackup");

    private final ResourceReader resources;
    private final RestorableBackups backups;
    private final TargetRestore targets;
    private final RestoredObjects objects;

    VolumeItemRestore(
            ResourceReader resources,
            RestorableBackups backups,
            TargetRestore targets,
            RestoredObjects objects) {
        this.resources = resources;
        this.backups = backups;
        this.targets = targets;
        this.objects = objects;
    }

    /** The backup that a volume is restored from; the name of its volume, and of its own. */
    private record Source(String volume, String backup) {
        static Source of(RestoreItem item) {
            if (item.object().at("/spec/Standby").asBoolean()) {
                BackupUrl url = BackupUrl.parse(item.text("/spec/fromBackup"));
                return new Source(
                        url.volume().value(), url.backup().map(Object::toString).orElse(""));
            }
            return new Source(item.name(), item.text("/status/lastBackup"));
        }
    }

    @Override
    public ItemState look(RestoreItem item, RestoreProgress progress) throws Waiting, Failed {
        Optional<Volume> present = resources.find(Volume.class, item.name());
        if (present.isPresent()) {
            return follow(item, present.get(), progress);
        }
        if (isOfClaim(item)) {
            return item.skipped(
                    "it is of a claim of another CSI driver; restore its backup into a claim");
        }
        Source source = source(item);
        if (source.backup().isEmpty()) {
            return makeEmpty(item, progress);
        }
        String target = target(item);
        Optional<BackupTarget> known = resources.find(BackupTarget.class, target);
        if (known.isEmpty()) {
            if (progress.isDryRun()
                    && progress.find(SystemKind.BACKUP_TARGET, target).isPresent()) {
                return item.is(
                        RestoreItem.TO_BE_RESTORED,
                        "from backup %s on target %s, whose store is not known yet"
                                .formatted(source.backup(), target));
            }
            throw new Failed(
                    "TargetMissing",
                    "there is no BackupTarget '%s', which has its backups; create it"
                            .formatted(target));
        }
        targets.requireRead(known.get(), progress);
        Backup backup =
                backups.find(target, source.volume(), source.backup())
                        .orElseThrow(() -> noBackup(target, source));
        String from = describe(source, backup);
        if (progress.isDryRun()) {
            return item.is(RestoreItem.TO_BE_RESTORED, from);
        }
        requireImage(item, progress);
        objects.create(item, volume(item, progress, backup));
        throw new Waiting("it is being restored " + from);
    }

    /** One that the archive lacks is looked for by the volume itself. */
    private static void requireImage(RestoreItem item, RestoreProgress progress)
            throws Waiting, Failed {
        String image = item.text("/spec/backingImage");
        String state =
                progress.find(SystemKind.BACKING_IMAGE, image).map(ItemState::state).orElse("");
        if (state.equals(RestoreItem.PENDING)) {
            throw new Waiting("backing image %s is being restored".formatted(image));
        }
        if (state.equals(RestoreItem.FAILED)) {
            throw new Failed(
                    "ImageMissing", "its backing image %s is not restored".formatted(image));
        }
    }

    private static boolean isOfClaim(RestoreItem item) {
        return item.text("/metadata/annotations/" + Volume.DRIVER.replace("/", "~1"))
                .equals(Volume.CLAIM_DRIVER);
    }

    private static Source source(RestoreItem item) throws Failed {
        try {
            return Source.of(item);
        } catch (IllegalArgumentException e) {
            throw new Failed("NoBackup", "spec.fromBackup: " + e.getMessage());
        }
    }

    private static String target(RestoreItem item) {
        String named = item.text("/spec/backupTargetName");
        return named.isEmpty() ? Names.DEFAULT_TARGET : named;
    }

    private static Failed noBackup(String target, Source source) {
        return new Failed(
                "NoBackup",
                "target %s has no backup of volume %s that can be restored; the archive records %s"
                        .formatted(target, source.volume(), source.backup()));
    }

    private static String describe(Source source, Backup backup) {
        String name = backup.getMetadata().getName();
        return RestorableBackups.isNamed(backup, source.backup())
                ? "from backup " + name
                : "from backup %s, as %s is not there any more".formatted(name, source.backup());
    }

    private ObjectNode volume(RestoreItem item, RestoreProgress progress, Backup backup) {
        ObjectNode object = empty(item, progress);
        ObjectNode spec = object.withObjectProperty("spec");
        spec.put("fromBackup", backup.getStatus().url);
        if (!isLarger(item, backup)) {
            // it is the backup's then
            spec.remove("size");
        }
        object.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(RESTORED_BACKUP, backup.getMetadata().getName());
        return object;
    }

    /** Whether the volume had grown since the backup. */
    private static boolean isLarger(RestoreItem item, Backup backup) {
        return number(item.text("/spec/size")) > number(backup.getStatus().volumeSize);
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private ObjectNode empty(RestoreItem item, RestoreProgress progress) {
        ObjectNode object = objects.clean(item, progress);
        ObjectNode spec = object.withObjectProperty("spec");
        spec.remove(FORGOTTEN);
        // the archive has the jobs
        spec.put("restoreVolumeRecurringJob", "disabled");
        return object;
    }

    private ItemState makeEmpty(RestoreItem item, RestoreProgress progress) throws Waiting, Failed {
        if (!progress.makesEmptyVolumes()) {
            throw new Failed(
                    "NeverBackedUp",
                    "it had no backup, so that it would be empty; set annotation %s: \"true\" of a SystemRestore to have it made so"
                            .formatted(SystemNames.ANNOTATION_EMPTY));
        }
        if (progress.isDryRun()) {
            return item.is(RestoreItem.TO_BE_RESTORED, "empty, as it had no backup");
        }
        requireImage(item, progress);
        objects.create(item, empty(item, progress));
        return item.restored("empty, as it had no backup");
    }

    private static ItemState follow(RestoreItem item, Volume volume, RestoreProgress progress)
            throws Waiting, Failed {
        if (!RestoredObjects.isFrom(volume, progress)) {
            return item.skipped("it exists already, and stays as it is");
        }
        String backup = SystemNames.annotations(volume).getOrDefault(RESTORED_BACKUP, "");
        String from = backup.isEmpty() ? "empty" : "from backup " + backup;
        if (volume.follows()) {
            return item.restored("it follows its source again");
        }
        if (volume.getStatus().robustness.equals(VolumeConditions.FAULTED)) {
            throw new Failed("Faulted", "%s: %s".formatted(from, last(volume)));
        }
        if (volume.awaitsRestore()) {
            throw new Waiting("it is being restored " + from);
        }
        String recorded = item.text("/status/lastBackup");
        return item.restored(
                backup.equals(recorded) || backup.isEmpty()
                        ? from
                        : "%s; the archive records %s".formatted(from, recorded));
    }

    private static String last(Volume volume) {
        return volume.getStatus().conditions.reversed().stream()
                .map(Condition::message)
                .filter(message -> !message.isEmpty())
                .findFirst()
                .orElse("the volume is faulted");
    }
}
