package io.drover.console.page;

import io.drover.console.activity.Activity;
import io.drover.console.activity.Run;
import io.drover.console.activity.Run.Phase;
import io.drover.console.activity.RunKind;
import io.drover.console.view.ActivityPage;
import io.drover.console.view.Answer;
import io.drover.console.view.Detail;
import io.drover.console.view.Fact;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Listing;
import io.drover.console.view.Page;
import io.drover.console.view.RunPage;
import io.drover.console.view.RunRow;
import io.drover.console.view.Tab;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.RecurringJob;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;

import org.apache.camel.Exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The pages about work: what runs, waits and has ended. Bean {@code consoleActivity}. */
public final class ActivityPages {
    private static final String FAILED = "failed";

    private final Answers answers;
    private final Details details;
    private final Activity activity;

    public ActivityPages(Answers answers, Details details, Activity activity) {
        this.answers = answers;
        this.details = details;
        this.activity = activity;
    }

    public Answer list(Exchange exchange) {
        return answers.answer(exchange, Tab.ACTIVITY, this::list);
    }

    private Page list(PageContext context) {
        boolean failed = context.request().query("state").equals(FAILED);
        RunRows rows = new RunRows(context.now());
        List<Run> open =
                activity.open(context.now()).stream()
                        .filter(run -> !failed || run.isTrouble())
                        .toList();
        List<Run> waiting = open.stream().filter(run -> run.phase() != Phase.RUNNING).toList();
        List<Run> all = activity.ended(context.now());
        Listing<Run> ended =
                Listing.of(
                        all.stream().filter(run -> !failed || run.isTrouble()).toList(),
                        all.size(),
                        context.request().number("page"),
                        VolumePages.query(Map.of("state", failed ? FAILED : "")));
        return new ActivityPage(
                context.frame("Activity", Tab.ACTIVITY),
                failed,
                activity.elsewhere().orElse(""),
                open.stream().filter(run -> run.phase() == Phase.RUNNING).map(rows::row).toList(),
                waiting.stream().limit(Listing.PAGE).map(rows::row).toList(),
                Math.max(0, waiting.size() - Listing.PAGE),
                new Listing<>(
                        ended.rows().stream().map(rows::row).toList(),
                        ended.number(),
                        ended.pages(),
                        ended.found(),
                        ended.all(),
                        ended.query()));
    }

    /**
     * The work that the address names.
     *
     * @throws PageProblem if there is none
     */
    public static Run run(Activity activity, PageContext context) {
        String name = context.request().path("name");
        return RunKind.of(context.request().path("kind"))
                .flatMap(kind -> activity.find(kind, name, context.now()))
                .orElseThrow(
                        () ->
                                PageProblem.notFound(
                                        "such work under way, or of the last day, for", name));
    }

    public Answer show(Exchange exchange) {
        return answers.answer(exchange, Tab.ACTIVITY, this::show);
    }

    private Page show(PageContext context) {
        Run run = run(activity, context);
        RunRow row = new RunRows(context.now()).row(run);
        return new RunPage(
                context.frame(
                        run.kind().title() + " " + run.name(),
                        Tab.ACTIVITY,
                        List.of(new Link(Hrefs.ACTIVITY, "Activity"))),
                row,
                run.name(),
                facts(row),
                detail(run.resource(), context));
    }

    private static List<Fact> facts(RunRow row) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Work", row.kind()));
        add(facts, "About", row.about());
        add(facts, "Since", row.since().absolute());
        add(facts, "Ended", row.ended().absolute());
        add(facts, "Dealt with", row.done());
        add(facts, "Rate", row.rate());
        add(facts, "Time left", row.left());
        facts.add(new Fact("Attempt", Integer.toString(row.attempt())));
        return facts;
    }

    private static void add(List<Fact> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.add(new Fact(name, value));
        }
    }

    private Detail detail(HasMetadata resource, PageContext context) {
        return switch (resource) {
            case Backup it -> details.of(Backup.class, it, it.getStatus().conditions, context);
            case BackupVolume it ->
                    details.of(BackupVolume.class, it, it.getStatus().conditions, context);
            case Volume it -> details.of(Volume.class, it, it.getStatus().conditions, context);
            case BackingImage it ->
                    details.of(BackingImage.class, it, it.getStatus().conditions, context);
            case BackupBackingImage it ->
                    details.of(BackupBackingImage.class, it, it.getStatus().conditions, context);
            case SystemBackup it ->
                    details.of(SystemBackup.class, it, it.getStatus().conditions, context);
            case SystemRestore it ->
                    details.of(SystemRestore.class, it, it.getStatus().conditions, context);
            case RecurringJob it ->
                    details.of(RecurringJob.class, it, it.getStatus().conditions, context);
            case BackupTarget it ->
                    details.of(BackupTarget.class, it, it.getStatus().conditions, context);
            default ->
                    throw new IllegalArgumentException(
                            resource.getKind() + " asks for no work that is shown");
        };
    }
}
