package io.drover.control.schedule;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.control.schedule.JobSelection.Selected;
import io.drover.resource.Cluster;
import io.drover.resource.RecurringJob;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The RecurringJobs of a volume as its backups record them: the label {@value #LABEL} of a backup
 * and of the volume's configuration in the store, whose value is a JSON map of Longhorn's {@code
 * VolumeRecurringJobInfo} by the jobs' names. What Drover adds, the annotations of a job, Longhorn
 * ignores.
 */
public final class JobRecord {
    public static final String LABEL = "VolumeRecurringJobInfo";

    private JobRecord() {}

    /**
     * A job that a volume had.
     *
     * @param fromGroup the groups by which it was the volume's
     * @param fromJob whether a label of the volume named it
     */
    record Entry(JobContent content, List<String> fromGroup, boolean fromJob) {
        Entry {
            fromGroup = List.copyOf(fromGroup);
        }
    }

    /** As it is in the JSON; what is missing there is null. */
    private record Written(
            RecurringJob.Spec jobSpec,
            Map<String, String> annotations,
            List<String> fromGroup,
            boolean fromJob) {
        Entry entry(String name) {
            if (jobSpec == null) {
                throw unreadable("job %s has no jobSpec".formatted(name));
            }
            return new Entry(
                    new JobContent(jobSpec, requireNonNullElse(annotations, Map.of())),
                    requireNonNullElse(fromGroup, List.of()),
                    fromJob);
        }
    }

    /** The label's value for a volume with these jobs; empty if there are none. */
    public static Optional<String> of(Collection<Selected> jobs) {
        if (jobs.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode record = Cluster.MAPPER.createObjectNode();
        jobs.forEach(selected -> record.set(selected.name(), entry(selected)));
        return Optional.of(record.toString());
    }

    private static ObjectNode entry(Selected selected) {
        JobContent content = JobContent.of(selected.job());
        ObjectNode entry = Cluster.MAPPER.createObjectNode();
        entry.set("jobSpec", content.toJson(selected.name()));
        if (!content.annotations().isEmpty()) {
            entry.set("annotations", Cluster.MAPPER.valueToTree(content.annotations()));
        }
        if (!selected.groups().isEmpty()) {
            entry.set("fromGroup", Cluster.MAPPER.valueToTree(selected.groups()));
        }
        return entry.put("fromJob", selected.direct());
    }

    /**
     * The jobs in the label's value, by name.
     *
     * @throws IllegalArgumentException if it is no such record
     */
    static Map<String, Entry> parse(String text) {
        Map<String, Entry> entries = new TreeMap<>();
        read(text)
                .properties()
                .forEach(
                        field ->
                                entries.put(
                                        field.getKey(), entry(field.getKey(), field.getValue())));
        return entries;
    }

    private static ObjectNode read(String text) {
        try {
            if (Cluster.MAPPER.readTree(text) instanceof ObjectNode record) {
                return record;
            }
            throw unreadable("it is no JSON object");
        } catch (JsonProcessingException e) {
            throw unreadable(e.getOriginalMessage());
        }
    }

    private static Entry entry(String name, JsonNode value) {
        if (!value.isObject()) {
            throw unreadable("job %s is no JSON object".formatted(name));
        }
        try {
            return Cluster.MAPPER.treeToValue(value, Written.class).entry(name);
        } catch (JsonProcessingException e) {
            throw unreadable("job %s: %s".formatted(name, e.getOriginalMessage()));
        }
    }

    private static IllegalArgumentException unreadable(String cause) {
        return new IllegalArgumentException(
                "label %s of the volume's backups is no record of recurring jobs: %s"
                        .formatted(LABEL, cause));
    }
}
