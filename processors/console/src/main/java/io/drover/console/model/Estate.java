package io.drover.console.model;

import static java.util.Comparator.comparing;

import io.drover.control.backupvolume.Backups;
import io.drover.control.schedule.VolumeSchedule;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All resources as the caches have them at one moment, for one answer. Immutable. */
public final class Estate {
    private static final Comparator<HasMetadata> BY_NAME =
            comparing(object -> object.getMetadata().getName());

    private final Instant now;
    private final List<Volume> volumes;
    private final List<BackupTarget> targets;
    private final List<BackupVolume> backupVolumes;
    private final List<RecurringJob> jobs;
    private final List<Snapshot> snapshots;
    private final Map<Place, List<Backup>> backups = new HashMap<>();
    private final int backupCount;

    private Estate(ResourceReader caches, Instant now) {
        this.now = now;
        volumes = sorted(caches.list(Volume.class));
        targets = sorted(caches.list(BackupTarget.class));
        backupVolumes = sorted(caches.list(BackupVolume.class));
        jobs = sorted(caches.list(RecurringJob.class));
        snapshots = sorted(caches.list(Snapshot.class));
        List<Backup> all = caches.list(Backup.class);
        backupCount = all.size();
        all.forEach(
                backup ->
                        backups.computeIfAbsent(place(backup), place -> new ArrayList<>())
                                .add(backup));
        backups.values().forEach(list -> list.sort(comparing(BackupFacts::time).reversed()));
    }

    /**
     * @throws IllegalStateException while a cache has not been filled
     */
    public static Estate read(ResourceReader caches, Instant now) {
        return new Estate(caches, now);
    }

    private static <T extends HasMetadata> List<T> sorted(List<T> objects) {
        return objects.stream().sorted(BY_NAME).toList();
    }

    private static Place place(Backup backup) {
        return new Place(Backups.target(backup), Backups.volume(backup));
    }

    /** The target that a volume is backed up to. */
    public static String targetOf(Volume volume) {
        String name = volume.getSpec().backupTargetName;
        return name.isEmpty() ? Names.DEFAULT_TARGET : name;
    }

    public Instant now() {
        return now;
    }

    public List<Volume> volumes() {
        return volumes;
    }

    public List<BackupTarget> targets() {
        return targets;
    }

    public List<RecurringJob> jobs() {
        return jobs;
    }

    public Optional<Volume> volume(String name) {
        return named(volumes, name);
    }

    public Optional<BackupTarget> target(String name) {
        return named(targets, name);
    }

    public Optional<RecurringJob> job(String name) {
        return named(jobs, name);
    }

    private static <T extends HasMetadata> Optional<T> named(List<T> objects, String name) {
        return objects.stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** What a target holds, by volume. */
    public List<BackupVolume> backupVolumes(String target) {
        return backupVolumes.stream()
                .filter(volume -> volume.getSpec().backupTargetName.equals(target))
                .toList();
    }

    public Optional<BackupVolume> backupVolume(Place place) {
        return backupVolumes(place.target()).stream()
                .filter(volume -> volume.getSpec().volumeName.equals(place.volume()))
                .findFirst();
    }

    /** The backups of a volume on a target, newest first. */
    public List<Backup> backups(Place place) {
        return List.copyOf(backups.getOrDefault(place, List.of()));
    }

    public Optional<Backup> backup(Place place, String name) {
        return named(backups(place), name);
    }

    /** All backups, in no order. */
    public List<Backup> backups() {
        return backups.values().stream().flatMap(List::stream).toList();
    }

    public int backupCount() {
        return backupCount;
    }

    /** The targets on which there are backups of the volume, its own first. */
    public List<String> targetsWith(Volume volume) {
        String own = targetOf(volume);
        String name = volume.getMetadata().getName();
        List<String> found = new ArrayList<>(List.of(own));
        backups.keySet().stream()
                .filter(place -> place.volume().equals(name) && !place.target().equals(own))
                .map(Place::target)
                .sorted()
                .forEach(found::add);
        return found;
    }

    /** The snapshots of a volume that its data has, newest first. */
    public List<Snapshot> snapshots(String volume) {
        return snapshots.stream()
                .filter(snapshot -> snapshot.getSpec().volume.equals(volume))
                .sorted(
                        comparing((Snapshot snapshot) -> snapshot.getStatus().creationTime)
                                .reversed())
                .toList();
    }

    /** The volumes that a recurring job is for. */
    public List<Volume> volumesOf(String job) {
        return volumes.stream()
                .filter(volume -> !volume.isMarkedForDeletion())
                .filter(
                        volume ->
                                schedule(volume).jobs().stream()
                                        .anyMatch(selected -> selected.name().equals(job)))
                .toList();
    }

    public VolumeSchedule schedule(Volume volume) {
        return VolumeSchedule.of(volume, jobs);
    }
}
