package io.drover.control.verification;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.verify.SliceCounts;
import io.drover.control.backupvolume.Backups;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Events;
import io.drover.resource.ResourceReader;
import io.drover.resource.StatusWriter;
import io.drover.resource.Times;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Writes what verifications find into the status of Backups and BackupVolumes. Thread-safe. */
final class VerificationRecords {
    private static final String SOUND_AGAIN = "what was damaged has been read and is sound";
    private static final int CONFLICT = 409;

    /** The reconciliations of the resource may write at the same time. */
    private static final int ATTEMPTS = 8;

    private final ResourceReader resources;
    private final Cluster cluster;
    private final StatusWriter writer;
    private final Events events;
    private final InstantSource clock;

    VerificationRecords(
            ResourceReader resources,
            Cluster cluster,
            StatusWriter writer,
            Events events,
            InstantSource clock) {
        this.resources = resources;
        this.cluster = cluster;
        this.writer = writer;
        this.events = events;
        this.clock = clock;
    }

    /** What a run has read so far, so that it goes on from there after a restart. */
    void progress(BackupVolume volume, SliceHistory history) {
        change(
                BackupVolume.class,
                BackupVolume.Status.class,
                volume,
                status -> status.verifiedSlices = history.toString());
    }

    /**
     * Damage is shown at once, unless the resource is another one by now, as after a change of the
     * target's URL: what was found was another store's.
     */
    void damage(BackupVolume volume, VolumeResult result) {
        if (newest(BackupVolume.class, volume).isEmpty()) {
            return;
        }
        Map<BackupName, String> damaged = result.damagedBackups();
        for (Backup backup : Backups.of(resources, volume.getSpec())) {
            Optional.ofNullable(damaged.get(new BackupName(Backups.remoteName(backup))))
                    .ifPresent(why -> damaged(backup, why));
        }
        if (!result.isSound()) {
            damaged(volume, result);
        }
    }

    /** The run has read its share of the volume. */
    void finished(BackupVolume volume, VolumeResult result, SliceHistory history) {
        if (newest(BackupVolume.class, volume).isEmpty()) {
            return;
        }
        damage(volume, result);
        boolean anyDamaged = !result.isSound();
        for (Backup backup : Backups.of(resources, volume.getSpec())) {
            BackupName name = new BackupName(Backups.remoteName(backup));
            Optional<SliceCounts> blocks = Optional.ofNullable(result.contents().get(name));
            if (blocks.isPresent()) {
                boolean open = result.damagedBackups().containsKey(name);
                anyDamaged |= finished(backup, blocks.get(), history, open);
            }
        }
        boolean whole = !anyDamaged;
        change(
                BackupVolume.class,
                BackupVolume.Status.class,
                volume,
                status -> {
                    status.verifiedAt = Times.format(clock.instant());
                    status.verifiedSlices = history.toString();
                    if (whole) {
                        status.conditions = sound(status.conditions);
                    }
                });
    }

    /**
     * A backup was read with all of its blocks.
     *
     * @param began when that began
     */
    void checked(Backup backup, VolumeResult result, Instant began) {
        Optional<String> damage =
                Optional.ofNullable(
                        result.damagedBackups().get(new BackupName(Backups.remoteName(backup))));
        if (damage.isPresent()) {
            damaged(backup, damage.get());
        }
        boolean sound = result.isSound();
        change(
                Backup.class,
                Backup.Status.class,
                backup,
                status -> {
                    status.verifiedAt = Times.format(clock.instant());
                    if (sound) {
                        status.verified = "100%";
                        status.verifiedSince = Times.format(began);
                        status.conditions = sound(status.conditions);
                    } else {
                        status.verifiedSince = "";
                    }
                });
        if (sound && isDamaged(backup.getStatus().conditions)) {
            events.normal(backup, "BackupSound", SOUND_AGAIN);
        }
    }

