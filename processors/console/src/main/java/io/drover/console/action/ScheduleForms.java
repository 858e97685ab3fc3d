package io.drover.console.action;

import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.page.PageProblem;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.Hrefs;
import io.drover.control.schedule.RecurringJobCases;
import io.drover.resource.Cluster;
import io.drover.resource.RecurringJob;
import io.drover.resource.Times;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Forms about recurring jobs, whatever volumes they are for. */
final class ScheduleForms {
    private static final String FIRST_CRON = "30 2 * * *";
    private static final int FIRST_RETAIN = 7;

    private ScheduleForms() {}

    private static RecurringJob job(PageContext context) {
        String name = context.request().path("job");
        return context.estate()
                .job(name)
                .orElseThrow(() -> PageProblem.notFound("recurring job", name));
    }

    private static List<String> volumes(PageContext context, String job) {
        return context.estate().volumesOf(job).stream()
                .map(volume -> volume.getMetadata().getName())
                .toList();
    }

    /** What a form for a new job begins with. */
    static RecurringJob first() {
        RecurringJob job = new RecurringJob();
        job.setMetadata(new ObjectMetaBuilder().build());
        job.getSpec().cron = FIRST_CRON;
        job.getSpec().retain = FIRST_RETAIN;
        return job;
    }

    /** Name, task, and what else a new job is. */
    static List<Field> fields(Values values) {
        List<Field> fields = new ArrayList<>();
        fields.add(
                Field.text(
                        "name",
                        "Name",
                        values.of("name", ""),
                        "Lower-case letters, digits and '-'; at most 40"));
        fields.add(JobFields.task(values));
        fields.addAll(JobFields.of(first(), values));
        return fields;
    }

    /** The job that such a form describes. */
    static RecurringJob made(Values values) {
        RecurringJob job = first();
        job.getMetadata().setName(FormNames.checked("name", values.of("name")));
        job.getSpec().task = values.of("task");
        JobFields.fill(job, values);
        return job;
    }

    /** Makes a job; volumes join it by its groups, or on their own pages. */
    record Create(Cluster cluster) implements ConsoleForm {
        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public Question ask(PageContext context, Values values) {
            return new Question(
                            "New recurring job",
                            List.of(),
                            fields(values),
                            "Create",
                            false,
                            Hrefs.SCHEDULES)
                    .withNotes(JobFields.runs(context, values, first()))
                    .withCheck("runs", "Show the next runs");
        }

        @Override
        public Done act(PageContext context, Values values) {
            RecurringJob job = made(values);
            cluster.create(job);
            return new Done(Hrefs.schedule(job.getMetadata().getName()), Notice.JOB_CREATED);
        }
    }

    /** Changes a job for all its volumes, which are named. */
    record Edit(Cluster cluster) implements ConsoleForm {
        @Override
        public boolean isLive() {
            return true;
        }

        private static final String GENERATION = "generation";

        @Override
        public Question ask(PageContext context, Values values) {
            RecurringJob job = job(context);
            String name = job.getMetadata().getName();
            List<String> volumes = volumes(context, name);
            List<Field> fields = new ArrayList<>();
            fields.add(Field.hidden(GENERATION, generation(job)));
            fields.add(Field.fixed("name", "Name", name));
            fields.add(Field.fixed("task", "Task", job.getSpec().task));
            fields.addAll(JobFields.of(job, values));
            return new Question(
                            "Edit recurring job " + name,
                            volumes.size() < 2
                                    ? List.of()
                                    : List.of(
                                            "It changes for all its volumes: %s."
                                                    .formatted(String.join(", ", volumes))),
                            fields,
                            "Save",
                            false,
                            Hrefs.schedule(name))
                    .withNotes(JobFields.runs(context, values, job))
                    .withCheck("runs", "Show the next runs");
        }

        private static String generation(RecurringJob job) {
            return String.valueOf(job.getMetadata().getGeneration());
        }

        @Override
        public Done act(PageContext context, Values values) {
            RecurringJob job = job(context);
            if (!values.of(GENERATION).equals(generation(job))) {
                throw new FieldException(
                        "name",
                        "Somebody has changed the job meanwhile, to '%s', keeping %d. Save again to replace that."
                                .formatted(job.getSpec().cron, job.getSpec().retain));
            }
            RecurringJob wanted = Cluster.copy(job, RecurringJob.class);
            JobFields.fill(wanted, values);
            cluster.update(job, wanted);
            return new Done(Hrefs.schedule(job.getMetadata().getName()), Notice.JOB_CHANGED);
        }
    }

    /** Runs a job once, beside its schedule. */
    record Run(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            String name = job(context).getMetadata().getName();
            List<String> volumes = volumes(context, name);
            return new Question(
                    "Run %s now?".formatted(name),
                    List.of(
                            volumes.isEmpty()
                                    ? "No volume has it, so there may be nothing to do."
                                    : "It runs once for: %s. Its schedule stays."
                                            .formatted(String.join(", ", volumes))),
                    List.of(),
                    "Run it",
                    false,
                    Hrefs.schedule(name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            String name = job(context).getMetadata().getName();
            Map<String, String> annotation =
                    Map.of(RecurringJobCases.RUN_NOW, Times.format(context.now()));
            cluster.patch(
                    RecurringJob.class,
                    name,
                    Map.of("metadata", Map.of("annotations", annotation)));
            return new Done(Hrefs.schedule(name), Notice.RUN_REQUESTED);
        }
    }

    /** Deletes a job; the volumes that lose it are named. */
    record Delete(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            String name = job(context).getMetadata().getName();
            List<String> volumes = volumes(context, name);
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
