package io.drover.console.action;

import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.page.PageProblem;
import io.drover.console.page.SchedulePages;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.FormPage.Option;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Moment;
import io.drover.control.schedule.CronSchedule;
import io.drover.control.schedule.JobLabels;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Forms about the recurring jobs of volumes. */
final class JobForms {
    private static final List<Option> TASKS =
            Stream.of("backup", "snapshot").map(task -> new Option(task, task)).toList();

    private JobForms() {}

    private static String volumeName(PageContext context) {
        return VolumeForms.volume(context).getMetadata().getName();
    }

    private static String back(String volume) {
        return Hrefs.volume(volume);
    }

    /** Has a job that exists be for a volume. */
    record Add(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            String volume = volumeName(context);
            List<Option> jobs = new ArrayList<>();
            context.estate()
                    .jobs()
                    .forEach(
                            job ->
                                    jobs.add(
                                            new Option(
                                                    job.getMetadata().getName(),
                                                    "%s (%s, %s)"
                                                            .formatted(
                                                                    job.getMetadata().getName(),
                                                                    job.getSpec().task,
                                                                    job.getSpec().cron))));
            return new Question(
                    "Add a recurring job to " + volume,
                    jobs.isEmpty()
                            ? List.of("There is no recurring job yet; make a new one instead.")
                            : List.of(),
                    List.of(
                            Field.choice(
                                    "job",
                                    "Recurring job",
                                    values.of("job", ""),
                                    jobs,
                                    "The jobs of group default no longer count once a volume has a"
                                            + " job of its own")),
                    "Add",
                    false,
                    back(volume));
        }

        @Override
        public Done act(PageContext context, Values values) {
            String volume = volumeName(context);
            String job = values.of("job");
            if (context.estate().job(job).isEmpty()) {
                throw new FieldException(
                        "job", "Recurring job: there is no '%s'; choose another".formatted(job));
            }
            cluster.patchLabels(Volume.class, volume, Map.of(JobLabels.ofJob(job), Names.ENABLED));
            return new Done(back(volume), Notice.JOB_ADDED);
        }
    }

    /** Makes a job for a volume. */
    record Create(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            String volume = volumeName(context);
            return new Question(
                    "New recurring job for " + volume,
                    List.of(),
                    List.of(
                            Field.text(
                                    "name",
                                    "Name",
                                    values.of("name", ""),
                                    "Lower-case letters, digits and '-'; at most 40"),
                            Field.choice("task", "Task", values.of("task", "backup"), TASKS, ""),
                            Field.text(
                                    "cron",
                                    "Schedule",
                                    values.of("cron", "30 2 * * *"),
                                    "Minute, hour, day of month, month, day of week in UTC; or"
                                            + " @hourly, @daily, @weekly, or TZ=Europe/Berlin"
                                            + " before it"),
                            Field.text(
                                    "retain",
                                    "Keep the last",
                                    values.of("retain", "7"),
                                    "Older ones of this job are deleted")),
                    "Create and add",
                    false,
                    back(volume),
                    runs(context, values));
        }

        private static List<Moment> runs(PageContext context, Values values) {
            try {
                return values.sent()
                        ? SchedulePages.runs(
                                CronSchedule.parse(values.of("cron"), ZoneOffset.UTC),
                                context.now())
                        : List.of();
            } catch (IllegalArgumentException e) {
                // the form is refused for it when it is sent
                return List.of();
            }
        }

        @Override
        public Done act(PageContext context, Values values) {
            String volume = volumeName(context);
            RecurringJob job = new RecurringJob();
            String name = FormNames.checked("name", values.of("name"));
            job.setMetadata(new ObjectMetaBuilder().withName(name).build());
            job.getSpec().task = values.of("task");
            job.getSpec().cron = values.of("cron");
            job.getSpec().retain = values.number("retain", "Keep the last");
            cluster.create(job);
            cluster.patchLabels(Volume.class, volume, Map.of(JobLabels.ofJob(name), Names.ENABLED));
            return new Done(back(volume), Notice.JOB_CREATED);
        }
    }

    /** Takes a volume out of a job, which stays. */
    record Remove(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            String volume = volumeName(context);
            String job = context.request().path("job");
            return new Question(
                    "Remove %s from %s?".formatted(job, volume),
                    List.of(
                            "The job stays, for other volumes too. What it made of this one stays"
                                    + " as well, and is no longer thinned out."),
                    List.of(),
                    "Remove",
                    false,
                    back(volume));
        }

        @Override
        public Done act(PageContext context, Values values) {
            String volume = volumeName(context);
            Map<String, Object> labels =
                    Collections.singletonMap(JobLabels.ofJob(context.request().path("job")), null);
            cluster.patch(Volume.class, volume, Map.of("metadata", Map.of("labels", labels)));
            return new Done(back(volume), Notice.JOB_REMOVED);
        }
    }

    private static RecurringJob job(PageContext context) {
        String name = context.request().path("job");
        return context.estate()
                .job(name)
                .orElseThrow(() -> PageProblem.notFound("recurring job", name));
    }

    /** Deletes a job; the volumes that lose it are named. */
    record Delete(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            String name = job(context).getMetadata().getName();
            List<String> volumes =
                    context.estate().volumesOf(name).stream()
                            .map(volume -> volume.getMetadata().getName())
                            .toList();
            return new Question(
                    "Delete recurring job %s?".formatted(name),
                    List.of(
                            volumes.isEmpty()
                                    ? "No volume has it. What it made stays."
                                    : "These volumes lose it: %s. What it made of them stays."
                                            .formatted(String.join(", ", volumes))),
                    List.of(),
                    "Delete the job",
                    true,
                    Hrefs.schedule(name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            cluster.delete(RecurringJob.class, job(context).getMetadata().getName());
            return new Done(Hrefs.SCHEDULES, Notice.JOB_DELETED);
        }
    }
}
