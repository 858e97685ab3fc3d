package io.drover.console.page;

import static java.util.Comparator.comparing;

import io.drover.console.activity.Activity;
import io.drover.console.model.BackupFacts;
import io.drover.console.model.BackupRhythm;
import io.drover.console.model.Estate;
import io.drover.console.model.Place;
import io.drover.console.model.Protection;
import io.drover.console.view.Answer;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Moment;
import io.drover.console.view.OverviewPage;
import io.drover.console.view.OverviewPage.Attention;
import io.drover.console.view.OverviewPage.Next;
import io.drover.console.view.OverviewPage.Running;
import io.drover.console.view.Page;
import io.drover.console.view.State;
import io.drover.console.view.Tab;
import io.drover.console.view.Text;
import io.drover.control.backupvolume.Backups;
import io.drover.resource.Backup;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;

import org.apache.camel.Exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The first page. Bean {@code consoleOverview}. */
public final class OverviewPages {
    private static final int DAYS = 30;
    private static final int MOST = 12;
    private static final int NEXT = 5;

    private final Answers answers;
    private final Activity activity;

    public OverviewPages(Answers answers, Activity activity) {
        this.answers = answers;
        this.activity = activity;
    }

    /** A volume with how well it is protected. */
    private record Judged(Volume volume, Protection protection) {}

    public Answer show(Exchange exchange) {
        return answers.answer(exchange, Tab.OVERVIEW, this::page);
    }

    private Page page(PageContext context) {
        Estate estate = context.estate();
        List<Judged> judged =
                estate.volumes().stream()
                        .filter(volume -> !volume.isMarkedForDeletion())
                        .map(volume -> new Judged(volume, context.protections().of(volume)))
                        .filter(one -> one.protection().counts())
                        .toList();
        List<Judged> bad =
                judged.stream()
                        .filter(one -> one.protection().needsAttention())
                        .sorted(comparing(one -> one.protection().state()))
                        .toList();
        int safe = judged.size() - bad.size();
        return new OverviewPage(
                context.frame("Overview", Tab.OVERVIEW),
                state(judged.size(), bad),
                sentence(safe, judged.size()),
                oldest(judged).map(Text::duration).orElse(""),
                safe,
                judged.size(),
                bad.stream().limit(MOST).map(OverviewPages::attention).toList(),
                Math.max(0, bad.size() - MOST),
                activity.troubles(context.now()).stream()
                        .limit(MOST)
                        .map(new RunRows(context.now())::row)
                        .toList(),
                running(estate),
                next(context),
                Strips.of(estate.days(), DAYS, context.now()),
                estate.targets().stream().map(new Rows(estate)::target).toList());
    }

    private static State state(int asked, List<Judged> bad) {
        if (asked == 0) {
            return State.idle("nothing to protect");
        }
        if (bad.isEmpty()) {
            return State.ok("protected");
        }
        return bad.getFirst().protection().state() == Protection.State.FAILED
                ? State.bad("failed")
                : State.warn("not protected");
    }

    private static String sentence(int safe, int asked) {
        if (asked == 0) {
            return "There is no volume to protect yet";
        }
        if (safe == asked) {
            return asked == 1
                    ? "The only volume is protected"
                    : "All %d volumes are protected".formatted(asked);
        }
        return "%d of %s protected"
                .formatted(safe, asked == 1 ? "1 volume is" : asked + " volumes are");
    }

    private static Optional<Duration> oldest(List<Judged> judged) {
        return judged.stream()
                .flatMap(one -> one.protection().age().stream())
                .max(Comparator.naturalOrder());
    }

    private static Attention attention(Judged one) {
        String name = one.volume().getMetadata().getName();
        Protection protection = one.protection();
        String href = Hrefs.volume(name);
        return new Attention(
                Protected.state(protection),
                new Link(href, name),
                Protected.sentence(protection),
                switch (protection.state()) {
                    case FAILED ->
                            protection
                                    .failed()
                                    .map(backup -> new Link(href(backup), "See why"))
                                    .orElse(new Link(href, "Open"));
                    case NEVER, LATE -> new Link(href + "/backup", "Back up");
                    default -> new Link(href, "Open");
                });
    }

    private static String href(Backup backup) {
        return Hrefs.backup(
                new Place(Backups.target(backup), Backups.volume(backup)),
                backup.getMetadata().getName());
    }

    private static List<Running> running(Estate estate) {
        return estate.running().stream()
                .sorted(comparing((Backup backup) -> backup.getStatus().progress).reversed())
                .limit(MOST)
                .map(OverviewPages::running)
                .toList();
    }

    private static Running running(Backup backup) {
        String volume = Backups.volume(backup);
        String message = BackupFacts.message(backup);
        int percent = backup.getStatus().progress;
        return new Running(
                new Link(Hrefs.volume(volume), volume),
                Backups.target(backup),
                new Link(href(backup), backup.getMetadata().getName()),
                percent,
                message.isEmpty() ? percent + " %" : message);
    }

    private static List<Next> next(PageContext context) {
        BackupRhythm rhythm = context.protections().rhythm();
        return context.estate().jobs().stream()
                .filter(job -> !job.isMarkedForDeletion() && rhythm.next(job).isPresent())
                .sorted(comparing(job -> rhythm.next(job).orElseThrow()))
                .limit(NEXT)
                .map(job -> next(context, job, rhythm.next(job).orElseThrow()))
                .toList();
    }

    private static Next next(PageContext context, RecurringJob job, Instant time) {
        String name = job.getMetadata().getName();
        return new Next(
                Moment.of(time, context.now()),
                new Link(Hrefs.schedule(name), name),
                "%s of %s"
                        .formatted(
                                job.getSpec().task,
                                Text.count(context.estate().volumesOf(name).size(), "volume")));
    }
}
