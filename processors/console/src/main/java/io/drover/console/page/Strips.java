package io.drover.console.page;

import io.drover.console.model.DayCount;
import io.drover.console.model.DayRecord;
import io.drover.console.model.Remembered;
import io.drover.console.view.State.Tone;
import io.drover.console.view.Strip;
import io.drover.console.view.Text;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** Days as squares, as far as the resources that exist and the history tell. */
final class Strips {
    private Strips() {}

    /** What became of backups. */
    static Strip of(Map<LocalDate, DayCount> counts, int days, Instant now) {
        List<LocalDate> dates = dates(days, now);
        int late = number(dates, counts, DayCount::late);
        return new Strip(
                days(dates, date -> day(date, counts.getOrDefault(date, DayCount.NONE))),
                "Backups on %d of the last %d days, failures on %d%s"
                        .formatted(
                                number(dates, counts, DayCount::good),
                                days,
                                number(dates, counts, DayCount::bad),
                                late == 0 ? "" : ", the last good backup too old on " + late));
    }

    private static int number(
            List<LocalDate> dates, Map<LocalDate, DayCount> counts, ToIntFunction<DayCount> what) {
        return (int)
                dates.stream()
                        .filter(
                                date ->
                                        what.applyAsInt(counts.getOrDefault(date, DayCount.NONE))
                                                > 0)
                        .count();
    }

    private static List<LocalDate> dates(int days, Instant now) {
        LocalDate today = DayCount.day(now);
        return Stream.iterate(today.minusDays(days - 1L), date -> date.plusDays(1))
                .limit(days)
                .toList();
    }

    private static List<Strip.Day> days(List<LocalDate> dates, Function<LocalDate, Strip.Day> day) {
        return dates.stream().map(day).toList();
    }

    private static Strip.Day day(LocalDate date, DayCount count) {
        Tone tone =
                count.bad() > 0
                        ? Tone.BAD
                        : count.late() > 0 ? Tone.WARN : count.good() > 0 ? Tone.OK : Tone.IDLE;
        List<String> words = new ArrayList<>();
        if (count.good() > 0 || count.bad() > 0) {
            words.add(Text.count(count.good(), "backup"));
        } else {
            words.add("no backup");
        }
        if (count.failed() > 0) {
            words.add(count.failed() + " failed");
        }
        if (count.damaged() > 0) {
            words.add(count.damaged() + " damaged");
        }
        if (count.late() > 0) {
            words.add(
                    count.late() == 1
                            ? "the last good one was too old"
                            : "too old for %d volumes".formatted(count.late()));
        }
        return new Strip.Day(date.toString(), tone, String.join(", ", words));
    }

    /** Whether a target was available. */
    static Strip ofTarget(Remembered remembered, int days, Instant now) {
        List<LocalDate> dates = dates(days, now);
        return new Strip(
                days(dates, date -> targetDay(date, remembered.on(date))),
                "Available on %d of the last %d days, unavailable at times on %d"
                        .formatted(
                                dates.stream().filter(date -> remembered.on(date).ok() > 0).count(),
                                days,
                                dates.stream()
                                        .filter(date -> remembered.on(date).failed() > 0)
                                        .count()));
    }

    private static Strip.Day targetDay(LocalDate date, DayRecord day) {
        Tone tone = day.failed() > 0 ? Tone.BAD : day.ok() > 0 ? Tone.OK : Tone.IDLE;
        String text =
                switch (tone) {
                    case BAD ->
                            day.ok() == 0
                                    ? "unavailable"
                                    : day.failed() == 1
                                            ? "unavailable once"
                                            : "unavailable %d times".formatted(day.failed());
                    case OK -> "available";
                    default -> "not known";
                };
        return new Strip.Day(date.toString(), tone, text);
    }
}
