package io.drover.control.schedule;

import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What marks a job's snapshots and backups, in the cluster and in the store. */
final class RecurringLabels {
    /** With the job's name, as Longhorn writes it. */
    static final String JOB = "RecurringJob";

    /**
     * On backups of a job with {@code full-backup-interval}: how many of its backups of the volume
     * came after the last full one.
     */
    static final String SINCE_FULL = "drover.io/backups-since-full";

    private RecurringLabels() {}

    /** The job's own labels, and its name. */
    static Map<String, String> of(VolumeTask task) {
        Map<String, String> labels = new TreeMap<>(task.run().fields().labels());
        labels.put(JOB, task.run().job());
        return labels;
    }

    /** By the time of creation of the resource. */
    static <T extends HasMetadata> List<T> newestFirst(List<T> objects) {
        return objects.stream()
                .sorted(
                        Comparator.comparing(
                                        (T object) -> object.getMetadata().getCreationTimestamp())
                                .thenComparing(object -> object.getMetadata().getName())
                                .reversed())
                .toList();
    }
}
