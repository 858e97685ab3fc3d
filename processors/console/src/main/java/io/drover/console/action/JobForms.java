package io.drover.console.action;

import io.drover.console.model.Estate;
import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.FormPage.Option;
import io.drover.console.view.Hrefs;
import io.drover.control.schedule.JobLabels;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Forms about the recurring jobs of volumes. */
final class JobForms {
    private JobForms() {}

    private static String volumeName(PageContext context) {
        return VolumeForms.volume(context).getMetadata().getName();
    }

    private static String back(String volume) {
        return Hrefs.volume(volume);
    }

    /** All jobs, to choose from. */
    static List<Option> choices(Estate estate) {
        return estate.jobs().stream().map(JobForms::choice).toList();
    }

    private static Option choice(RecurringJob job) {
        String name = job.getMetadata().getName();
        return new Option(
                name, "%s (%s, %s)".formatted(name, job.getSpec().task, job.getSpec().cron));
    }

    /**
     * @throws FieldException if there is no such job
     */
    static String chosen(PageContext context, Values values) {
        String job = values.of("job");
        if (context.estate().job(job).isEmpty()) {
            throw new FieldException(
                    "job", "Recurring job: there is no '%s'; choose another".formatted(job));
        }
        return job;
    }

    /** Has a job that exists be for a volume. */
    record Add(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            String volume = volumeName(context);
            List<Option> jobs = choices(context.estate());
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
            String job = chosen(context, values);
            cluster.patchLabels(Volume.class, volume, Map.of(JobLabels.ofJob(job), Names.ENABLED));
            return new Done(back(volume), Notice.JOB_ADDED);
        }
    }

    /** Makes a job for a volume. */
    record Create(Cluster cluster) implements ConsoleForm {
        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public Question ask(PageContext context, Values values) {
            String volume = volumeName(context);
            return new Question(
                            "New recurring job for " + volume,
                            List.of(),
                            ScheduleForms.fields(values),
                            "Create and add",
                            false,
                            back(volume))
                    .withNotes(JobFields.runs(context, values, ScheduleForms.first()))
                    .withCheck("runs", "Show the next runs");
        }

        @Override
        public Done act(PageContext context, Values values) {
            String volume = volumeName(context);
            RecurringJob job = ScheduleForms.made(values);
            cluster.create(job);
            cluster.patchLabels(
                    Volume.class,
                    volume,
                    Map.of(JobLabels.ofJob(job.getMetadata().getName()), Names.ENABLED));
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
}
