package io.drover.control.schedule;

import io.drover.control.schedule.JobSelection.Selected;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the labels of a volume come to.
 *
 * @param jobs those that select it, by name
 * @param missing jobs and groups that its labels name and that do not exist, in words
 * @param disabled keys of its labels of jobs and groups whose value has no effect
 */
public record VolumeSchedule(List<Selected> jobs, List<String> missing, List<String> disabled) {
    private static final Set<String> BACKUP_TASKS = Set.of("backup", "backup-force-create");

    public VolumeSchedule {
        jobs = List.copyOf(jobs);
        missing = List.copyOf(missing);
        disabled = List.copyOf(disabled);
    }

    /**
     * @param all the jobs that exist, by name; those being deleted do not count
     */
    public static VolumeSchedule of(Volume volume, Collection<RecurringJob> all) {
        List<RecurringJob> present =
                all.stream().filter(job -> !job.isMarkedForDeletion()).toList();
        List<String> missing = new ArrayList<>();
        List<String> disabled = new ArrayList<>();
        for (String label : JobLabels.of(volume)) {
            if (!JobLabels.isEnabled(volume, label)) {
                disabled.add(label);
            } else if (!isKnown(label, present)) {
                missing.add(inWords(label));
            }
        }
        return new VolumeSchedule(
                present.stream().flatMap(job -> Selected.of(volume, job).stream()).toList(),
                missing,
                disabled);
    }

    /** Whether there is the job or the group; the default group needs no jobs. */
    private static boolean isKnown(String label, List<RecurringJob> present) {
        return label.equals(JobLabels.ofGroup(Names.DEFAULT_GROUP))
                || present.stream().flatMap(JobSelection::labels).anyMatch(label::equals);
    }

    private static String inWords(String label) {
        return label.startsWith(Names.LABEL_GROUP_PREFIX)
                ? "group " + label.substring(Names.LABEL_GROUP_PREFIX.length())
                : label.substring(Names.LABEL_JOB_PREFIX.length());
    }

    /** Whether a job selects the volume. */
    public boolean isScheduled() {
        return !jobs.isEmpty();
    }

    /** Whether a job selects the volume that backs it up. */
    public boolean makesBackups() {
        return jobs.stream()
                .anyMatch(selected -> BACKUP_TASKS.contains(selected.job().getSpec().task));
    }

    /** One word for the condition. */
    String reason() {
        return isScheduled()
                ? "Scheduled"
                : missing.isEmpty() ? "NoRecurringJob" : "RecurringJobMissing";
    }

    /** The condition's message, with the remedy where there is something wrong. */
    String message() {
        return Stream.of(
                        isScheduled() ? names() : "",
                        isScheduled() && !makesBackups()
                                ? "none of them backs the volume up; add a job of task backup"
                                : "",
                        missing.isEmpty()
                                ? ""
                                : "labels name recurring jobs or groups that do not exist: %s; create them, or change the labels"
                                        .formatted(String.join(", ", missing)),
                        isScheduled() || !missing.isEmpty() ? "" : none(),
                        disabled.isEmpty()
                                ? ""
                                : "labels without effect, since their value is not '%s': %s"
                                        .formatted(Names.ENABLED, String.join(", ", disabled)))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private String names() {
        return jobs.stream().map(VolumeSchedule::describe).collect(Collectors.joining(", "));
    }

    private static String describe(Selected selected) {
        return selected.direct()
                ? selected.name()
                : "%s (%s %s)"
                        .formatted(
                                selected.name(),
                                selected.groups().size() == 1 ? "group" : "groups",
                                String.join(", ", selected.groups()));
    }

    private static String none() {
        return "no recurring job selects this volume; put a job into group '%s', or label the volume %s: %s"
                .formatted(Names.DEFAULT_GROUP, JobLabels.ofJob("JOB"), Names.ENABLED);
    }
}
