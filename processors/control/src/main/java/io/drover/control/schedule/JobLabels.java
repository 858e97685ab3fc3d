package io.drover.control.schedule;

import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The labels by which volumes and claims name RecurringJobs and groups of them. */
public final class JobLabels {
    private JobLabels() {}

    /** The key of the label that names a job. */
    public static String ofJob(String job) {
        return Names.LABEL_JOB_PREFIX + job;
    }

    /** The key of the label that names a group. */
    public static String ofGroup(String group) {
        return Names.LABEL_GROUP_PREFIX + group;
    }

    /** Whether the label names a job or a group, whatever its value. */
    public static boolean isJobLabel(String key) {
        return !key.equals(Names.LABEL_JOB_SOURCE)
                && (key.startsWith(Names.LABEL_JOB_PREFIX)
                        || key.startsWith(Names.LABEL_GROUP_PREFIX));
    }

    /** The keys of the labels that name jobs and groups, whatever their values. */
    public static Set<String> of(HasMetadata object) {
        return all(object).keySet().stream()
                .filter(JobLabels::isJobLabel)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the object has the label, with the value that has an effect. */
    public static boolean isEnabled(HasMetadata object, String key) {
        return Names.ENABLED.equals(all(object).get(key));
    }

    /** All labels of the object; none if it has none. */
    static Map<String, String> all(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of());
    }
}
