package io.drover.control.system;

import io.drover.blockengine.format.SystemBackupConfig;
import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.system.SystemBackups;
import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.SystemBackup;
import io.drover.resource.Times;

import org.apache.camel.Body;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The beginning of a system backup, or its description if a store has it. Bean {@code
 * systemBackupStart}.
 */
public final class SystemBackupStart {
    private final SystemStore store;
    private final PartPlan plan;
    private final Cluster cluster;
    private final InstantSource clock;
    private final SystemLimits limits;
    private final SecretsKey keys;

    SystemBackupStart(
            SystemStore store,
            PartPlan plan,
            Cluster cluster,
            InstantSource clock,
            SystemLimits limits,
            SecretsKey keys) {
        this.store = store;
        this.plan = plan;
        this.cluster = cluster;
        this.clock = clock;
        this.limits = limits;
        this.keys = keys;
    }

    /**
     * Begins, unless the store has a system backup of that name: then the resource stands for that
     * one, as in Longhorn.
     */
    public void begin(@Body Reconciliation<SystemBackup, SystemBackup.Status> run)
            throws Waiting, Failed, StoreException {
        BackupTarget target = target(run);
        Optional<SystemBackupPlace> present = store.open(target).find(run.name());
        run.requeueAfter(Duration.ZERO);
        if (present.isPresent()) {
            cluster.patchLabels(
                    SystemBackup.class,
                    run.name(),
                    Map.of(SystemNames.LABEL_VERSION, present.get().version()));
            return;
        }
        try {
            keys.of(run.resource());
        } catch (IllegalArgumentException e) {
            throw new Failed("Secrets", e.getMessage());
        }
        run.status().state = SystemNames.CREATING_VOLUME_BACKUPS;
        run.status().stepStartedAt = Times.format(clock.instant());
        run.status().volumes = plan.volumes(run.resource());
        run.status().images = plan.images();
    }

    /** Target default; the time that it may be away counts from the first attempt. */
    private BackupTarget target(Reconciliation<SystemBackup, SystemBackup.Status> run)
            throws Waiting, Failed {
        SystemBackup.Status status = run.status();
        if (status.startedAt.isEmpty()) {
            status.startedAt = Times.format(clock.instant());
        }
        limits.requireTime(
                status, "Start", "the store of backup target default cannot be asked for its name");
        run.requeueAfter(limits.untilNextLook(status));
        return store.target(run.key());
    }

    /** Describes one that is in the store. */
    public void describe(@Body Reconciliation<SystemBackup, SystemBackup.Status> run)
            throws Waiting, Failed, StoreException {
        SystemBackups backups = store.open(store.target(run.key()));
        String version = SystemNames.labels(run.resource()).get(SystemNames.LABEL_VERSION);
        SystemBackupPlace place =
                SystemBackupPlace.of(version, run.name())
                        .orElseThrow(
                                () ->
                                        new Failed(
                                                "Sync",
                                                "label %s is '%s', which is no version; delete the SystemBackup, and the synchronisation makes it anew"
                                                        .formatted(
                                                                SystemNames.LABEL_VERSION,
                                                                version)));
        try {
            ready(run, backups.inspect(place));
        } catch (StoreException.NotFound | StoreException.Corrupt e) {
            throw new Failed("Sync", e.getMessage());
        }
    }

    /** It is whole. */
    void ready(Reconciliation<SystemBackup, SystemBackup.Status> run, SystemBackupConfig config) {
        SystemBackup.Status status = run.status();
        status.version = config.place().version();
        status.gitCommit = config.gitCommit();
        status.managerImage = config.managerImage();
        status.createdAt = config.createdAt();
        status.lastSyncedAt = Times.format(clock.instant());
        status.state = SystemNames.READY;
    }
}
