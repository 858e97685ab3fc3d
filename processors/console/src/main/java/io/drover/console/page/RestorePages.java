package io.drover.console.page;

import static java.util.Comparator.comparing;

import io.drover.console.model.BackupFacts;
import io.drover.console.model.Estate;
import io.drover.console.model.Place;
import io.drover.console.view.Answer;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Listing;
import io.drover.console.view.Moment;
import io.drover.console.view.Page;
import io.drover.console.view.RestorePage;
import io.drover.console.view.Tab;
import io.drover.console.view.Text;
import io.drover.resource.Backup;

import org.apache.camel.Exchange;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** The page where a restore point is chosen. Bean {@code consoleRestorePoints}. */
public final class RestorePages {
    private final Answers answers;

    public RestorePages(Answers answers) {
        this.answers = answers;
    }

    public Answer show(Exchange exchange) {
        return answers.answer(exchange, Tab.BACKUPS, RestorePages::page);
    }

    private static Page page(PageContext context) {
        Place place = new Place(context.request().path("target"), context.request().path("volume"));
        Estate estate = context.estate();
        if (estate.backupVolume(place).isEmpty() && estate.backups(place).isEmpty()) {
            throw PageProblem.notFound("volume with backups on " + place.target(), place.volume());
        }
        Rows rows = new Rows(estate);
        List<Backup> good =
                estate.backups(place).stream()
                        .filter(backup -> rows.backup(backup).restorable())
                        .sorted(comparing(BackupFacts::dataTime).reversed())
                        .toList();
        String at = context.request().query("at");
        Optional<Backup> picked =
                time(at).flatMap(
                                time ->
                                        good.stream()
                                                .filter(backup -> !isYounger(backup, time))
                                                .findFirst());
        Listing<Backup> shown = Listing.of(good, good.size(), context.request().number("page"), "");
        return new RestorePage(
                context.frame(
                        "Restore " + place.volume(),
                        Tab.BACKUPS,
                        List.of(
                                new Link(Hrefs.BACKUPS, "Backups"),
                                new Link(Hrefs.target(place.target()), place.target()),
                                new Link(Hrefs.backupVolume(place), place.volume()))),
                place.volume(),
                place.target(),
                at,
                answer(at, good, picked, context.now()),
                picked.map(rows::backup),
                Timelines.of(context, place, good, List.of()),
                new Listing<>(
                        shown.rows().stream().map(rows::backup).toList(),
                        shown.number(),
                        shown.pages(),
                        shown.found(),
                        shown.all(),
                        ""));
    }

    private static boolean isYounger(Backup backup, Instant time) {
        return BackupFacts.dataTime(backup).isAfter(time);
    }

    /** In UTC, as browsers write it; empty for anything else. */
    private static Optional<Instant> time(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String answer(
            String at, List<Backup> good, Optional<Backup> picked, Instant now) {
        if (at.isEmpty()) {
            return "";
        }
        Optional<Instant> time = time(at);
        if (time.isEmpty()) {
            return "'%s' is no time; write one such as 2026-11-24T14:00.".formatted(at);
        }
        if (picked.isEmpty()) {
            return good.isEmpty()
                    ? "There is no backup that can be restored."
                    : "No backup is as old as that; the oldest has the data of %s."
                            .formatted(
                                    Moment.of(BackupFacts.dataTime(good.getLast()), now)
                                            .absolute());
        }
        Instant data = BackupFacts.dataTime(picked.get());
        return "The nearest earlier backup has the data of %s, %s before that time."
                .formatted(
                        Moment.of(data, now).absolute(),
                        Text.duration(Duration.between(data, time.get())));
    }
}
