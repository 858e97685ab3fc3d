package io.drover.control.provision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

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
        JsonNode list = json(text);
        List<ClassJob> jobs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String place = "recurringJobs[%d]".formatted(i);
            ClassJob job = of(list.get(i), place, maxRetention);
            if (!names.add(job.name())) {
                throw new IllegalArgumentException(
                        "%s.name: '%s' is used twice; give each job of the list a name of its own"
                                .formatted(place, job.name()));
            }
            jobs.add(job);
        }
        return jobs;
    }

    private static JsonNode json(String text) {
        try {
            JsonNode list = Cluster.MAPPER.readTree(text);
            if (list.isArray()) {
                return list;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "recurringJobs: '%s' is not JSON (%s); write a list such as %s"
                            .formatted(text, e.getOriginalMessage(), EXAMPLE),
                    e);
        }
        throw new IllegalArgumentException(
                "recurringJobs: '%s' is no list; write one such as %s".formatted(text, EXAMPLE));
    }

    private static final String EXAMPLE =
            "[{\"name\":\"daily\",\"task\":\"backup\",\"cron\":\"0 3 * * *\",\"retain\":7}]";

    private static ClassJob of(JsonNode entry, String place, int maxRetention) {
        entry.fieldNames()
                .forEachRemaining(
                        field -> {
                            if (!FIELDS.contains(field)) {
                                throw new IllegalArgumentException(
                                        "%s: there is no field '%s'; use %s"
                                                .formatted(
                                                        place,
                                                        field,
                                                        String.join(
                                                                ", ",
                                                                new java.util.TreeSet<>(FIELDS))));
                            }
                        });
        String name = entry.path("name").asText();
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "%s.name: '%s' has %d characters; use 1 to %d"
                            .formatted(place, name, name.length(), MAX_NAME));
        }
        String task = entry.path("task").asText();
        if (!TASKS.contains(task)) {
            throw new IllegalArgumentException(
                    "%s.task: '%s' is no task of a StorageClass; use snapshot or backup"
                            .formatted(place, task));
        }
        if (!entry.path("retain").isIntegralNumber()) {
            throw new IllegalArgumentException(
                    "%s.retain: '%s' is no number; use 1 or more"
                            .formatted(place, entry.path("retain").asText()));
        }
        RecurringJob job = job(entry, name, task);
        try {
            RecurringJobFields.of(job, maxRetention);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    place + "." + e.getMessage().replaceFirst("^spec\\.", ""), e);
        }
        return new ClassJob(name, job);
    }

    private static RecurringJob job(JsonNode entry, String name, String task) {
        RecurringJob job = new RecurringJob();
        job.getSpec().task = task;
        job.getSpec().cron = entry.path("cron").asText();
        job.getSpec().retain = entry.path("retain").asLong();
        job.getSpec().concurrency = entry.path("concurrency").asLong(DEFAULT_CONCURRENCY);
        entry.path("labels")
                .properties()
                .forEach(
                        label ->
                                job.getSpec()
                                        .labels
                                        .put(label.getKey(), label.getValue().asText()));
        String full = name + "-" + Names.sha256(canonical(job)).substring(0, 8);
        job.getSpec().name = full;
        job.setMetadata(
                new ObjectMetaBuilder()
                        .withName(full)
                        .withAnnotations(Map.of(ANNOTATION_NAME, name))
                        .build());
        return job;
    }

    private static final long DEFAULT_CONCURRENCY = RecurringJobFields.DEFAULT_CONCURRENCY;

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
