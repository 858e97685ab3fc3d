package io.drover.console.page;

import io.drover.console.model.DayCount;
import io.drover.console.model.DayRecord;
import io.drover.console.model.Estate;
import io.drover.console.model.Place;
import io.drover.console.model.Remembered;
import io.drover.console.model.TargetFacts;
import io.drover.console.view.Answer;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Listing;
import io.drover.console.view.Page;
import io.drover.console.view.Tab;
import io.drover.console.view.TargetPage;
import io.drover.console.view.TargetsPage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Names;
import io.drover.resource.Volume;

import org.apache.camel.Exchange;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;

/** The pages about backup targets. Bean {@code consoleTargets}. */
public final class TargetPages {
    private static final int DAYS = 30;

    private final Answers answers;
    private final Details details;

    public TargetPages(Answers answers, Details details) {
        this.answers = answers;
        this.details = details;
    }

    public Answer list(Exchange exchange) {
        return answers.answer(
                exchange,
                Tab.TARGETS,
                context ->
                        new TargetsPage(
                                context.frame("Backup targets", Tab.TARGETS),
                                context.estate().targets().stream()
                                        .map(new Rows(context.estate())::target)
                                        .toList()));
    }

    public Answer show(Exchange exchange) {
        return answers.answer(exchange, Tab.TARGETS, this::show);
    }

    private Page show(PageContext context) {
        String name = context.request().path("target");
        Estate estate = context.estate();
        BackupTarget target =
                estate.target(name).orElseThrow(() -> PageProblem.notFound("backup target", name));
        Rows rows = new Rows(estate);
        List<BackupVolume> volumes = estate.backupVolumes(name);
        Remembered remembered = estate.history().of(Place.ofTarget(name));
        return new TargetPage(
                context.frame(name, Tab.TARGETS, List.of(new Link(Hrefs.TARGETS, "Targets"))),
                rows.target(target),
                name,
                Listing.of(volumes, volumes.size(), context.request().number("page"), "")
                        .map(rows::backupVolume),
                Strips.of(estate.days(name), DAYS, context.now()),
                Strips.ofTarget(withToday(remembered, target, context.now()), DAYS, context.now()),
                Trends.of(
                        remembered,
                        target.getStatus().available
                                ? OptionalLong.of(Rows.stored(volumes))
                                : OptionalLong.empty(),
                        context.now()),
                undeletable(estate, name),
                details.of(BackupTarget.class, target, target.getStatus().conditions, context));
    }

    /** What the target itself tells is newer than what was written last. */
    private static Remembered withToday(Remembered remembered, BackupTarget target, Instant now) {
        LocalDate today = DayCount.day(now);
        boolean away = TargetFacts.trouble(target).isPresent();
        DayRecord present =
                DayRecord.NONE.plus(target.getStatus().available ? 1 : 0, away ? 1 : 0, 0);
        return remembered.with(today, remembered.on(today).atLeast(present));
    }

    /** As admission says it; empty if the target may be deleted. */
    public static String undeletable(Estate estate, String name) {
        if (name.equals(Names.DEFAULT_TARGET)) {
            return "The target 'default' cannot be deleted; empty its URL to stop using it.";
        }
        List<String> standby =
                estate.volumes().stream()
                        .filter(volume -> volume.follows() && Estate.targetOf(volume).equals(name))
                        .map((Volume volume) -> volume.getMetadata().getName())
                        .toList();
        return standby.isEmpty()
                ? ""
                : "Standby volumes follow it: %s. Activate or delete them first."
                        .formatted(String.join(", ", standby));
    }
}
