package io.drover.control.system;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.control.image.ImageBackups;
import io.drover.control.image.ImageStates;
import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemRestore.ItemState;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Restores backing images, each from a target that has it, or else from the web server that it was
 * downloaded from. The checksum has to be the archived one either way.
 */
final class ImageItemRestore implements ItemRestore {
    private static final String DOWNLOAD = "download";
    private static final String RESTORE = "restore";
    private static final String TARGET = "backup-target-name";

    /** Where the copies of then were. */
    private static final List<String> FORGOTTEN = List.of("diskFileSpecMap", "disks");

    private final ResourceReader resources;
    private final ImageBackups backups;
    private final TargetRestore targets;
    private final RestoredObjects objects;

    /**
     * @param backups which must not be behind the targets' synchronisations
     */
    ImageItemRestore(
            ResourceReader resources,
            ImageBackups backups,
            TargetRestore targets,
            RestoredObjects objects) {
        this.resources = resources;
        this.backups = backups;
        this.targets = targets;
        this.objects = objects;
    }

    /** Where an image is, or why it is not known to be there. */
    private sealed interface Place {
        record At(String target, BackupBackingImage backup) implements Place {}

        record Unread(String message) implements Place {}

        record Without(String message) implements Place {}
    }

    @Override
    public ItemState look(RestoreItem item, RestoreProgress progress) throws Waiting, Failed {
        Optional<BackingImage> present = resources.find(BackingImage.class, item.name());
        if (present.isPresent()) {
            return follow(item, present.get(), progress);
        }
        requireServed(item);
        List<Place> places = new ArrayList<>();
        for (String target : candidates(item, progress)) {
            Place place = place(item, target, progress);
            if (place instanceof Place.At(String name, BackupBackingImage backup)) {
                return restore(item, name, backup, progress);
            }
            places.add(place);
        }
        return withoutBackup(item, places, progress);
    }

    private static void requireServed(RestoreItem item) throws Failed {
        String secret = item.text("/spec/secret");
        if (!secret.isEmpty()) {
            throw new Failed(
                    "ImageEncrypted",
                    "spec.secret: '%s', but Drover does not read encrypted images; restore the image elsewhere and create it here without encryption"
                            .formatted(secret));
        }
    }

    /** Where system backups put images: on default, and on the targets of their volumes. */
    private static Set<String> candidates(RestoreItem item, RestoreProgress progress) {
        Set<String> names = new LinkedHashSet<>(List.of(Names.DEFAULT_TARGET));
        progress.archive().list(SystemKind.VOLUME).stream()
                .filter(volume -> volume.at("/spec/backingImage").asText("").equals(item.name()))
                .map(volume -> volume.at("/spec/backupTargetName").asText(""))
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        progress.archive()
                .list(SystemKind.BACKUP_TARGET)
                .forEach(target -> names.add(target.at("/metadata/name").asText()));
        return names;
    }

    private Place place(RestoreItem item, String name, RestoreProgress progress) {
        Optional<BackupTarget> target = resources.find(BackupTarget.class, name);
        if (target.isEmpty()) {
            return progress.isDryRun() && progress.find(SystemKind.BACKUP_TARGET, name).isPresent()
                    ? new Place.Unread("the store of target %s is not known yet".formatted(name))
                    : new Place.Without("there is no BackupTarget '%s'".formatted(name));
        }
        try {
            targets.requireRead(target.get(), progress);
        } catch (Waiting e) {
            return new Place.Unread(e.getMessage());
        } catch (Failed e) {
            return new Place.Without("target %s: %s".formatted(name, e.getMessage()));
        }
        return backups.find(item.name(), name)
                .map(backup -> place(item, name, backup))
                .orElse(new Place.Without("target %s does not have it".formatted(name)));
    }

