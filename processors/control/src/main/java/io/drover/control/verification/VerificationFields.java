package io.drover.control.verification;

import io.drover.control.schedule.CronSchedule;
import io.drover.resource.BackupTarget;
import io.drover.resource.GoDuration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the annotations of a BackupTarget say about its verification, checked.
 *
 * @param sample percentage of the blocks that a run reads; empty for what {@code maxAge} needs
 * @param maxAge within which every block is read
 * @param repair whether blocks are written again whose content is elsewhere
 */
public record VerificationFields(
        CronSchedule schedule,
        Optional<Integer> sample,
        Optional<Duration> maxAge,
        boolean repair) {
    /** When runs are due, as in {@code spec.cron} of a RecurringJob; in UTC unless it says so. */
    public static final String SCHEDULE = "drover.io/verify-schedule";

    public static final String SAMPLE = "drover.io/verify-sample";
    public static final String MAX_AGE = "drover.io/verify-max-age";
    public static final String REPAIR = "drover.io/verify-repair";

    /** All annotations that are read. */
    public static final List<String> ANNOTATIONS = List.of(SCHEDULE, SAMPLE, MAX_AGE, REPAIR);

    /** Percentage of the blocks that a run reads if nothing is said about it. */
    static final int DEFAULT_SAMPLE = 10;

    /**
     * Empty for a target that is not verified.
     *
     * @throws IllegalArgumentException naming annotation, value and remedy
     */
    public static Optional<VerificationFields> of(BackupTarget target) {
        Map<String, String> annotations =
                Optional.ofNullable(target.getMetadata().getAnnotations()).orElse(Map.of());
        Optional<String> schedule = value(annotations, SCHEDULE);
        if (schedule.isEmpty()) {
            refuseWithoutSchedule(annotations);
            return Optional.empty();
        }
        VerificationFields fields =
                new VerificationFields(
                        schedule(schedule.get()),
                        value(annotations, SAMPLE).map(VerificationFields::percent),
                        value(annotations, MAX_AGE).map(VerificationFields::age),
                        value(annotations, REPAIR).map(VerificationFields::flag).orElse(false));
        fields.maxAge().ifPresent(fields::requireEnough);
        return Optional.of(fields);
    }

    private static Optional<String> value(Map<String, String> annotations, String name) {
        return Optional.ofNullable(annotations.get(name))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private static void refuseWithoutSchedule(Map<String, String> annotations) {
        for (String name : ANNOTATIONS) {
            value(annotations, name)
                    .ifPresent(
                            text -> {
                                throw wrong(
                                        name,
                                        "'%s' has no effect without annotation %s; set that to a schedule such as '0 3 * * *'"
                                                .formatted(text, SCHEDULE));
                            });
        }
    }

    private static CronSchedule schedule(String text) {
        try {
            return CronSchedule.parse(text, CronSchedule.zone("UTC"));
        } catch (IllegalArgumentException e) {
            throw wrong(SCHEDULE, e.getMessage());
        }
    }

    private static int percent(String text) {
        String digits = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
        if (!digits.matches("\\d{1,3}")
                || Integer.parseInt(digits) < 1
                || Integer.parseInt(digits) > 100) {
            throw wrong(
                    SAMPLE,
                    "'%s' is no percentage of the blocks; use a whole number from 1 to 100"
                            .formatted(text));
        }
        return Integer.parseInt(digits);
    }

    /** As Go writes durations, and days. */
    private static Duration age(String text) {
        Duration age =
                text.matches("\\d{1,5}d")
                        ? Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1)))
                        : GoDuration.parse("annotation " + MAX_AGE, text);
        if (age.isZero()) {
            throw wrong(
                    MAX_AGE,
                    "'%s' is no time within which blocks could be read; use one such as 30d or 720h"
                            .formatted(text));
        }
        return age;
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(REPAIR, "'%s' is neither; use true or false".formatted(text));
        };
    }

    private void requireEnough(Duration age) {
        if (age.compareTo(schedule.shortestInterval()) < 0) {
            throw wrong(
                    MAX_AGE,
                    "'%s' is less than the %s between two runs of '%s'; use a longer time, or more runs"
                            .formatted(age, schedule.shortestInterval(), schedule));
        }
    }

    private static IllegalArgumentException wrong(String annotation, String what) {
        return new IllegalArgumentException("annotation " + annotation + ": " + what);
    }

    /**
     * What a run that begins now is to read. Runs are spread so that one may be left out and every
     * block is still read in time.
     */
    RunShare share(Instant now) {
        if (maxAge.isEmpty()) {
            return new RunShare(sample.orElse(DEFAULT_SAMPLE), Instant.MIN, now);
        }
        int runs = 0;
        Optional<Instant> slot = schedule.next(now);
        Instant end = now.plus(maxAge.get());
        while (runs <= 100 && slot.isPresent() && !slot.get().isAfter(end)) {
            runs++;
            slot = schedule.next(slot.get());
        }
        int needed = Math.ceilDiv(100, Math.max(1, Math.min(100, runs - 1)));
        Instant due =
                schedule.next(now)
                        .flatMap(schedule::next)
                        .map(last -> last.minus(maxAge.get()))
                        .orElse(now);
        return new RunShare(Math.max(sample.orElse(1), needed), due, now);
    }
}
