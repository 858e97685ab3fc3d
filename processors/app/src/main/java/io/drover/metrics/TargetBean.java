package io.drover.metrics;

import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Times;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** One target, as the informers' caches have it at the moment. */
public final class TargetBean implements TargetMXBean {
    private final String name;
    private final Cluster cluster;
    private final Informers informers;
    private final InstantSource clock;

    public TargetBean(String name, Cluster cluster, Informers informers, InstantSource clock) {
        this.name = name;
        this.cluster = cluster;
        this.informers = informers;
        this.clock = clock;
    }

    @Override
    public String getUrl() {
        return find().map(target -> ShownUrl.of(target.getSpec().backupTargetURL)).orElse("");
    }

    @Override
    public boolean isAvailable() {
        return find().map(target -> target.getStatus().available).orElse(false);
    }

    @Override
    public String getSince() {
        return unavailable().map(Condition::lastTransitionTime).orElse("");
    }

    @Override
    public String getReason() {
        return unavailable().filter(Condition::isTrue).map(Condition::message).orElse("");
    }

    @Override
    public String getLastSyncedAt() {
        return find().map(target -> target.getStatus().lastSyncedAt).orElse("");
    }

    @Override
    public int getBackupVolumes() {
        return Math.toIntExact(
                informers.cached(BackupVolume.class).stream()
                        .filter(volume -> volume.getSpec().backupTargetName.equals(name))
                        .count());
    }

    @Override
    public int getBackups() {
        return Math.toIntExact(
                informers.cached(Backup.class).stream()
                        .filter(backup -> backup.getStatus().backupTargetName.equals(name))
                        .count());
    }

    @Override
    public void sync() {
        if (find().isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no backup target '%s' in namespace %s"
                            .formatted(name, cluster.namespace()));
        }
        cluster.patchSpec(
                BackupTarget.class, name, Map.of("syncRequestedAt", Times.format(clock.instant())));
    }

    private Optional<BackupTarget> find() {
        return informers.cached(BackupTarget.class).stream()
                .filter(target -> target.getMetadata().getName().equals(name))
                .findFirst();
    }

    private Optional<Condition> unavailable() {
        return find().flatMap(
                        target -> Conditions.find(target.getStatus().conditions, "Unavailable"));
    }
}
