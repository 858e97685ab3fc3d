package io.drover.control.schedule;

import io.drover.blockengine.retention.Candidate;
import io.drover.blockengine.retention.RetentionRule;
import io.drover.control.backupvolume.Backups;
import io.drover.control.backupvolume.BaseSnapshots;
import io.drover.control.setting.Settings;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.Times;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.apache.camel.Body;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The snapshots that runs take and remove. Bean {@code recurringSnapshots}. */
public final class RecurringSnapshots {
    private final ResourceReader resources;
    private final Cluster cluster;
    private final ResourceWait waits;
    private final Settings settings;
    private final InstantSource clock;
    private final Duration patience;

    /**
     * @param patience how long a snapshot may take to become ready
     */
    public RecurringSnapshots(
            ResourceReader resources,
            Cluster cluster,
            ResourceWait waits,
            Settings settings,
            InstantSource clock,
            Duration patience) {
        this.resources = resources;
        this.cluster = cluster;
        this.waits = waits;
        this.settings = settings;
        this.clock = clock;
        this.patience = patience;
    }

    /** Creates the run's snapshot of the volume, unless it is there. */
    public void create(@Body VolumeTask task) {
        task.run().requireActive();
        if (resources.find(Snapshot.class, task.snapshot()).isPresent()) {
            return;
        }
        Snapshot snapshot = new Snapshot();
        snapshot.setMetadata(new ObjectMetaBuilder().withName(task.snapshot()).build());
        snapshot.getSpec().volume = task.volume();
        snapshot.getSpec().createSnapshot = true;
        snapshot.getSpec().labels = new TreeMap<>(RecurringLabels.of(task));
        cluster.createIfAbsent(snapshot);
    }

    /**
     * Waits for the snapshot.
     *
     * @throws TaskObstacle.Failed if it cannot be taken, or takes too long
     */
    public void await(@Body VolumeTask task) throws InterruptedException, TaskObstacle.Failed {
        Optional<Snapshot> snapshot =
                waits.until(
                        Snapshot.class,
                        task.snapshot(),
                        each -> each.getStatus().readyToUse || !each.getStatus().error.isEmpty(),
                        patience);
        Snapshot taken =
                snapshot.orElseThrow(
                        () ->
                                new TaskObstacle.Failed(
                                        "SnapshotRemoved",
                                        "snapshot %s was removed".formatted(task.snapshot())));
        if (!taken.getStatus().readyToUse) {
            String error = taken.getStatus().error;
            throw new TaskObstacle.Failed(
                    "SnapshotFailed",
                    error.isEmpty()
                            ? "snapshot %s is not ready after %d s"
                                    .formatted(task.snapshot(), patience.toSeconds())
                            : error);
        }
    }

    /** Removes those of the job's snapshots that its retention does not keep. */
    public void prune(@Body VolumeTask task) {
        Optional<RetentionRule> rule = task.run().fields().retention();
        rule.ifPresent(present -> remove(task, beyond(present, recurring(task))));
    }

    /** Removes all snapshots of the volume beyond the newest {@code spec.retain}, of any origin. */
    public void pruneAll(@Body VolumeTask task) {
        int keep = task.run().fields().retain();
        List<Snapshot> all = RecurringLabels.newestFirst(of(task.volume()));
        remove(task, all.stream().skip(keep).toList());
    }

    /**
     * Removes snapshots of earlier backups of the job: all but the newest and those of the volume's
     * last backup on each target, or as the job's retention says if the setting {@code
     * auto-cleanup-recurring-job-backup-snapshot} is false.
     */
    public void pruneBeforeBackup(@Body VolumeTask task) {
        if (!settings.cleanUpSnapshotOfRecurringBackup()) {
            prune(task);
            return;
        }
        Set<String> last = lastBackedUp(task);
        List<Snapshot> newestFirst = RecurringLabels.newestFirst(recurring(task));
        remove(
                task,
                newestFirst.stream()
                        .skip(1)
                        .filter(snapshot -> !last.contains(snapshot.getMetadata().getName()))
                        .toList());
    }

    /** As {@link #pruneBeforeBackup}, once the run's own snapshot is backed up. */
    public void pruneAfterBackup(@Body VolumeTask task) {
        if (!settings.cleanUpSnapshotOfRecurringBackup()) {
            prune(task);
            return;
        }
        Set<String> last = lastBackedUp(task);
        remove(
                task,
                recurring(task).stream()
                        .filter(each -> !each.getMetadata().getName().equals(task.snapshot()))
                        .filter(each -> !last.contains(each.getMetadata().getName()))
                        .toList());
    }

    /**
     * On each of its targets: the next backup there reads only what has changed since that
     * snapshot. A target that the last run did not reach has an earlier one.
     */
    private Set<String> lastBackedUp(VolumeTask task) {
        return task.targets(resources).stream()
                .flatMap(target -> lastBackup(task.volume(), target).stream())
                .map(backup -> backup.getStatus().snapshotName)
                .collect(Collectors.toSet());
    }

    private Optional<Backup> lastBackup(String volume, String target) {
        return resources.list(Backup.class, Names.LABEL_BACKUP_VOLUME, volume).stream()
                .filter(backup -> backup.getStatus().state.equals(Backups.COMPLETED))
                .filter(backup -> Backups.target(backup).equals(target))
                .max(Times.by(backup -> backup.getStatus().backupCreatedAt));
    }

    /** Those that are being deleted count no more. */
    private List<Snapshot> of(String volume) {
        return resources.list(Snapshot.class, Names.LABEL_VOLUME, volume).stream()
                .filter(snapshot -> !snapshot.isMarkedForDeletion())
                .toList();
    }

    private List<Snapshot> recurring(VolumeTask task) {
        return of(task.volume()).stream()
                .filter(
                        snapshot ->
                                task.run()
                                        .job()
                                        .equals(snapshot.getSpec().labels.get(RecurringLabels.JOB)))
                .toList();
    }

    private List<Snapshot> beyond(RetentionRule rule, List<Snapshot> snapshots) {
        Set<String> gone =
                rule
                        .plan(
                                snapshots.stream()
                                        .map(RecurringSnapshots::candidate)
                                        .flatMap(Optional::stream)
                                        .toList(),
                                clock.instant())
                        .removed()
                        .stream()
                        .map(Candidate::name)
                        .collect(Collectors.toSet());
        return snapshots.stream()
                .filter(snapshot -> gone.contains(snapshot.getMetadata().getName()))
                .toList();
    }

    private static Optional<Candidate> candidate(Snapshot snapshot) {
        Optional<Instant> created = Times.parse(snapshot.getMetadata().getCreationTimestamp());
        return created.map(time -> new Candidate(snapshot.getMetadata().getName(), time));
    }

    /**
     * A snapshot that a backup still needs stays, and so does one that the next ones start from.
     */
    private void remove(VolumeTask task, Collection<Snapshot> snapshots) {
        Set<String> needed = new HashSet<>(Backups.neededSnapshots(resources, task.volume()));
        needed.addAll(BaseSnapshots.of(resources, task.volume()));
        for (Snapshot snapshot : snapshots) {
            String name = snapshot.getMetadata().getName();
            if (!needed.contains(name)) {
                task.run().requireActive();
                cluster.delete(Snapshot.class, name);
            }
        }
    }
}
