package io.drover.blockengine.retention;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * For each generation, of the newest so many calendar periods that hold a candidate, the newest
 * candidate of each. Periods without a candidate do not count, so that a pause in the backups does
 * not age them out. A candidate stays if any generation keeps it.
 *
 * @param counts periods of each generation, 1 or more
 * @param zone of the calendar
 */
public record Generations(Map<Generation, Integer> counts, ZoneId zone) implements RetentionRule {
    private static final Pattern PART = Pattern.compile("([a-z]+)=([0-9]{1,6})");
    private static final String REMEDY =
            "use parts such as daily=7, separated by commas, of "
                    + Stream.of(Generation.values())
                            .map(Generation::word)
                            .collect(Collectors.joining(", "));

    public Generations {
        counts = Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    /**
     * Parses {@code hourly=24,daily=7,weekly=4,monthly=12,yearly=3}, or some of these parts.
     *
     * @throws IllegalArgumentException naming the part and the remedy
     */
    public static Generations parse(String text, ZoneId zone) {
        Map<Generation, Integer> counts = new EnumMap<>(Generation.class);
        for (String written : text.split(",", -1)) {
            String part = written.strip();
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "'%s' is no generation; %s".formatted(part, REMEDY));
            }
            int count = Integer.parseInt(matcher.group(2));
            if (count == 0) {
                throw new IllegalArgumentException(
                        "'%s' keeps none; use 1 or more, or leave it out".formatted(part));
            }
            if (counts.put(generation(matcher.group(1)), count) != null) {
                throw new IllegalArgumentException(
                        "'%s' is given twice; leave one out".formatted(matcher.group(1)));
            }
        }
        return new Generations(counts, zone);
    }

    private static Generation generation(String word) {
        return Stream.of(Generation.values())
                .filter(generation -> generation.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'%s' is no generation; %s".formatted(word, REMEDY)));
    }

    @Override
    public List<String> reasons(List<Candidate> newestFirst, Instant now) {
        List<List<String>> reasons = new ArrayList<>();
        newestFirst.forEach(candidate -> reasons.add(new ArrayList<>()));
        counts.forEach((generation, count) -> keep(newestFirst, generation, count, reasons));
        return reasons.stream().map(each -> String.join(", ", each)).toList();
    }

    @Override
    public String refusal() {
        return counts.entrySet().stream()
                .map(each -> each.getKey().word() + "=" + each.getValue())
                .collect(Collectors.joining(",", "not kept by ", ""));
    }

    private void keep(
            List<Candidate> newestFirst,
            Generation generation,
            int count,
            List<List<String>> reasons) {
        Set<String> periods = new HashSet<>();
        for (int i = 0; i < newestFirst.size() && periods.size() < count; i++) {
            if (periods.add(generation.period(newestFirst.get(i).created(), zone))) {
                reasons.get(i)
                        .add("%s %d of %d".formatted(generation.word(), periods.size(), count));
            }
        }
    }
}
