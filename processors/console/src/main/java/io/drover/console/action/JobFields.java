package io.drover.console.action;

import static java.util.stream.Collectors.joining;

import io.drover.console.page.PageContext;
import io.drover.console.page.SchedulePages;
import io.drover.console.view.CronWords;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.FormPage.Note;
import io.drover.console.view.FormPage.Option;
import io.drover.console.view.FormPage.Runs;
import io.drover.control.schedule.CronSchedule;
import io.drover.control.schedule.RecurringJobFields;
import io.drover.resource.RecurringJob;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The fields of forms that say what a recurring job does, when, and what it keeps. */
final class JobFields {
    private static final String FULL_INTERVAL = "full-backup-interval";
    private static final String BY_COUNT = "count";
    private static final String BY_AGE = "age";
    private static final String BY_GENERATIONS = "generations";
    private static final String AGE_BASED = "age-based";
    private static final String COUNT_BASED = "count-based";
    private static final String UTC = "UTC";

    /** Those that Drover does something for; two more of Longhorn's do nothing here. */
    private static final List<Option> TASKS =
            List.of(
                    new Option("backup", "backup: a snapshot, sent to the target"),
                    new Option(
                            "backup-force-create",
                            "backup-force-create: the same, before old snapshots are removed"),
                    new Option("snapshot", "snapshot"),
                    new Option(
                            "snapshot-force-create",
                            "snapshot-force-create: the same, before old ones are removed"),
                    new Option(
                            "snapshot-delete",
                            "snapshot-delete: removes all but the newest snapshots, whoever took"
                                    + " them"),
                    new Option("system-backup", "system-backup: one of all volumes and resources"));

    private JobFields() {}

    /** When the job runs, and for whom. */
    static List<Field> of(RecurringJob job, Values values) {
        RecurringJob.Spec spec = job.getSpec();
        Map<String, String> annotations = annotations(job);
        List<Field> fields = new ArrayList<>();
        fields.add(
                Field.text(
                        "cron",
                        "Schedule",
                        values.of("cron", spec.cron),
                        "Minute, hour, day of month, month, day of week; or @hourly, @daily,"
                                + " @weekly, @monthly, @every 90m"));
        fields.add(
                Field.text(
                        "zone",
                        "Time zone",
                        values.of(
                                "zone",
                                annotations.getOrDefault(
                                        RecurringJobFields.ANNOTATION_TIME_ZONE, UTC)),
                        "Such as Europe/Berlin"));
        fields.addAll(retention(spec, annotations, values));
        fields.add(
                Field.text(
                        "full",
                        "Full backup every",
                        values.of("full", spec.parameters.getOrDefault(FULL_INTERVAL, "")),
                        "So many backups of a volume; empty for never. For tasks that make"
                                + " backups"));
        fields.add(
                Field.text(
                        "groups",
                        "Groups",
                        values.of("groups", String.join(", ", spec.groups)),
                        "Volumes name a group by a label; those without any label are in group"
                                + " default"));
        fields.add(
                Field.text(
                        "labels",
                        "Labels of what it makes",
                        values.of(
                                "labels",
                                spec.labels.entrySet().stream()
                                        .map(label -> label.getKey() + "=" + label.getValue())
                                        .collect(joining(", "))),
                        "Such as tier=gold, team=web"));
        fields.add(
                Field.text(
                        "concurrency",
                        "Volumes at once",
                        values.of("concurrency", Long.toString(concurrency(spec))),
                        ""));
        return fields;
    }

    static Field task(Values values) {
        return Field.choice("task", "Task", values.of("task", "backup"), TASKS, "");
    }

    private static long concurrency(RecurringJob.Spec spec) {
        return spec.concurrency == 0 ? RecurringJobFields.DEFAULT_CONCURRENCY : spec.concurrency;
    }

