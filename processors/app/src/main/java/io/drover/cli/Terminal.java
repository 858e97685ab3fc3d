package io.drover.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * How lines fit into a terminal.
 *
 * @param attended whether a person watches standard error
 * @param columns characters of a line
 */
record Terminal(boolean attended, int columns) {
    private static final int USUAL = 80;
    private static final int LEAST = 20;
    private static final String CLEAR_LINE = "\r\u001b[K";

    Terminal {
        columns = Math.max(columns, LEAST);
    }

    /** As the launcher found it. */
    static Terminal current() {
        return new Terminal(
                Boolean.getBoolean("drover.terminal"), Integer.getInteger("drover.columns", USUAL));
    }

    /**
     * A line that is written over the last one; it leaves the last column free, as some terminals
     * wrap there.
     *
     * @param parts separated by two blanks; the last ones are left out if there is no room
     */
    String over(List<String> parts) {
        List<String> shown = new ArrayList<>(parts);
        while (shown.size() > 1 && String.join("  ", shown).length() >= columns) {
            shown.removeLast();
        }
        return CLEAR_LINE + shortened(String.join("  ", shown), columns - 1);
    }

    static String clear() {
        return CLEAR_LINE;
    }

    /** The text, or its beginning and an ellipsis. */
    static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
