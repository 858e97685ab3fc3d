package io.drover.console.view;

import static java.util.stream.Collectors.joining;

import io.drover.control.schedule.CronSchedule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The text of a schedule as a sentence. The text is one that can be read as a schedule. */
public final class CronWords {
    private static final List<String> DAYS =
            List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");
    private static final List<String> MONTHS =
            List.of(
                    "January",
                    "February",
                    "March",
                    "April",
                    "May",
                    "June",
                    "July",
                    "August",
                    "September",
                    "October",
                    "November",
                    "December");
    private static final int ABBREVIATION = 3;
    private static final String ANY = "*";
    private static final String NUMBER = "\\d{1,2}";
    private static final String NUMBERS = NUMBER + "(,\\d{1,2})*";
    private static final String STEP = "\\*/\\d{1,2}";

    private CronWords() {}

    /** Such as {@code at 02:30 every day}. */
    public static String of(String text) {
        String plain = text.strip().replaceFirst("^(CRON_)?TZ=\\S*\\s+", "");
        if (plain.startsWith("@every")) {
            return plain.substring(1);
        }
        List<String> fields = CronSchedule.fields(plain.replace('?', '*'));
        if (fields.size() != 5) {
            return plain;
        }
        String days = days(fields.get(2), fields.get(4));
        String months = fields.get(3).equals(ANY) ? "" : " in " + names(fields.get(3), MONTHS, 1);
        boolean times = fields.get(0).matches(NUMBER) && fields.get(1).matches(NUMBERS);
        return time(fields.get(0), fields.get(1))
                + (days.isEmpty() ? times ? " every day" : "" : " " + days)
                + months;
    }

    private static String time(String minute, String hour) {
        if (minute.matches(NUMBER) && hour.matches(NUMBERS)) {
            return Arrays.stream(hour.split(","))
                    .map(one -> clock(one, minute))
                    .collect(joining(", ", "at ", ""));
        }
        if (hour.equals(ANY)) {
            return everyHour(minute);
        }
        if (hour.matches(STEP) && minute.matches(NUMBER)) {
            return "every %s hours%s".formatted(hour.substring(2), at(minute));
        }
        return "at minute %s of hour %s".formatted(spaced(minute), spaced(hour));
    }

    private static String everyHour(String minute) {
        if (minute.equals(ANY)) {
            return "every minute";
        }
        if (minute.matches(STEP)) {
            return "every %s minutes".formatted(minute.substring(2));
        }
        return "every hour" + at(minute);
    }

    private static String at(String minute) {
        return minute.matches("0{1,2}") ? "" : " at minute " + spaced(minute);
    }

    private static String clock(String hour, String minute) {
        return String.format(
                Locale.ROOT, "%02d:%02d", Integer.parseInt(hour), Integer.parseInt(minute));
    }

    private static String days(String ofMonth, String ofWeek) {
        String month =
                ofMonth.equals(ANY) ? "" : "on day %s of the month".formatted(spaced(ofMonth));
        String week = ofWeek.equals(ANY) ? "" : "on " + names(ofWeek, DAYS, 0);
        return month.isEmpty() || week.isEmpty() ? month + week : month + " and " + week;
    }

    private static String names(String field, List<String> names, int first) {
        return Arrays.stream(field.split(","))
                .map(
                        part ->
                                Arrays.stream(part.split("-"))
                                        .map(one -> name(one, names, first))
                                        .collect(joining(" to ")))
                .collect(joining(", "));
    }

    private static String name(String text, List<String> names, int first) {
        if (text.matches(NUMBER)) {
            int index = Integer.parseInt(text) - first;
            return index >= 0 && index < names.size() ? names.get(index) : text;
        }
        return names.stream()
                .filter(name -> name.substring(0, ABBREVIATION).equalsIgnoreCase(text))
                .findFirst()
                .orElse(text);
    }

    private static String spaced(String field) {
        return field.replace(",", ", ").replace("-", " to ");
    }
}
