package io.drover.control.schedule;

import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.retention.Candidate;
import io.drover.blockengine.retention.RetentionRule;
import io.drover.control.backupvolume.Backups;
import io.drover.control.several.Siblings;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.KubernetesStatus;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The backups that runs make and remove. Bean {@code recurringBackups}. */
public final class RecurringBackups {
    private final ResourceReader resources;
    private final Cluster cluster;
    private final ResourceWait waits;
    private final BackupOrigin origin;
    private final InstantSource clock;
    private final Duration patience;

    /**
     * @param patience how long a backup may take, its turn included; it has a shorter deadline of
     *     its own without progress
     */
    public RecurringBackups(
            ResourceReader resources,
            Cluster cluster,
            ResourceWait waits,
            BackupOrigin origin,
            InstantSource clock,
            Duration patience) {
        this.resources = resources;
        this.cluster = cluster;
        this.waits = waits;
        this.origin = origin;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Creates the backup of the run's snapshot, unless an earlier attempt at it is there that has
     * not failed.
     *
     * @return name of the Backup
     * @throws TaskObstacle.Failed if the target is not available
     */
    public String create(@Body TargetTask task) throws TaskObstacle.Failed {
        task.run().requireActive();
        Optional<Backup> present =
                attempts(task).stream().filter(backup -> !isFailed(backup)).findFirst();
        if (present.isPresent()) {
            return present.get().getMetadata().getName();
        }
        String target = task.target();
        requireAvailable(target);
        int attempt = freeAttempt(task);
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder()
                        .withName(task.backup(attempt))
                        .withLabels(
                                Map.of(
                                        Names.LABEL_BACKUP_VOLUME,
                                        task.volume(),
                                        Names.LABEL_TARGET,
                                        target))
                        .build());
        backup.getSpec().snapshotName = task.snapshot();
        backup.getSpec().labels = new TreeMap<>(RecurringLabels.of(task.task()));
        origin.mark(backup);
        use(task.volume())
                .ifPresent(use -> backup.getSpec().labels.put(KubernetesStatus.LABEL, use.text()));
        chooseMode(task, backup);
        if (task.targets().size() > 1) {
            Siblings.join(backup, task.remoteName(0), task.remoteName(attempt), task.targets());
        }
        cluster.createIfAbsent(backup);
        return backup.getMetadata().getName();
    }

    private int freeAttempt(TargetTask task) {
        int attempt = 0;
        while (resources.find(Backup.class, task.backup(attempt)).isPresent()) {
            attempt++;
        }
        return attempt;
    }

    /** The volume's backups since its last full one decide, not the job's runs. */
    private void chooseMode(TargetTask task, Backup backup) {
        int interval = task.run().fields().fullBackupInterval();
        if (interval <= 0) {
            return;
        }
        int since = last(task).map(RecurringBackups::sinceFull).map(before -> before + 1).orElse(0);
        boolean full = since >= interval;
        backup.getSpec().backupMode = full ? BackupMode.FULL.id() : BackupMode.INCREMENTAL.id();
        backup.getSpec().labels.put(RecurringLabels.SINCE_FULL, Integer.toString(full ? 0 : since));
    }

    /** The job's newest completed backup of the volume on the target. */
    Optional<Backup> last(TargetTask task) {
        return completed(task).stream().max(Times.by(each -> each.getStatus().backupCreatedAt));
    }

    /** The first backup that bears no count is taken for a full one. */
    private static int sinceFull(Backup backup) {
        String text = labels(backup).getOrDefault(RecurringLabels.SINCE_FULL, "0");
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    }

    private void requireAvailable(String name) throws TaskObstacle.Failed {
        BackupTarget target =
                resources
                        .find(BackupTarget.class, name)
                        .orElseThrow(
                                () ->
                                        new TaskObstacle.Failed(
                                                "TargetMissing",
                                                "backup target '%s' does not exist"
                                                        .formatted(name)));
        if (!target.getStatus().available) {
            throw new TaskObstacle.Failed(
                    "TargetUnavailable", "backup target '%s' is unavailable".formatted(name));
        }
    }

