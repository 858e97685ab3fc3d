package io.drover.console.model;

/** What fields of resources hold, which are texts. */
public final class Fields {
    private Fields() {}

    /** The number that a field holds; 0 for anything else. */
    public static long number(String field) {
        return isNumber(field) ? Long.parseLong(field) : 0;
    }

    public static boolean isNumber(String field) {
        return field.matches("\\d{1,18}");
    }
}
