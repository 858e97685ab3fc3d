package io.drover.control.volume;

import static java.util.Objects.requireNonNullElse;

import io.drover.blockengine.format.BlockSize;
import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.image.VolumeImages;
import io.drover.control.setting.Settings;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;
import io.drover.store.BackupUrl;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The defaults of a volume's manifest. */
public final class VolumeDefaults {
    private final ResourceReader resources;
    private final Settings settings;
    private final VolumeImages images;

    public VolumeDefaults(ResourceReader resources, Settings settings) {
        this.resources = resources;
        this.images = new VolumeImages(resources);
        this.settings = settings;
    }

    /**
     * Fills in what is missing.
     *
     * @throws IllegalArgumentException if size, {@code fromBackup} or {@code backingImage} cannot
     *     be used; the message names the field
     */
    public void fill(Volume volume) {
        Volume.Spec spec = volume.getSpec();
        if (!spec.fromBackup.isEmpty()) {
            fromBackup(volume, source(spec.fromBackup));
        }
        spec.backupTargetName = orElse(spec.backupTargetName, Names.DEFAULT_TARGET);
        spec.backupCompressionMethod =
                orElse(spec.backupCompressionMethod, settings.compression().id());
        spec.accessMode = orElse(spec.accessMode, "rwo");
        spec.dataEngine = orElse(spec.dataEngine, "v1");
        long size = VolumeSize.parse(spec.size);
        imageNeed(volume).ifPresent(images::check);
        spec.size = Long.toString(size);
        spec.backupBlockSize = orElse(spec.backupBlockSize, blockSize(size).toString());
        if (spec.snapshotMaxCount == 0) {
            spec.snapshotMaxCount = settings.snapshotMaxCount();
        }
        labelTarget(volume);
    }

    /** That of the setting, as long as the volume is a number of such blocks. */
    private BlockSize blockSize(long size) {
        BlockSize preferred = settings.backupBlockSize();
        return size % preferred.bytes() == 0 ? preferred : BlockSize.DEFAULT;
    }

    /** The label names the target that the volume is backed up to, also after a change. */
    public static void labelTarget(Volume volume) {
        label(
                volume,
                Names.LABEL_TARGET,
                orElse(volume.getSpec().backupTargetName, Names.DEFAULT_TARGET));
    }

    private static String orElse(String value, String fallback) {
        return value.isBlank() ? fallback : value;
    }

    private static void label(Volume volume, String key, String value) {
        Map<String, String> labels =
                new TreeMap<>(requireNonNullElse(volume.getMetadata().getLabels(), Map.of()));
        labels.put(key, value);
        volume.getMetadata().setLabels(labels);
    }

    private void fromBackup(Volume volume, Backup source) {
        Volume.Spec spec = volume.getSpec();
        Backup.Status status = source.getStatus();
        Optional<BackupVolume> origin =
                BackupVolumes.find(resources, status.backupTargetName, status.volumeName);
        origin.ifPresent(found -> takeBackingImage(spec, found));
        // the volume may have grown since; what lies behind the backup's end is zeros then
        long least =
                Math.max(
                        number(status.volumeSize),
                        origin.map(present -> number(present.getStatus().size)).orElse(0L));
        spec.size =
                Long.toString(
                        spec.standby
                                ? least
                                : Math.max(least, wanted(spec.size, number(status.volumeSize))));
        spec.backupTargetName = orElse(spec.backupTargetName, status.backupTargetName);
        spec.accessMode =
                orElse(spec.accessMode, status.labels.getOrDefault(Names.LABEL_ACCESS_MODE, ""));
        if (spec.standby) {
            // kept from now on: the backup may be gone when it is next needed
            spec.backupBlockSize =
                    orElse(source.getSpec().backupBlockSize, BlockSize.DEFAULT.toString());
        }
        label(volume, Names.LABEL_BACKUP_VOLUME, status.volumeName);
    }

    /** What lies behind the end of the backup is zeros; 0 if the manifest leaves the size open. */
    private static long wanted(String size, long ofBackup) {
        if (size.isBlank() || size.equals("0")) {
            return 0;
        }
        long wanted = VolumeSize.parse(size);
        if (wanted < ofBackup) {
            throw new IllegalArgumentException(
                    "spec.size: '%s', but the backup is of a volume of %d bytes; leave it out, or use that or more"
                            .formatted(size, ofBackup));
        }
        return wanted;
    }

    /** Its backups hold what was written over the image, not the image. */
    private static void takeBackingImage(Volume.Spec spec, BackupVolume origin) {
        String image = origin.getStatus().backingImageName;
        if (!spec.backingImage.isEmpty() && !spec.backingImage.equals(image)) {
            throw new IllegalArgumentException(
                    "spec.backingImage: '%s', but volume %s lies on %s; leave the field out"
                            .formatted(
                                    spec.backingImage,
                                    origin.getSpec().volumeName,
                                    image.isEmpty() ? "no backing image" : "'" + image + "'"));
        }
        spec.backingImage = image;
    }

    /** What the volume needs of its backing image; empty if it lies on none. */
    public Optional<VolumeImages.Need> imageNeed(Volume volume) {
        Volume.Spec spec = volume.getSpec();
        if (spec.backingImage.isEmpty()) {
            return Optional.empty();
        }
        Optional<BackupVolume> origin = Optional.empty();
        String target = "";
        if (!spec.fromBackup.isEmpty()) {
            BackupUrl url = BackupUrl.parse(spec.fromBackup);
            target = target(url).map(found -> found.getMetadata().getName()).orElse("");
            origin = BackupVolumes.find(resources, target, url.volume().value());
        }
        return Optional.of(
                new VolumeImages.Need(
                        spec.backingImage,
                        VolumeSize.parse(spec.size),
                        origin.map(found -> found.getStatus().backingImageChecksum).orElse(""),
                        target));
    }

    /** The backup that the URL points to. */
    private Backup source(String url) {
        BackupUrl wanted = BackupUrl.parse(url);
        BackupTarget target =
                target(wanted)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "spec.fromBackup: no BackupTarget has the URL '%s'; create one with it, and wait until it is available"
                                                        .formatted(wanted.target())));
        String name = target.getMetadata().getName();
        return resources
                .list(Backup.class, Names.LABEL_BACKUP_VOLUME, wanted.volume().value())
                .stream()
                .filter(candidate -> candidate.getStatus().backupTargetName.equals(name))
                .filter(candidate -> wanted.isSame(candidate.getStatus().url))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "spec.fromBackup: backup %s of volume %s is not known on backup target %s; wait for its next synchronisation, or ask for one by spec.syncRequestedAt"
                                                .formatted(
                                                        wanted.requireBackup(),
                                                        wanted.volume(),
                                                        name)));
    }

    private static long number(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** The target whose URL the backup's URL begins with. */
    public Optional<BackupTarget> target(BackupUrl backup) {
        return resources.list(BackupTarget.class).stream()
                .filter(target -> backup.isOn(target.getSpec().backupTargetURL))
                .findFirst();
    }
}
