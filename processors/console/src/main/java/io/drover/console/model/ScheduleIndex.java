package io.drover.console.model;

import io.drover.control.schedule.VolumeSchedule;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which recurring jobs are for which volumes. Immutable. */
final class ScheduleIndex {
    private final NamedObjects<Volume> volumes;
    private final NamedObjects<RecurringJob> jobs;
    private final Map<String, VolumeSchedule> byVolume = new HashMap<>();
    private final Map<String, List<Volume>> byJob = new HashMap<>();

    ScheduleIndex(NamedObjects<Volume> volumes, NamedObjects<RecurringJob> jobs) {
        this.volumes = volumes;
        this.jobs = jobs;
        for (Volume volume : volumes.sorted()) {
            VolumeSchedule schedule = VolumeSchedule.of(volume, jobs.sorted());
            byVolume.put(volume.getMetadata().getName(), schedule);
            if (!volume.isMarkedForDeletion()) {
                schedule.jobs().stream()
                        .map(selected -> selected.name())
                        .distinct()
                        .forEach(
                                job ->
                                        byJob.computeIfAbsent(job, name -> new ArrayList<>())
                                                .add(volume));
            }
        }
    }

    /** Whether it is of these very objects. */
    @SuppressWarnings("ReferenceEquality") // other contents are other objects
    boolean isOf(NamedObjects<Volume> otherVolumes, NamedObjects<RecurringJob> otherJobs) {
        return volumes == otherVolumes && jobs == otherJobs;
    }

    VolumeSchedule of(Volume volume) {
        VolumeSchedule known = byVolume.get(volume.getMetadata().getName());
        return known == null ? VolumeSchedule.of(volume, jobs.sorted()) : known;
    }

    /** By name. */
    List<Volume> volumesOf(String job) {
        return List.copyOf(byJob.getOrDefault(job, List.of()));
    }
}
