package io.drover.console.model;

import io.drover.control.schedule.VolumeSchedule;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All resources as the caches have them at one moment, for one answer. Immutable. */
public final class Estate {
    private final Instant now;
    private final NamedObjects<Volume> volumes;
    private final NamedObjects<BackupTarget> targets;
    private final NamedObjects<RecurringJob> jobs;
    private final BackupVolumeIndex backupVolumes;
    private final SnapshotIndex snapshots;
    private final BackupIndex backups;
    private final ScheduleIndex schedules;
    private final History history;
    private final DayIndex days;

    Estate(
            Instant now,
            NamedObjects<Volume> volumes,
            NamedObjects<BackupTarget> targets,
            NamedObjects<RecurringJob> jobs,
            BackupVolumeIndex backupVolumes,
            SnapshotIndex snapshots,
            BackupIndex backups,
            ScheduleIndex schedules,
            History history,
            DayIndex days) {
        this.now = now;
        this.volumes = volumes;
        this.targets = targets;
        this.jobs = jobs;
        this.backupVolumes = backupVolumes;
        this.snapshots = snapshots;
        this.backups = backups;
        this.schedules = schedules;
        this.history = history;
        this.days = days;
    }

    /**
     * @throws IllegalStateException while a cache has not been filled
     */
    public static Estate read(ResourceReader caches, Instant now) {
        return Estates.once(caches, now);
    }

    /** The target that a volume is backed up to. */
    public static String targetOf(Volume volume) {
        String name = volume.getSpec().backupTargetName;
        return name.isEmpty() ? Names.DEFAULT_TARGET : name;
    }

    public Instant now() {
        return now;
    }

    /** By name. */
    public List<Volume> volumes() {
        return volumes.sorted();
    }

    /** By name. */
    public List<BackupTarget> targets() {
        return targets.sorted();
    }

    /** By name. */
    public List<RecurringJob> jobs() {
        return jobs.sorted();
    }

    public Optional<Volume> volume(String name) {
        return volumes.find(name);
    }

    public Optional<BackupTarget> target(String name) {
        return targets.find(name);
    }

    public Optional<RecurringJob> job(String name) {
        return jobs.find(name);
    }

    /** What a target holds, by volume. */
    public List<BackupVolume> backupVolumes(String target) {
        return backupVolumes.byTarget().getOrDefault(target, List.of());
    }

    public Optional<BackupVolume> backupVolume(Place place) {
        return Optional.ofNullable(backupVolumes.byPlace().get(place));
    }

    /** The backups of a volume on a target, newest first. */
    public List<Backup> backups(Place place) {
        return backups.at(place).newestFirst();
    }

    /** Of those that can be restored, the one with the youngest data. */
    public Optional<Backup> good(Place place) {
        return backups.at(place).good();
    }

    public Optional<Backup> backup(Place place, String name) {
        return backups(place).stream()
                .filter(backup -> backup.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** All backups, in no order. */
    public List<Backup> backups() {
        return backups.all().toList();
    }

    /** Backups that wait or are under way. */
    public List<Backup> running() {
        return backups.running();
    }

    /** What became of the backups of each day, on all targets. */
    public Map<LocalDate, DayCount> days() {
        return days.all();
    }

    /** What became of the backups of each day, on a target. */
    public Map<LocalDate, DayCount> days(String target) {
        return days.on(target);
    }

    /** What became of the backups of each day, of a volume on a target. */
    public Map<LocalDate, DayCount> days(Place place) {
        return days.at(place);
    }

    /** What is remembered beside the resources. */
    public History history() {
        return history;
    }

    /** The resources of what the targets hold, in no order. */
    public List<BackupVolume> backupVolumes() {
        return List.copyOf(backupVolumes.byPlace().values());
    }

    /** The places where backups are, in no order. */
    public Set<Place> places() {
        return backups.places();
    }

    public int backupCount() {
        return backups.size();
    }

    /** The targets on which there are backups of the volume, its own first. */
    public List<String> targetsWith(Volume volume) {
        String own = targetOf(volume);
        String name = volume.getMetadata().getName();
        List<String> found = new ArrayList<>(List.of(own));
        backups.places().stream()
                .filter(place -> place.volume().equals(name) && !place.target().equals(own))
                .map(Place::target)
                .sorted()
                .forEach(found::add);
        return found;
    }

    /** The snapshots of a volume that its data has, newest first. */
    public List<Snapshot> snapshots(String volume) {
        return snapshots.byVolume().getOrDefault(volume, List.of());
    }

    /** The volumes that a recurring job is for, by name. */
    public List<Volume> volumesOf(String job) {
        return schedules.volumesOf(job);
    }

    public VolumeSchedule schedule(Volume volume) {
        return schedules.of(volume);
    }
}
