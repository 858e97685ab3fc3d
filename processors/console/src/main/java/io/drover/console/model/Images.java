package io.drover.console.model;

import static java.util.stream.Collectors.toCollection;

import io.drover.control.image.ImageBackups;
import io.drover.control.image.ImageRemoval;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupVolume;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Backing images and their backups as the caches have them. */
public final class Images {
    private final ResourceReader caches;

    public Images(ResourceReader caches) {
        this.caches = caches;
    }

    /** Of all images that the cluster or a store has, sorted. */
    public List<String> names() {
        TreeSet<String> names =
                caches.list(BackingImage.class).stream()
                        .map(image -> image.getMetadata().getName())
                        .collect(toCollection(TreeSet::new));
        caches.list(BackupBackingImage.class).stream().map(ImageBackups::image).forEach(names::add);
        return List.copyOf(names);
    }

    public Optional<BackingImage> image(String name) {
        return caches.find(BackingImage.class, name);
    }

    /** Its backups, by target. */
    public List<BackupBackingImage> backups(String image) {
        return caches.list(BackupBackingImage.class).stream()
                .filter(backup -> ImageBackups.image(backup).equals(image))
                .sorted(Comparator.comparing(ImageBackups::target))
                .toList();
    }

    public Optional<BackupBackingImage> backup(String resource) {
        return caches.find(BackupBackingImage.class, resource);
    }

    /** Names of the volumes that lie on it. */
    public List<String> volumesOn(String image) {
        return ImageRemoval.volumesOn(caches, image).stream()
                .map((Volume volume) -> volume.getMetadata().getName())
                .sorted()
                .toList();
    }

    /** Names of the volumes on a target whose backups need it. */
    public List<String> backedUpOn(String image, String target) {
        return caches.list(BackupVolume.class).stream()
                .filter(volume -> volume.getSpec().backupTargetName.equals(target))
                .filter(volume -> volume.getStatus().backingImageName.equals(image))
                .map(volume -> volume.getSpec().volumeName)
                .sorted()
                .toList();
    }
}
