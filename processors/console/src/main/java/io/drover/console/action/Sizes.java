package io.drover.console.action;

import io.drover.console.view.FormPage.Note;
import io.drover.console.view.FormPage.Reading;
import io.drover.console.view.Text;
import io.drover.control.volume.VolumeSize;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The field of a form that takes the size of a volume, as people write one. */
final class Sizes {
    static final String FIELD = "size";
    static final String LABEL = "Size";

    private static final String EXAMPLES = "10 GiB, 512 MiB or 10737418240";
    private static final String UNITS = "kmgtp";
    private static final int KIB_BITS = 10;
    private static final Pattern SYNTAX =
            Pattern.compile("([0-9]{1,18}(?:[.][0-9]{1,9})?) *(?:([kmgtp])i(?:b)?|b|byte|bytes)?");

    private Sizes() {}

    /**
     * Bytes, rounded up to what volumes consist of.
     *
     * @throws FieldException if it is no size, or none of a volume
     */
    static long parse(String text) {
        return VolumeSize.parse(Long.toString(typed(text)));
    }

    /** What was typed, to the byte. */
    private static long typed(String text) {
        Matcher found = SYNTAX.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!found.matches()) {
            throw refused(text);
        }
        int power = found.group(2) == null ? 0 : 1 + UNITS.indexOf(found.group(2));
        try {
            long bytes =
                    new BigDecimal(found.group(1))
                            .multiply(BigDecimal.valueOf(1L << KIB_BITS * power))
                            .longValueExact();
            if (bytes > 0 && bytes <= Long.MAX_VALUE - VolumeSize.GRANULARITY) {
                return bytes;
            }
        } catch (ArithmeticException e) {
            // reported below, like a number out of range
        }
        throw refused(text);
    }

    private static FieldException refused(String text) {
        return new FieldException(
                FIELD,
                "%s: '%s' is no size of a volume; write one such as %s"
                        .formatted(LABEL, text, EXAMPLES));
    }

    /** What is typed comes to; nothing as long as nothing is. */
    static List<Note> notes(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        try {
            long typed = typed(text);
            long size = parse(text);
            String bytes =
                    "%s, which is %s bytes"
                            .formatted(Text.bytes(size), String.format(Locale.ROOT, "%,d", size));
            return List.of(
                    new Reading(
                            LABEL,
                            size == typed ? bytes : bytes + ": rounded up to whole 2 MiB",
                            ""));
        } catch (FieldException e) {
            return List.of(new Reading(LABEL, "", e.getMessage()));
        }
    }
}