    private static List<Field> retention(
            RecurringJob.Spec spec, Map<String, String> annotations, Values values) {
        Optional<String> generations =
                Optional.ofNullable(annotations.get(RecurringJobFields.ANNOTATION_KEEP));
        boolean byAge = spec.retentionPolicy.equals(AGE_BASED);
        return List.of(
                Field.choice(
                        "keep",
                        "Keep",
                        values.of(
                                "keep",
                                generations.isPresent()
                                        ? BY_GENERATIONS
                                        : byAge ? BY_AGE : BY_COUNT),
                        List.of(
                                new Option(BY_COUNT, "the last ones, by number"),
                                new Option(BY_AGE, "those younger than an age"),
                                new Option(BY_GENERATIONS, "generations")),
                        "What this job made and the rule does not keep is deleted, in the store"
                                + " too"),
                Field.text("retain", "Number", values.of("retain", Long.toString(spec.retain)), ""),
                Field.text(
                        "age",
                        "Age",
                        values.of("age", byAge ? spec.retainAge : ""),
                        "Such as 30d or 36h; for keeping by age"),
                Field.text(
                        "generations",
                        "Generations",
                        values.of("generations", generations.orElse("")),
                        "Such as hourly=24,daily=7,weekly=4,monthly=12; for keeping generations"));
    }

    /** When it would run, as far as that has been typed. */
    static List<Note> runs(PageContext context, Values values, RecurringJob job) {
        String cron = values.of("cron", job.getSpec().cron);
        try {
            CronSchedule schedule =
                    CronSchedule.parse(
                            cron,
                            CronSchedule.zone(
                                    values.of(
                                            "zone",
                                            annotations(job)
                                                    .getOrDefault(
                                                            RecurringJobFields.ANNOTATION_TIME_ZONE,
                                                            UTC))));
            String sentence = CronWords.of(cron) + ", " + schedule.zone().getId();
            return List.of(new Runs(sentence, "", SchedulePages.runs(schedule, context.now())));
        } catch (IllegalArgumentException e) {
            return List.of(new Runs("", e.getMessage(), List.of()));
        }
    }

    private static Map<String, String> annotations(RecurringJob job) {
        return Optional.ofNullable(job.getMetadata().getAnnotations()).orElse(Map.of());
    }

    /**
     * Has the job be as the form says; what the form does not ask for stays.
     *
     * @throws FieldException if a number is none, or a label has no value
     */
    static void fill(RecurringJob job, Values values) {
        RecurringJob.Spec spec = job.getSpec();
        spec.cron = values.of("cron");
        spec.groups = new ArrayList<>(words(values.of("groups")));
        spec.labels = labels(values.of("labels"));
        spec.concurrency = values.number("concurrency", "Volumes at once");
        Map<String, String> annotations = new TreeMap<>(annotations(job));
        set(annotations, RecurringJobFields.ANNOTATION_TIME_ZONE, zone(values.of("zone")));
        String keep = values.of("keep");
        boolean byAge = keep.equals(BY_AGE);
        spec.retentionPolicy = byAge ? AGE_BASED : COUNT_BASED;
        spec.retainAge = byAge ? values.of("age") : "0s";
        spec.retain = values.number("retain", "Number");
        set(
                annotations,
                RecurringJobFields.ANNOTATION_KEEP,
                keep.equals(BY_GENERATIONS) ? values.of("generations") : "");
        job.getMetadata().setAnnotations(annotations);
        spec.parameters = new TreeMap<>(spec.parameters);
        set(spec.parameters, FULL_INTERVAL, values.of("full"));
    }

    private static String zone(String text) {
        return text.equals(UTC) ? "" : text;
    }

    private static void set(Map<String, String> entries, String key, String value) {
        if (value.isEmpty()) {
            entries.remove(key);
        } else {
            entries.put(key, value);
        }
    }

    private static List<String> words(String text) {
        return Stream.of(text.split("[,\\s]+")).filter(word -> !word.isEmpty()).toList();
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .forEach(
                        label -> {
                            int equals = label.indexOf('=');
                            if (equals < 1) {
                                throw new FieldException(
                                        "labels",
                                        "Labels: '%s' has no value; write one such as tier=gold"
                                                .formatted(label));
                            }
                            labels.put(
                                    label.substring(0, equals).strip(),
                                    label.substring(equals + 1).strip());
                        });
        return labels;
    }
}
