package io.drover.console.page;

import io.drover.console.model.DayCount;
import io.drover.console.model.Remembered;
import io.drover.console.view.Text;
import io.drover.console.view.Trend;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Lines of stored bytes. */
final class Trends {
    private Trends() {}

    /**
     * @param present bytes that are stored now; empty if that is not known
     */
    static Trend of(Remembered remembered, OptionalLong present, Instant now) {
        LocalDate today = DayCount.day(now);
        List<Trend.Point> points = new ArrayList<>();
        OptionalLong last = OptionalLong.empty();
        for (int index = 0; index < Remembered.DAYS; index++) {
            LocalDate day = today.minusDays(Remembered.DAYS - 1L - index);
            OptionalLong counted = remembered.on(day).stored();
            if (day.equals(today) && present.isPresent()) {
                counted = present;
            }
            last = counted.isPresent() ? counted : last;
            if (last.isPresent()) {
                long bytes = last.getAsLong();
                points.add(
                        new Trend.Point(
                                index,
                                day.toString(),
                                bytes,
                                Text.bytes(bytes),
                                counted.isPresent()));
            }
        }
        return new Trend(points, Remembered.DAYS, summary(points));
    }

    private static String summary(List<Trend.Point> points) {
        if (points.isEmpty()) {
            return "Nothing is known about stored data";
        }
        Trend.Point first = points.getFirst();
        Trend.Point last = points.getLast();
        return "Stored data of the last %d days, from %s on %s to %s on %s"
                .formatted(Remembered.DAYS, first.text(), first.date(), last.text(), last.date());
    }
}