    /**
     * @param damaged whether the run found damage
     * @return whether the backup counts as damaged: what was damaged stays so until all that it
     *     needs has been read and was sound
     */
    private boolean finished(
            Backup backup, SliceCounts blocks, SliceHistory history, boolean damaged) {
        Instant made = Times.parse(backup.getStatus().backupCreatedAt).orElse(Instant.EPOCH);
        BackupCoverage coverage = BackupCoverage.of(blocks, history, made, clock.instant());
        boolean stays =
                damaged || isDamaged(backup.getStatus().conditions) && coverage.hasDamaged();
        change(
                Backup.class,
                Backup.Status.class,
                backup,
                status -> {
                    status.verifiedAt = Times.format(clock.instant());
                    if (stays || !isKnownSince(status.verifiedSince, coverage)) {
                        status.verified = coverage.percent() + "%";
                        status.verifiedSince = Times.formatOrEmpty(coverage.since());
                    }
                    if (!stays) {
                        status.conditions = sound(status.conditions);
                    }
                });
        if (!stays && isDamaged(backup.getStatus().conditions)) {
            events.normal(backup, "BackupSound", SOUND_AGAIN);
        }
        return stays;
    }

    /** A backup that was read by itself may be known to be sound for longer than the volume. */
    private static boolean isKnownSince(String verifiedSince, BackupCoverage coverage) {
        return Times.parse(verifiedSince)
                .filter(since -> coverage.since().filter(since::isBefore).isEmpty())
                .isPresent();
    }

    static boolean isDamaged(List<Condition> conditions) {
        return Conditions.find(conditions, Backup.DAMAGED).filter(Condition::isTrue).isPresent();
    }

    private List<Condition> sound(List<Condition> conditions) {
        return Conditions.with(conditions, Backup.DAMAGED, false, "", "", clock.instant());
    }

    private List<Condition> damaged(List<Condition> conditions, String why) {
        return Conditions.with(
                conditions, Backup.DAMAGED, true, "DamageFound", why, clock.instant());
    }

    private void damaged(Backup backup, String why) {
        boolean written =
                change(
                        Backup.class,
                        Backup.Status.class,
                        backup,
                        status -> status.conditions = damaged(status.conditions, why));
        if (written) {
            events.warning(backup, "BackupDamaged", why);
        }
    }

    private void damaged(BackupVolume volume, VolumeResult result) {
        Map<BackupName, String> backups = result.damagedBackups();
        String names =
                backups.keySet().stream().map(BackupName::value).collect(Collectors.joining(", "));
        String why =
                String.join("; ", result.damageOfVolume())
                        + (result.damageOfVolume().isEmpty() || backups.isEmpty() ? "" : "; ")
                        + (backups.isEmpty()
                                ? ""
                                : "%d backups cannot be restored: %s"
                                        .formatted(backups.size(), names));
        boolean written =
                change(
                        BackupVolume.class,
                        BackupVolume.Status.class,
                        volume,
                        status -> status.conditions = damaged(status.conditions, why));
        if (written) {
            events.warning(volume, "BackupDamaged", why);
        }
    }

    void event(BackupVolume volume, String reason, String message) {
        events.normal(volume, reason, message);
    }

    /** Writes to the resource as it was read or, if it was changed since, as it is. */
    private <T extends CustomResource<?, S>, S> boolean change(
            Class<T> type, Class<S> statusType, T resource, Consumer<S> change) {
        String name = resource.getMetadata().getName();
        Optional<T> newest = newest(type, resource);
        for (int attempt = 1; newest.isPresent(); attempt++) {
            S status = Cluster.copy(newest.get().getStatus(), statusType);
            change.accept(status);
            try {
                return writer.write(newest.get(), status);
            } catch (KubernetesClientException e) {
                if (e.getCode() != CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
                newest = cluster.find(type, name).filter(found -> isSame(found, resource));
            }
        }
        return false;
    }

    private <T extends CustomResource<?, ?>> Optional<T> newest(Class<T> type, T resource) {
        return resources
                .find(type, resource.getMetadata().getName())
                .filter(found -> isSame(found, resource));
    }

    private static boolean isSame(CustomResource<?, ?> one, CustomResource<?, ?> other) {
        return Objects.equals(one.getMetadata().getUid(), other.getMetadata().getUid());
    }
}
