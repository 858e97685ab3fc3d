package io.drover.control.provision;

import io.drover.control.schedule.RecurringJobFields;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A job of the parameter {@code recurringJobs} of a StorageClass, which Longhorn had up to 1.1: a
 * JSON list of {@code {name, task, cron, retain, labels, concurrency}}.
 *
 * @param name as the list has it
 * @param job the RecurringJob that it stands for; jobs of the same content are one, over all
 *     classes
 */
record ClassJob(String name, RecurringJob job) {
    /** The name in the list, for people. */
    static final String ANNOTATION_NAME = "drover.io/class-job";

    private static final String EXAMPLE =
            "[{\"name\":\"daily\",\"task\":\"backup\",\"cron\":\"0 3 * * *\",\"retain\":7}]";
    private static final int MAX_NAME = 8;
    private static final Set<String> TASKS = Set.of("snapshot", "backup");
    private static final Set<String> FIELDS =
            Set.of("name", "task", "cron", "retain", "labels", "concurrency");

    /**
     * @param text the list
     * @param maxRetention what {@code retain} may not exceed
     * @throws IllegalArgumentException naming index, field, value and remedy
     */
    static List<ClassJob> parse(String text, int maxRetention) {
        List<ClassJob> jobs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (StrictJson entry : StrictJson.list("recurringJobs", text, FIELDS, EXAMPLE)) {
            ClassJob job = of(entry, maxRetention);
            if (!names.add(job.name())) {
                throw new IllegalArgumentException(
                        "%s.name: '%s' is used twice; give each job of the list a name of its own"
                                .formatted(entry.place(), job.name()));
            }
            jobs.add(job);
        }
        return jobs;
    }

    private static ClassJob of(StrictJson entry, int maxRetention) {
        String name = entry.text("name", "use 1 to %d characters".formatted(MAX_NAME));
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "%s.name: '%s' has %d characters; use 1 to %d"
                            .formatted(entry.place(), name, name.length(), MAX_NAME));
        }
        String task = entry.text("task", "use snapshot or backup");
        if (!TASKS.contains(task)) {
            throw new IllegalArgumentException(
                    "%s.task: '%s' is no task of a StorageClass; use snapshot or backup"
                            .formatted(entry.place(), task));
        }
        RecurringJob job = job(entry, name, task);
        try {
            RecurringJobFields.of(job, maxRetention);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    entry.place() + "." + e.getMessage().replaceFirst("^spec\\.", ""), e);
        }
        return new ClassJob(name, job);
    }

    private static RecurringJob job(StrictJson entry, String name, String task) {
        RecurringJob job = new RecurringJob();
        job.getSpec().task = task;
        job.getSpec().cron = entry.text("cron", "use five fields such as \"0 3 * * *\"");
        job.getSpec().retain = entry.number("retain", "use 1 or more, without quotes");
        job.getSpec().concurrency =
                entry.number(
                        "concurrency",
                        RecurringJobFields.DEFAULT_CONCURRENCY,
                        "use 1 or more, without quotes");
        job.getSpec()
                .labels
                .putAll(entry.texts("labels", "use an object of texts such as {\"a\":\"b\"}"));
        String full = name + "-" + Names.sha256(canonical(job)).substring(0, 8);
        job.getSpec().name = full;
        job.setMetadata(
                new ObjectMetaBuilder()
                        .withName(full)
                        .withAnnotations(Map.of(ANNOTATION_NAME, name))
                        .build());
        return job;
    }

    /** JSON with sorted keys and without blanks. */
    private static String canonical(RecurringJob job) {
        Map<String, Object> content = new TreeMap<>();
        content.put("task", job.getSpec().task);
        content.put("cron", job.getSpec().cron);
        content.put("retain", job.getSpec().retain);
        content.put("labels", new TreeMap<>(job.getSpec().labels));
        return Cluster.MAPPER.valueToTree(content).toString();
    }
}