    private static Place place(RestoreItem item, String target, BackupBackingImage backup) {
        BackupBackingImage.Status status = backup.getStatus();
        if (status.state.isEmpty()) {
            return new Place.Unread("the images on target %s are being read".formatted(target));
        }
        if (!status.state.equals(ImageBackups.COMPLETED) || status.url.isEmpty()) {
            return new Place.Without("its backup on target %s is not complete".formatted(target));
        }
        String archived = checksum(item);
        return archived.isEmpty() || archived.equals(status.checksum)
                ? new Place.At(target, backup)
                : new Place.Without(
                        "the image of that name on target %s has checksum %s, and not %s"
                                .formatted(target, status.checksum, archived));
    }

    private static String checksum(RestoreItem item) {
        String actual = item.text("/status/checksum");
        return actual.isEmpty() ? item.text("/spec/checksum") : actual;
    }

    private ItemState restore(
            RestoreItem item, String target, BackupBackingImage backup, RestoreProgress progress)
            throws Waiting, Failed {
        String from = "from its backup on target " + target;
        if (progress.isDryRun()) {
            return item.is(RestoreItem.TO_BE_RESTORED, from);
        }
        ObjectNode object = image(item, progress);
        ObjectNode spec = object.withObjectProperty("spec");
        spec.put("sourceType", RESTORE);
        spec.put("checksum", backup.getStatus().checksum);
        ObjectNode parameters = spec.putObject("sourceParameters");
        parameters.put("backup-url", backup.getStatus().url);
        parameters.put(TARGET, target);
        objects.create(item, object);
        throw new Waiting("it is being restored " + from);
    }

    private ObjectNode image(RestoreItem item, RestoreProgress progress) {
        ObjectNode object = objects.clean(item, progress);
        ObjectNode spec = object.withObjectProperty("spec");
        spec.remove(FORGOTTEN);
        spec.put("checksum", checksum(item));
        return object;
    }

    /** Not on any target that could be read. */
    private ItemState withoutBackup(RestoreItem item, List<Place> places, RestoreProgress progress)
            throws Waiting, Failed {
        List<String> unread = new ArrayList<>();
        List<String> without = new ArrayList<>();
        for (Place place : places) {
            switch (place) {
                case Place.Unread(String message) -> unread.add(message);
                case Place.Without(String message) -> without.add(message);
                case Place.At _ -> throw new IllegalStateException("it has a backup");
            }
        }
        if (!unread.isEmpty()) {
            if (progress.isDryRun()) {
                return item.is(RestoreItem.TO_BE_RESTORED, String.join("; ", unread));
            }
            throw new Waiting(String.join("; ", unread));
        }
        if (!item.text("/spec/sourceType").equals(DOWNLOAD)) {
            throw new Failed(
                    "NoBackup",
                    "no target has the image: %s; create BackingImage %s with the same content"
                            .formatted(String.join("; ", without), item.name()));
        }
        if (progress.isDryRun()) {
            return item.is(RestoreItem.TO_BE_RESTORED, "by a download, as no target has it");
        }
        objects.create(item, image(item, progress));
        throw new Waiting("it is being downloaded, as no target has it");
    }

    private static ItemState follow(RestoreItem item, BackingImage image, RestoreProgress progress)
            throws Waiting, Failed {
        if (!RestoredObjects.isFrom(image, progress)) {
            return item.skipped(describe(item, image));
        }
        String target = image.getSpec().sourceParameters.getOrDefault(TARGET, "");
        String from = target.isEmpty() ? "by a download" : "from its backup on target " + target;
        if (ImageStates.isReady(image)) {
            return item.restored(from);
        }
        String trouble = ImageStates.trouble(image);
        if (ImageStates.hasFailed(image) && !progress.isPatient()) {
            throw new Failed("ImageFailed", "%s: %s".formatted(from, trouble));
        }
        throw new Waiting(
                "it is being restored %s%s"
                        .formatted(from, trouble.isEmpty() ? "" : ": " + trouble));
    }

    private static String describe(RestoreItem item, BackingImage image) {
        String here = image.getStatus().checksum;
        String archived = checksum(item);
        return here.isEmpty() || archived.isEmpty() || here.equals(archived)
                ? "it exists already"
                : "it exists already with another content (checksum %s instead of %s), and stays as it is"
                        .formatted(here, archived);
    }
}