    /** Longhorn records with a backup which claim uses the volume. */
    private Optional<KubernetesStatus> use(String volume) {
        return resources
                .find(Volume.class, volume)
                .map(found -> found.getStatus().kubernetesStatus)
                .filter(use -> !use.equals(KubernetesStatus.NONE));
    }

    /**
     * Waits for the backup, but in a run over all volumes not for a target that has gone away
     * meanwhile: other volumes can have the turn until it is back.
     *
     * @throws TaskObstacle.Failed if the backup failed, or waits for its target
     */
    public void await(@Body TargetTask task, @Variable("backup") String name)
            throws InterruptedException, TaskObstacle.Failed {
        Backup backup =
                waits.until(Backup.class, name, each -> isOver(task, each), patience)
                        .orElseThrow(
                                () ->
                                        new TaskObstacle.Failed(
                                                "BackupRemoved",
                                                "backup %s was removed".formatted(name)));
        Backup.Status status = backup.getStatus();
        if (status.state.equals(Backups.ERROR)) {
            throw new TaskObstacle.Failed("BackupFailed", status.error);
        }
        if (!status.state.equals(Backups.COMPLETED)) {
            throw new TaskObstacle.Failed(
                    "BackupWaits",
                    status.messages.isEmpty()
                            ? "backup %s has not ended after %d min"
                                    .formatted(name, patience.toMinutes())
                            : String.join("; ", status.messages.values()));
        }
    }

    private static boolean isOver(TargetTask task, Backup backup) {
        boolean inOutage = backup.getStatus().messages.containsKey(Backups.MESSAGE_ERROR);
        return Backups.isFinal(backup.getStatus()) || inOutage && !task.run().isAttempt();
    }

    private static boolean isFailed(Backup backup) {
        return backup.getStatus().state.equals(Backups.ERROR) || backup.isMarkedForDeletion();
    }

    private List<Backup> attempts(TargetTask task) {
        return resources.list(Backup.class, Names.LABEL_BACKUP_VOLUME, task.volume()).stream()
                .filter(backup -> backup.getSpec().snapshotName.equals(task.snapshot()))
                .filter(task::isOnTarget)
                .toList();
    }

    /**
     * Removes, in the store as well, those of the job's completed backups of the volume on the
     * target that the job's retention does not keep. Others are never counted and never removed.
     */
    public void prune(@Body TargetTask task) {
        Optional<RetentionRule> rule = task.run().fields().retention();
        if (rule.isEmpty()) {
            return;
        }
        List<Candidate> candidates =
                completed(task).stream()
                        .map(RecurringBackups::candidate)
                        .flatMap(Optional::stream)
                        .toList();
        for (Candidate gone : rule.get().plan(candidates, clock.instant()).removed()) {
            task.run().requireActive();
            cluster.delete(Backup.class, gone.name());
        }
    }

    private List<Backup> completed(TargetTask task) {
        return resources.list(Backup.class, Names.LABEL_BACKUP_VOLUME, task.volume()).stream()
                .filter(backup -> backup.getStatus().state.equals(Backups.COMPLETED))
                .filter(backup -> !backup.isMarkedForDeletion())
                .filter(task::isOnTarget)
                .filter(backup -> task.run().job().equals(labels(backup).get(RecurringLabels.JOB)))
                .filter(backup -> origin.isHere(backup, labels(backup)))
                .toList();
    }

    /** As the store has them, or, until it has been read, as the backup was requested. */
    private static Map<String, String> labels(Backup backup) {
        Map<String, String> stored = backup.getStatus().labels;
        return stored.isEmpty() ? backup.getSpec().labels : stored;
    }

    private static Optional<Candidate> candidate(Backup backup) {
        return Times.parse(backup.getStatus().backupCreatedAt)
                .map(time -> new Candidate(backup.getMetadata().getName(), time));
    }
}
