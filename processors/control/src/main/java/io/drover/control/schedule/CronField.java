package io.drover.control.schedule;

import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.time.generator.FieldValueGenerator;
import com.cronutils.model.time.generator.FieldValueGeneratorFactory;
import com.cronutils.parser.CronParser;

import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A field of a cron text. Its grammar is that of robfig/cron, which Longhorn and Kubernetes use:
 * numbers, ranges, steps, lists of these, and {@code ?} as another {@code *}.
 */
enum CronField {
    MINUTE(CronFieldName.MINUTE, 0, 59),
    HOUR(CronFieldName.HOUR, 0, 23),
    DAY_OF_MONTH(CronFieldName.DAY_OF_MONTH, 1, 31),
    MONTH(CronFieldName.MONTH, 1, 12),
    DAY_OF_WEEK(CronFieldName.DAY_OF_WEEK, 0, 6);

    private static final Pattern STEP = Pattern.compile("([^,/]+)/([0-9]{1,9})");

    /** Star without a step, or with one that leaves nothing out. */
    private static final Pattern OPEN = Pattern.compile("\\*(/0*1)?");

    /**
     * What a field allows.
     *
     * @param numbers those that match; Sunday is 0
     * @param open whether it contains a star, which for the day fields means that the other one
     *     decides alone
     */
    record Values(BitSet numbers, boolean open) {
        boolean contains(int number) {
            return numbers.get(number);
        }
    }

    private final CronFieldName name;
    private final int min;
    private final int max;
    private final CronParser parser;

    CronField(CronFieldName name, int min, int max) {
        this.name = name;
        this.min = min;
        this.max = max;
        this.parser = new CronParser(definition(name).instance());
    }

    private static CronDefinitionBuilder definition(CronFieldName name) {
        CronDefinitionBuilder builder = CronDefinitionBuilder.defineCron();
        return switch (name) {
            case MINUTE -> builder.withMinutes().withStrictRange().and();
            case HOUR -> builder.withHours().withStrictRange().and();
            case DAY_OF_MONTH -> builder.withDayOfMonth().withStrictRange().and();
            case MONTH -> builder.withMonth().withStrictRange().and();
            default ->
                    builder.withDayOfWeek()
                            .withValidRange(0, 6)
                            .withMondayDoWValue(1)
                            .withStrictRange()
                            .and();
        };
    }

    /**
     * @throws IllegalArgumentException naming the field, the text, what is wrong, and the remedy
     */
    Values parse(String text) {
        BitSet numbers = new BitSet();
        boolean open = false;
        for (String part : text.replace('?', '*').split(",", -1)) {
            numbers.or(numbers(part, text));
            open |= OPEN.matcher(part).matches();
        }
        return new Values(numbers, open);
    }

    private BitSet numbers(String part, String text) {
        Matcher step = STEP.matcher(part);
        if (step.matches() && Integer.parseInt(step.group(2)) > max) {
            // such as */60: the library refuses it, in Longhorn only the first number matches
            int first = numbers(step.group(1), text).nextSetBit(0);
            return BitSet.valueOf(new long[] {1L << first});
        }
        try {
            FieldValueGenerator generator =
                    FieldValueGeneratorFactory.forCronField(
                            parser.parse(part.toUpperCase(Locale.ROOT)).validate().retrieve(name));
            return IntStream.rangeClosed(min, max)
                    .filter(generator::isMatch)
                    .collect(BitSet::new, BitSet::set, BitSet::or);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(objection(part, text), e);
        }
    }

    private String objection(String part, String text) {
        String words = name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (this == DAY_OF_WEEK && part.matches("7|[0-9]-7")) {
            return "%s is '%s'; use 0 for Sunday, 1 to 6 for Monday to Saturday"
                    .formatted(words, text);
        }
        String names =
                switch (this) {
                    case MONTH -> " or JAN to DEC";
                    case DAY_OF_WEEK -> " (0 is Sunday) or SUN to SAT";
                    default -> "";
                };
        return "%s is '%s'; use numbers from %d to %d%s, ranges like %d-%d, steps like */2, lists of these, or *"
                .formatted(words, text, min, max, names, min + 1, min + 3);
    }
}
