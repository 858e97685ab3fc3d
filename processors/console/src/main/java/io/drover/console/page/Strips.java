package io.drover.console.page;

import io.drover.console.model.BackupFacts;
import io.drover.console.view.State.Tone;
import io.drover.console.view.Strip;
import io.drover.console.view.Text;
import io.drover.resource.Backup;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Days of backups, as far as the resources that exist tell. */
final class Strips {
    private Strips() {}

    /** Number of good and of failed backups of a day. */
    private record Count(int good, int failed) {
        Count plus(Count other) {
            return new Count(good + other.good, failed + other.failed);
        }
    }

    static Strip of(List<Backup> backups, int days, Instant now) {
        LocalDate today = date(now);
        Map<LocalDate, Count> counts = new HashMap<>();
        for (Backup backup : backups) {
            if (BackupFacts.isGood(backup)) {
                counts.merge(date(BackupFacts.time(backup)), new Count(1, 0), Count::plus);
            } else if (BackupFacts.hasFailed(backup)) {
                counts.merge(date(BackupFacts.time(backup)), new Count(0, 1), Count::plus);
            }
        }
        List<Strip.Day> strip = new ArrayList<>();
        int with = 0;
        int failed = 0;
        for (int back = days - 1; back >= 0; back--) {
            LocalDate date = today.minusDays(back);
            Count count = counts.getOrDefault(date, new Count(0, 0));
            strip.add(day(date, count));
            with += count.good() > 0 ? 1 : 0;
            failed += count.failed() > 0 ? 1 : 0;
        }
        return new Strip(
                strip,
                "Backups on %d of the last %d days, failures on %d".formatted(with, days, failed));
    }

    private static Strip.Day day(LocalDate date, Count count) {
        Tone tone = count.failed() > 0 ? Tone.BAD : count.good() > 0 ? Tone.OK : Tone.IDLE;
        String text =
                count.failed() > 0
                        ? "%s, %d failed"
                                .formatted(Text.count(count.good(), "backup"), count.failed())
                        : count.good() > 0 ? Text.count(count.good(), "backup") : "no backup";
        return new Strip.Day(date.toString(), tone, text);
    }

    private static LocalDate date(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
