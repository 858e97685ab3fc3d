package io.drover.console.page;

import static java.util.Comparator.comparing;

import io.drover.console.model.BackupFacts;
import io.drover.console.model.Place;
import io.drover.console.view.FormPage;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Moment;
import io.drover.console.view.State.Tone;
import io.drover.console.view.Text;
import io.drover.console.view.Timeline;
import io.drover.console.view.Timeline.Dot;
import io.drover.console.view.Timeline.Point;
import io.drover.resource.Backup;
import io.drover.resource.Snapshot;
import io.drover.resource.Times;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Restore points of a volume as a chart. */
final class Timelines {
    /** Parameter of the address that says how much of the time is shown. */
    private static final String ZOOM = "zoom";

    private static final String ALL = "all";
    private static final Map<String, Duration> ZOOMS = new LinkedHashMap<>();
    private static final int MOST_ROWS = 100;

    static {
        ZOOMS.put("24h", Duration.ofHours(24));
        ZOOMS.put("7d", Duration.ofDays(7));
        ZOOMS.put("30d", Duration.ofDays(30));
    }

    private Timelines() {}

    /** A point with what is needed to draw it. */
    private record Mark(Instant time, boolean backup, Tone tone, String name, String href) {}

    static Timeline of(
            PageContext context, Place place, List<Backup> backups, List<Snapshot> snapshots) {
        List<Mark> all =
                Stream.concat(
                                backups.stream()
                                        .filter(backup -> isComplete(backup))
                                        .map(backup -> mark(place, backup)),
                                snapshots.stream().flatMap(snapshot -> mark(snapshot).stream()))
                        .sorted(comparing(Mark::time).reversed())
                        .toList();
        String zoom =
                ZOOMS.containsKey(context.request().query(ZOOM))
                        ? context.request().query(ZOOM)
                        : ALL;
        Instant now = context.now();
        Instant from = from(all, zoom, now);
        List<Mark> shown = all.stream().filter(mark -> !mark.time().isBefore(from)).toList();
        long backupCount = shown.stream().filter(Mark::backup).count();
        return new Timeline(
                dots(shown, from, now),
                shown.stream().limit(MOST_ROWS).map(mark -> point(mark, now)).toList(),
                Moment.of(from, now),
                Moment.of(now, now),
                zooms(zoom),
                "%s and %s since %s"
                        .formatted(
                                Text.count(backupCount, "backup"),
                                Text.count(shown.size() - backupCount, "snapshot"),
                                Moment.of(from, now).absolute()));
    }

    private static boolean isComplete(Backup backup) {
        return BackupFacts.isGood(backup) || BackupFacts.isDamaged(backup);
    }

    private static Mark mark(Place place, Backup backup) {
        String name = backup.getMetadata().getName();
        return new Mark(
                BackupFacts.dataTime(backup),
                true,
                BackupFacts.isDamaged(backup) ? Tone.BAD : Tone.OK,
                name,
                Hrefs.backup(place, name));
    }

    private static Optional<Mark> mark(Snapshot snapshot) {
        return Times.parse(snapshot.getStatus().creationTime)
                .map(
                        time ->
                                new Mark(
                                        time,
                                        false,
                                        Tone.IDLE,
                                        snapshot.getMetadata().getName(),
                                        ""));
    }

    private static Instant from(List<Mark> all, String zoom, Instant now) {
        if (!zoom.equals(ALL)) {
            return now.minus(ZOOMS.get(zoom));
        }
        Instant oldest = all.isEmpty() ? now : all.getLast().time();
        Instant day = now.minus(Duration.ofDays(1));
        return oldest.isBefore(day) ? oldest : day;
    }

    private static List<FormPage.Tab> zooms(String zoom) {
        List<FormPage.Tab> zooms = new ArrayList<>();
        for (String one : ZOOMS.keySet()) {
            zooms.add(
                    new FormPage.Tab(new Link("?zoom=" + one + "#points", one), one.equals(zoom)));
        }
        zooms.add(new FormPage.Tab(new Link("?zoom=all#points", ALL), zoom.equals(ALL)));
        return zooms;
    }

    private static List<Dot> dots(List<Mark> marks, Instant from, Instant to) {
        Map<String, List<Mark>> close = new LinkedHashMap<>();
        for (Mark mark : marks.reversed()) {
            int step = x(mark.time(), from, to) / Timeline.STEP;
            close.computeIfAbsent(step + "/" + mark.backup(), key -> new ArrayList<>()).add(mark);
        }
        return close.values().stream().map(group -> dot(group, from, to)).toList();
    }

    private static Dot dot(List<Mark> group, Instant from, Instant to) {
        Mark last = group.getLast();
        boolean bad = group.stream().anyMatch(mark -> mark.tone() == Tone.BAD);
        String names =
                group.size() == 1
                        ? last.name()
                        : "%d, the last of them %s".formatted(group.size(), last.name());
        return new Dot(
                x(last.time(), from, to),
                group.size(),
                last.backup(),
                bad ? Tone.BAD : last.tone(),
                "%s: %s, %s"
                        .formatted(
                                last.backup() ? "Backup" : "Snapshot",
                                names,
                                Moment.of(last.time(), to).absolute()),
                last.href());
    }

    private static int x(Instant time, Instant from, Instant to) {
        long whole = Math.max(1, Duration.between(from, to).toSeconds());
        long part = Duration.between(from, time).toSeconds();
        return (int) Math.clamp(part * Timeline.WIDTH / whole, 0, Timeline.WIDTH);
    }

    private static Point point(Mark mark, Instant now) {
        return new Point(
                Moment.of(mark.time(), now),
                mark.backup() ? "backup" : "snapshot",
                new Link(mark.href(), mark.name()));
    }
}
