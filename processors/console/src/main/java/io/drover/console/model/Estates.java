package io.drover.console.model;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.RecurringJob;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.VersionedReader;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.time.Instant;
import java.util.List;

/**
 * Makes {@link Estate}s. What is put in order once is kept until the cache that it is of changes,
 * and then at the cost of the change. Thread-safe.
 */
public final class Estates {
    private final VersionedReader caches;
    private final boolean remembering;
    private final LookCounter sorted = new LookCounter();
    private final Kept<Volume, NamedObjects<Volume>> volumes = named(Volume.class);
    private final Kept<BackupTarget, NamedObjects<BackupTarget>> targets =
            named(BackupTarget.class);
    private final Kept<RecurringJob, NamedObjects<RecurringJob>> jobs = named(RecurringJob.class);
    private final Kept<BackupVolume, BackupVolumeIndex> backupVolumes =
            new Kept<>(
                    BackupVolume.class,
                    BackupVolumeIndex.of(List.of()),
                    (before, all) -> BackupVolumeIndex.of(counted(all)));
    private final Kept<Snapshot, SnapshotIndex> snapshots =
            new Kept<>(
                    Snapshot.class,
                    SnapshotIndex.of(List.of()),
                    (before, all) -> SnapshotIndex.of(counted(all)));
    private final Kept<Backup, BackupIndex> backups =
            new Kept<>(Backup.class, BackupIndex.EMPTY, (before, all) -> before.with(all, sorted));

    private final Kept<ConfigMap, History> history =
            new Kept<>(ConfigMap.class, History.NONE, History::with);

    /** Of the last estate; another one is made when volumes or jobs have changed. */
    private volatile ScheduleIndex schedules =
            new ScheduleIndex(NamedObjects.of(List.of()), NamedObjects.of(List.of()));

    /** Of the last estate; another one is made when backups or the history have changed. */
    private volatile Days days = new Days(BackupIndex.EMPTY, History.NONE, DayIndex.EMPTY);

    private record Days(BackupIndex backups, History history, DayIndex index) {
        @SuppressWarnings("ReferenceEquality") // what has changed is another object
        boolean isOf(BackupIndex other, History otherHistory) {
            return backups == other && history == otherHistory;
        }
    }

    /**
     * @param remembering whether there is a history
     */
    public Estates(VersionedReader caches, boolean remembering) {
        this.caches = caches;
        this.remembering = remembering;
    }

    private <T extends HasMetadata> Kept<T, NamedObjects<T>> named(Class<T> kind) {
        return new Kept<>(
                kind, NamedObjects.of(List.of()), (before, all) -> NamedObjects.of(counted(all)));
    }

    private <T> List<T> counted(List<T> all) {
        sorted.add(all.size());
        return all;
    }

    /**
     * @throws IllegalStateException while a cache has not been filled
     */
    public Estate at(Instant now) {
        NamedObjects<Volume> currentVolumes = volumes.of(caches);
        NamedObjects<RecurringJob> currentJobs = jobs.of(caches);
        ScheduleIndex currentSchedules = schedules;
        if (!currentSchedules.isOf(currentVolumes, currentJobs)) {
            currentSchedules = new ScheduleIndex(currentVolumes, currentJobs);
            schedules = currentSchedules;
        }
        BackupIndex currentBackups = backups.of(caches);
        Days currentDays = days(currentBackups);
        return new Estate(
                now,
                currentVolumes,
                targets.of(caches),
                currentJobs,
                backupVolumes.of(caches),
                snapshots.of(caches),
                currentBackups,
                currentSchedules,
                currentDays.history(),
                currentDays.index());
    }

    private Days days(BackupIndex now) {
        History remembered = remembering ? history.of(caches) : History.NONE;
        Days current = days;
        if (!current.isOf(now, remembered)) {
            current = new Days(now, remembered, current.index().with(now, remembered));
            days = current;
        }
        return current;
    }

    /** For one answer, without keeping anything. */
    static Estate once(ResourceReader reader, Instant now) {
        NamedObjects<Volume> volumes = NamedObjects.of(reader.list(Volume.class));
        NamedObjects<RecurringJob> jobs = NamedObjects.of(reader.list(RecurringJob.class));
        BackupIndex backups = BackupIndex.EMPTY.with(reader.list(Backup.class), new LookCounter());
        return new Estate(
                now,
                volumes,
                NamedObjects.of(reader.list(BackupTarget.class)),
                jobs,
                BackupVolumeIndex.of(reader.list(BackupVolume.class)),
                SnapshotIndex.of(reader.list(Snapshot.class)),
                backups,
                new ScheduleIndex(volumes, jobs),
                History.NONE,
                DayIndex.EMPTY.with(backups, History.NONE));
    }

    /** How much has been put in order so far. */
    public LookCounter sorted() {
        return sorted;
    }
}
