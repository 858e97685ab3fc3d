package io.drover.console.page;

import io.drover.console.model.BackupRhythm;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Text;
import io.drover.console.view.Week;
import io.drover.control.schedule.CronSchedule;
import io.drover.resource.RecurringJob;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The runs of the next seven days. */
final class Weeks {
    private static final int DAYS = 7;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);

    private Weeks() {}

    /** A job that runs in an hour. */
    private record Run(String job, int volumes) {}

    static Week of(PageContext context) {
        Instant now = context.now();
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        Map<Instant, List<Run>> hours = new TreeMap<>();
        for (RecurringJob job : context.estate().jobs()) {
            String name = job.getMetadata().getName();
            Run run = new Run(name, context.estate().volumesOf(name).size());
            BackupRhythm.schedule(job)
                    .filter(schedule -> !job.isMarkedForDeletion())
                    .ifPresent(
                            schedule ->
                                    hours(schedule, now, today)
                                            .forEach(
                                                    hour ->
                                                            hours.computeIfAbsent(
                                                                            hour,
                                                                            key ->
                                                                                    new ArrayList<>())
                                                                    .add(run)));
        }
        List<Week.Cell> cells =
                hours.entrySet().stream()
                        .map(hour -> cell(today, hour.getKey(), hour.getValue()))
                        .toList();
        long busy = cells.stream().filter(cell -> cell.jobs().size() > 1).count();
        return new Week(
                today.datesUntil(today.plusDays(DAYS)).map(DAY::format).toList(),
                cells,
                "Runs in %s of the next seven days, in %d of them of several jobs"
                        .formatted(Text.count(cells.size(), "hour"), busy));
    }

    /** The hours in which it runs, however often. */
    private static List<Instant> hours(CronSchedule schedule, Instant now, LocalDate today) {
        Instant end = today.plusDays(DAYS).atStartOfDay().toInstant(ZoneOffset.UTC);
        List<Instant> hours = new ArrayList<>();
        Optional<Instant> run = schedule.next(now);
        while (run.isPresent() && run.get().isBefore(end)) {
            Instant hour = run.get().truncatedTo(ChronoUnit.HOURS);
            hours.add(hour);
            run = schedule.next(hour.plus(HOUR).minusMillis(1));
        }
        return hours;
    }

    private static Week.Cell cell(LocalDate today, Instant hour, List<Run> runs) {
        LocalDate date = hour.atOffset(ZoneOffset.UTC).toLocalDate();
        int number = hour.atOffset(ZoneOffset.UTC).getHour();
        return new Week.Cell(
                (int) ChronoUnit.DAYS.between(today, date),
                number,
                "%s, %02d:00".formatted(DAY.format(date), number),
                runs.stream().map(run -> new Link(Hrefs.schedule(run.job()), run.job())).toList(),
                runs.stream().mapToInt(Run::volumes).sum());
    }
}
