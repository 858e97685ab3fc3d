package io.drover.console.page;

import io.drover.console.model.BackupRhythm;
import io.drover.console.view.Answer;
import io.drover.console.view.CronWords;
import io.drover.console.view.Fact;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Listing;
import io.drover.console.view.Moment;
import io.drover.console.view.Page;
import io.drover.console.view.SchedulePage;
import io.drover.console.view.ScheduleRow;
import io.drover.console.view.SchedulesPage;
import io.drover.console.view.State;
import io.drover.console.view.Tab;
import io.drover.control.schedule.CronSchedule;
import io.drover.control.schedule.RecurringJobFields;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;

import org.apache.camel.Exchange;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pages about recurring jobs. Bean {@code consoleSchedules}. */
public final class SchedulePages {
    private static final String VALID = "Valid";
    private static final int RUNS = 5;

    private final Answers answers;
    private final Details details;

    public SchedulePages(Answers answers, Details details) {
        this.answers = answers;
        this.details = details;
    }

    public Answer list(Exchange exchange) {
        return answers.answer(
                exchange,
                Tab.SCHEDULES,
                context ->
                        new SchedulesPage(
                                context.frame("Schedules", Tab.SCHEDULES),
                                context.estate().jobs().stream()
                                        .map(job -> row(context, job))
                                        .toList(),
                                Weeks.of(context)));
    }

    private static ScheduleRow row(PageContext context, RecurringJob job) {
        String name = job.getMetadata().getName();
        Optional<CronSchedule> schedule = BackupRhythm.schedule(job);
        return new ScheduleRow(
                state(job),
                new Link(Hrefs.schedule(name), name),
                job.getSpec().task,
                job.getSpec().cron,
                schedule.map(one -> CronWords.of(job.getSpec().cron) + ", " + one.zone().getId())
                        .orElse(""),
                keep(job),
                String.join(", ", job.getSpec().groups),
                context.estate().volumesOf(name).size(),
                context.moment(job.getStatus().lastRunTime),
                Moment.of(context.protections().rhythm().next(job), context.now()),
                trouble(job));
    }

    private static State state(RecurringJob job) {
        if (job.isMarkedForDeletion()) {
            return State.run("being deleted");
        }
        if (!trouble(job).isEmpty()) {
            return State.bad("cannot run");
        }
        if (job.getStatus().running) {
            return State.run("running");
        }
        if (job.getStatus().volumesFailed > 0) {
            return State.warn("last run failed for " + job.getStatus().volumesFailed);
        }
        return job.getStatus().lastRunTime.isEmpty() ? State.idle("has not run") : State.ok("ran");
    }

    private static String trouble(RecurringJob job) {
        return Conditions.find(job.getStatus().conditions, VALID)
                .filter(condition -> !condition.isTrue())
                .map(Condition::message)
                .orElse("");
    }

    /** What a job keeps, in words. */
    static String keep(RecurringJob job) {
        RecurringJob.Spec spec = job.getSpec();
        String generations =
                Optional.ofNullable(job.getMetadata().getAnnotations())
                        .map(annotations -> annotations.get(RecurringJobFields.ANNOTATION_KEEP))
                        .orElse("");
        if (!generations.isEmpty()) {
            return generations.replace(",", ", ");
        }
        return spec.retentionPolicy.equals("age-based")
                ? "for " + spec.retainAge
                : spec.retain == 0 ? "–" : "the last " + spec.retain;
    }

    private static Listing<Link> volumes(PageContext context, String job) {
        List<Volume> volumes = context.estate().volumesOf(job);
        return Listing.of(volumes, volumes.size(), context.request().number("page"), "")
                .map(volume -> volume.getMetadata().getName())
                .map(name -> new Link(Hrefs.volume(name), name));
    }

    public Answer show(Exchange exchange) {
        return answers.answer(exchange, Tab.SCHEDULES, this::show);
    }

    private Page show(PageContext context) {
        String name = context.request().path("job");
        RecurringJob job =
                context.estate()
                        .job(name)
                        .orElseThrow(() -> PageProblem.notFound("recurring job", name));
        return new SchedulePage(
                context.frame(name, Tab.SCHEDULES, List.of(new Link(Hrefs.SCHEDULES, "Schedules"))),
                row(context, job),
                name,
                facts(job),
                BackupRhythm.schedule(job)
                        .map(schedule -> runs(schedule, context.now()))
                        .orElse(List.of()),
                volumes(context, name),
                job.getStatus().failures.stream()
                        .map(
                                failure ->
                                        new SchedulePage.Failure(
                                                new Link(
                                                        Hrefs.volume(failure.volume()),
                                                        failure.volume()),
                                                failure.message(),
                                                failure.attempts(),
                                                context.moment(failure.retryAt())))
                        .toList(),
                details.of(RecurringJob.class, job, job.getStatus().conditions, context));
    }

    /** The next five. */
    public static List<Moment> runs(CronSchedule schedule, Instant now) {
        List<Moment> runs = new ArrayList<>();
        Optional<Instant> run = schedule.next(now);
        while (run.isPresent() && runs.size() < RUNS) {
            runs.add(Moment.of(run.get(), now));
            run = schedule.next(run.get());
        }
        return runs;
    }

    private static List<Fact> facts(RecurringJob job) {
        RecurringJob.Spec spec = job.getSpec();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Task", spec.task));
        facts.add(new Fact("Schedule", spec.cron));
        BackupRhythm.schedule(job)
                .ifPresent(schedule -> facts.add(new Fact("Runs", CronWords.of(spec.cron))));
        BackupRhythm.schedule(job)
                .ifPresent(schedule -> facts.add(new Fact("Time zone", schedule.zone().getId())));
        facts.add(new Fact("Keeps", keep(job)));
        facts.add(
                new Fact(
                        "Volumes at once",
                        Long.toString(
                                spec.concurrency == 0
                                        ? RecurringJobFields.DEFAULT_CONCURRENCY
                                        : spec.concurrency)));
        if (!spec.groups.isEmpty()) {
            facts.add(new Fact("Groups", String.join(", ", spec.groups)));
        }
        facts.add(new Fact("Runs so far", Long.toString(job.getStatus().executionCount)));
        return facts;
    }
}
