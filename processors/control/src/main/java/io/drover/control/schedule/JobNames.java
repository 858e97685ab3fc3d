package io.drover.control.schedule;

import io.drover.resource.KubernetesStatus;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks names, groups and labels of a recurring job by Longhorn's rules. */
final class JobNames {
    /** On snapshots and backups: the job that made them. */
    static final String LABEL_JOB = Names.LABEL_JOB_OF_BACKUP;

    /** Longhorn's own limit; it shortens longer names. */
    private static final int MAX_NAME = 40;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]+");
    private static final Pattern GROUP = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

    /** Longhorn writes these itself. */
    private static final Set<String> RESERVED =
            Set.of(KubernetesStatus.LABEL, "ranchervm-base-image", LABEL_JOB, BackupOrigin.LABEL);

    private JobNames() {}

    static void check(RecurringJob job) {
        RecurringJob.Spec spec = job.getSpec();
        String name = Optional.ofNullable(job.getMetadata().getName()).orElse("");
        if (name.length() > MAX_NAME || !NAME.matcher(name).matches() || !isKeyPart(name)) {
            throw new IllegalArgumentException(
                    "metadata.name: '%s' cannot be the name of a job, which becomes part of labels; use 2 to %d characters of a-z, 0-9, '-' and '.'"
                            .formatted(name, MAX_NAME));
        }
        if (!spec.name.isEmpty() && !spec.name.equals(name)) {
            throw new IllegalArgumentException(
                    "spec.name: '%s' differs from metadata.name '%s', which volumes refer to; leave it out"
                            .formatted(spec.name, name));
        }
        for (String group : spec.groups) {
            if (!GROUP.matcher(group).matches() || !isKeyPart(group)) {
                throw new IllegalArgumentException(
                        "spec.groups: '%s' cannot be a group, which becomes part of labels; use 2 to 63 characters of a-z, A-Z, 0-9, '-', '_' and '.', a letter or digit at both ends"
                                .formatted(group));
            }
        }
        spec.labels.forEach(JobNames::checkLabel);
    }

    private static void checkLabel(String key, String value) {
        if (RESERVED.contains(key)) {
            throw new IllegalArgumentException(
                    "spec.labels: '%s' is set by Drover itself; use another key".formatted(key));
        }
        int slash = key.indexOf('/');
        boolean qualified =
                isKeyPart(key.substring(slash + 1))
                        && (slash < 0 || Names.isObjectName(key.substring(0, slash)));
        if (!qualified) {
            throw new IllegalArgumentException(
                    "spec.labels: '%s' cannot be the key of a label; use up to 63 letters, digits, '-', '_' and '.', after a domain and '/' if you like"
                            .formatted(key));
        }
        if (Optional.ofNullable(value).orElse("").isEmpty()) {
            throw new IllegalArgumentException(
                    "spec.labels: '%s' has no value; give it one, or leave it out".formatted(key));
        }
    }

    private static boolean isKeyPart(String text) {
        return Names.isLabelValue(text);
    }

    /** Annotations of the job; empty if it has none. */
    static Map<String, String> annotations(RecurringJob job) {
        return Optional.ofNullable(job.getMetadata().getAnnotations()).orElse(Map.of());
    }
}
