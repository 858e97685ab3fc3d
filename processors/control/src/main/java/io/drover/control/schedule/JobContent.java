package io.drover.control.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.blockengine.retention.Ages;
import io.drover.resource.Cluster;
import io.drover.resource.RecurringJob;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a RecurringJob does, apart from its name: two jobs of equal content do the same.
 *
 * @param annotations Drover's annotations that change what it does
 */
record JobContent(RecurringJob.Spec spec, Map<String, String> annotations) {
    /** Those that belong to the specification; others, such as a request to run, do not. */
    static final Set<String> ANNOTATIONS =
            Set.of(
                    "drover.io/time-zone",
                    "drover.io/jitter",
                    "drover.io/catch-up",
                    "drover.io/keep",
                    "drover.io/skip-unchanged");

    /** Longhorn's, where a manifest has none. */
    private static final long DEFAULT_CONCURRENCY = 10;

    private static final String COUNT_BASED = "count-based";

    /** Tasks that keep nothing, or may keep nothing. */
    private static final Set<String> WITHOUT_RETAIN =
            Set.of("snapshot-cleanup", "snapshot-delete", "filesystem-trim");

    JobContent {
        annotations = new TreeMap<>(annotations);
        annotations.keySet().retainAll(ANNOTATIONS);
    }

    static JobContent of(RecurringJob job) {
        return new JobContent(
                job.getSpec(),
                Optional.ofNullable(job.getMetadata().getAnnotations()).orElse(Map.of()));
    }

    /**
     * The specification as Longhorn's Go code writes it: fields in its order, empty groups, labels
     * and parameters left out, the age as {@code 24h0m0s}.
     */
    ObjectNode toJson(String name) {
        ObjectNode json = Cluster.MAPPER.createObjectNode();
        json.put("name", name);
        if (!spec.groups.isEmpty()) {
            json.set("groups", Cluster.MAPPER.valueToTree(spec.groups));
        }
        json.put("task", spec.task);
        json.put("cron", spec.cron);
        json.put("retain", spec.retain);
        json.put("retainAge", goDuration(spec.retainAge));
        if (!spec.retentionPolicy.isEmpty()) {
            json.put("retentionPolicy", spec.retentionPolicy);
        }
        json.put("concurrency", spec.concurrency);
        if (!spec.labels.isEmpty()) {
            json.set("labels", Cluster.MAPPER.valueToTree(new TreeMap<>(spec.labels)));
        }
        if (!spec.parameters.isEmpty()) {
            json.set("parameters", Cluster.MAPPER.valueToTree(new TreeMap<>(spec.parameters)));
        }
        return json;
    }

    /** Longhorn reads no days and no weeks. What is no age stays as it is. */
    private static String goDuration(String text) {
        try {
            Duration age = Ages.parse(text.isEmpty() ? "0s" : text);
            return age.compareTo(Duration.ofMinutes(1)) < 0
                    ? age.toSeconds() + "s"
                    : age.compareTo(Duration.ofHours(1)) < 0
                            ? "%dm%ds".formatted(age.toMinutes(), age.toSecondsPart())
                            : "%dh%dm%ds"
                                    .formatted(
                                            age.toHours(),
                                            age.toMinutesPart(),
                                            age.toSecondsPart());
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Whether both do the same, after defaults are filled in: older records lack new fields. */
    boolean isSame(JobContent other) {
        return canonical().equals(other.canonical());
    }

    /** One text for all jobs of the same content. */
    String canonical() {
        RecurringJob.Spec filled = Cluster.copy(spec, RecurringJob.Spec.class);
        filled.groups = new TreeSet<>(spec.groups).stream().toList();
        filled.concurrency = spec.concurrency == 0 ? DEFAULT_CONCURRENCY : spec.concurrency;
        filled.retentionPolicy =
                spec.retentionPolicy.isEmpty() ? COUNT_BASED : spec.retentionPolicy;
        if (filled.retentionPolicy.equals(COUNT_BASED)) {
            filled.retainAge = "0s";
        }
        if (filled.retain == 0 && !WITHOUT_RETAIN.contains(spec.task)) {
            filled.retain = 1;
        }
        return new JobContent(filled, Map.of()).toJson("") + new TreeMap<>(annotations).toString();
    }

    /** A new resource of that content. */
    RecurringJob toResource(Cluster cluster, String name) {
        RecurringJob job = new RecurringJob();
        job.setMetadata(cluster.metadata(name, Map.of()));
        job.getMetadata().setAnnotations(annotations);
        job.setSpec(Cluster.copy(spec, RecurringJob.Spec.class));
        job.getSpec().name = name;
        return job;
    }
}
