package io.drover.control.lifecycle;

import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Setting;
import io.drover.resource.StatusWriter;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings resources of Longhorn up to 1.7, which knew one target, to the form in which each names
 * its target: everything belongs to target {@code default}. Runs at each start, before the routes,
 * and changes only what lacks a target, so it may be broken off and repeated.
 */
public final class SingleTargetUpgrade {
    private static final Logger LOG = LoggerFactory.getLogger(SingleTargetUpgrade.class);
    private static final String URL = "backup-target";
    private static final String SECRET = "backup-target-credential-secret";
    private static final String INTERVAL = "backupstore-poll-interval";
    private static final String LABEL_BACKING_IMAGE = "backing-image";

    private final Cluster cluster;
    private final StatusWriter writer;

    public SingleTargetUpgrade(Cluster cluster, StatusWriter writer) {
        this.cluster = cluster;
        this.writer = writer;
    }

    /** The target {@code default} is there. */
    public void run() {
        settings();
        cluster.forEach(Volume.class, this::volume);
        cluster.forEach(BackupVolume.class, this::backupVolume);
        cluster.forEachWithout(Names.LABEL_TARGET, Backup.class, this::backup);
        cluster.forEach(BackupBackingImage.class, this::backingImage);
    }

    /** Moves the settings into the target unless it has its own URL, and deletes them. */
    private void settings() {
        Optional<String> url = setting(URL);
        Optional<String> secret = setting(SECRET);
        Optional<String> interval = setting(INTERVAL);
        BackupTarget target =
                cluster.find(BackupTarget.class, Names.DEFAULT_TARGET)
                        .orElseThrow(
                                () -> new IllegalStateException("target default is not there"));
        if (target.getSpec().backupTargetURL.isEmpty()) {
            Map<String, Object> spec = new LinkedHashMap<>();
            url.filter(value -> !value.isEmpty())
                    .ifPresent(value -> spec.put("backupTargetURL", value));
            secret.filter(value -> !value.isEmpty())
                    .ifPresent(value -> spec.put("credentialSecret", value));
            interval.filter(value -> value.matches("\\d+"))
                    .ifPresent(value -> spec.put("pollInterval", value + "s"));
            if (!spec.isEmpty()) {
                cluster.patchSpec(BackupTarget.class, Names.DEFAULT_TARGET, spec);
                LOG.info("settings {} moved into backup target default", spec.keySet());
            }
        }
        List.of(URL, SECRET, INTERVAL).forEach(this::removeSetting);
    }

    private Optional<String> setting(String name) {
        return cluster.find(Setting.class, name).map(setting -> setting.getValue().strip());
    }

    private void removeSetting(String name) {
        Optional<Setting> setting = cluster.find(Setting.class, name);
        if (setting.isPresent()) {
            if (!setting.get().getFinalizers().isEmpty()) {
                cluster.removeFinalizer(setting.get());
            }
            cluster.delete(Setting.class, name);
        }
    }

    private void volume(Volume volume) {
        if (volume.getSpec().backupTargetName.isEmpty()) {
            cluster.patch(
                    Volume.class,
                    name(volume),
                    upgrade(
                            Map.of(Names.LABEL_TARGET, Names.DEFAULT_TARGET),
                            Map.of("backupTargetName", Names.DEFAULT_TARGET)));
        }
    }

    /** Up to 1.7 the resource had the name of its volume. */
    private void backupVolume(BackupVolume volume) {
        if (volume.getSpec().backupTargetName.isEmpty()) {
            cluster.patch(
                    BackupVolume.class,
                    name(volume),
                    upgrade(
                            Map.of(
                                    Names.LABEL_TARGET,
                                    Names.DEFAULT_TARGET,
                                    Names.LABEL_BACKUP_VOLUME,
                                    name(volume)),
                            Map.of(
                                    "backupTargetName",
                                    Names.DEFAULT_TARGET,
                                    "volumeName",
                                    name(volume))));
        }
    }

    /** A backup without a state is a new request, which is made on the target of its volume. */
    private void backup(Backup backup) {
        if (!backup.getStatus().state.isEmpty()) {
            cluster.patchLabels(
                    Backup.class, name(backup), Map.of(Names.LABEL_TARGET, Names.DEFAULT_TARGET));
            Backup.Status status = Cluster.copy(backup.getStatus(), Backup.Status.class);
            status.backupTargetName = Names.DEFAULT_TARGET;
            cluster.find(Backup.class, name(backup))
                    .ifPresent(current -> writer.write(current, status));
        }
    }

    /** Up to 1.7 the resource had the name of its backing image. */
    private void backingImage(BackupBackingImage image) {
        if (image.getSpec().backupTargetName.isEmpty()) {
            cluster.patch(
                    BackupBackingImage.class,
                    name(image),
                    upgrade(
                            Map.of(
                                    Names.LABEL_TARGET,
                                    Names.DEFAULT_TARGET,
                                    LABEL_BACKING_IMAGE,
                                    name(image)),
                            Map.of(
                                    "backupTargetName",
                                    Names.DEFAULT_TARGET,
                                    "backingImage",
                                    name(image))));
        }
    }

    private static Map<String, Object> upgrade(
            Map<String, String> labels, Map<String, String> spec) {
        return Map.of("metadata", Map.of("labels", labels), "spec", spec);
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }
}
