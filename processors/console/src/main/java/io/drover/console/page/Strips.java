package io.drover.console.page;

import io.drover.console.model.DayCount;
import io.drover.console.view.State.Tone;
import io.drover.console.view.Strip;
import io.drover.console.view.Text;
import io.drover.resource.Backup;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Days of backups, as far as the resources that exist tell. */
final class Strips {
    private Strips() {}

    static Strip of(List<Backup> backups, int days, Instant now) {
        return of(DayCount.of(backups), days, now);
    }

    static Strip of(Map<LocalDate, DayCount> counts, int days, Instant now) {
        LocalDate today = DayCount.day(now);
        List<Strip.Day> strip = new ArrayList<>();
        int with = 0;
        int failed = 0;
        for (int back = days - 1; back >= 0; back--) {
            LocalDate date = today.minusDays(back);
            DayCount count = counts.getOrDefault(date, DayCount.NONE);
            strip.add(day(date, count));
            with += count.good() > 0 ? 1 : 0;
            failed += count.failed() > 0 ? 1 : 0;
        }
        return new Strip(
                strip,
                "Backups on %d of the last %d days, failures on %d".formatted(with, days, failed));
    }

    private static Strip.Day day(LocalDate date, DayCount count) {
        Tone tone = count.failed() > 0 ? Tone.BAD : count.good() > 0 ? Tone.OK : Tone.IDLE;
        String text =
                count.failed() > 0
                        ? "%s, %d failed"
                                .formatted(Text.count(count.good(), "backup"), count.failed())
                        : count.good() > 0 ? Text.count(count.good(), "backup") : "no backup";
        return new Strip.Day(date.toString(), tone, text);
    }
}
