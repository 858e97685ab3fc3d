package io.drover.console.model;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.RecurringJob;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.VersionedReader;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.time.Instant;
import java.util.List;

/**
 * Makes {@link Estate}s. What is put in order once is kept until the cache that it is of changes,
 * and then at the cost of the change. Thread-safe.
 */
public final class Estates {
    private final VersionedReader caches;
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

    /** Of the last estate; another one is made when volumes or jobs have changed. */
    private volatile ScheduleIndex schedules =
            new ScheduleIndex(NamedObjects.of(List.of()), NamedObjects.of(List.of()));

    public Estates(VersionedReader caches) {
        this.caches = caches;
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
        return new Estate(
                now,
                currentVolumes,
                targets.of(caches),
                currentJobs,
                backupVolumes.of(caches),
                snapshots.of(caches),
                backups.of(caches),
                currentSchedules);
    }

    /** For one answer, without keeping anything. */
    static Estate once(ResourceReader reader, Instant now) {
        NamedObjects<Volume> volumes = NamedObjects.of(reader.list(Volume.class));
        NamedObjects<RecurringJob> jobs = NamedObjects.of(reader.list(RecurringJob.class));
        return new Estate(
                now,
                volumes,
                NamedObjects.of(reader.list(BackupTarget.class)),
                jobs,
                BackupVolumeIndex.of(reader.list(BackupVolume.class)),
                SnapshotIndex.of(reader.list(Snapshot.class)),
                BackupIndex.EMPTY.with(reader.list(Backup.class), new LookCounter()),
                new ScheduleIndex(volumes, jobs));
    }

    /** How much has been put in order so far. */
    public LookCounter sorted() {
        return sorted;
    }
}
