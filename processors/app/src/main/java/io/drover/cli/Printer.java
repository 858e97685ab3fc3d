package io.drover.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints results. Values are text, numbers, truth values, maps and lists of these. JSON has them as
 * they are; tables for people show byte counts ({@code …Bytes}) with a unit.
 */
final class Printer {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String BYTES = "Bytes";

    /** By these a table that is printed row by row decides how wide its columns are. */
    private static final int FIRST_ROWS = 40;

    private final PrintWriter out;
    private final boolean json;

    Printer(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    boolean isJson() {
        return json;
    }

    /** One thing: a line for each of its fields. Empty ones are left out for people. */
    void record(Map<String, Object> fields) {
        if (json) {
            json(fields);
            return;
        }
        Map<String, String> shown = new LinkedHashMap<>();
        fields.forEach((key, value) -> shown.put(title(key) + ":", cell(key, value)));
        shown.values().removeIf(String::isEmpty);
        int width = shown.keySet().stream().mapToInt(String::length).max().orElse(0);
        shown.forEach((key, value) -> out.println(padded(key, width) + "  " + value));
        out.flush();
    }

    /**
     * Many things of one kind.
     *
     * @param columns keys of the maps, in the order of the table
     */
    void rows(List<String> columns, List<Map<String, Object>> rows) {
        if (json) {
            json(rows);
            return;
        }
        TableRows table = new TableRows(out, columns, Integer.MAX_VALUE);
        rows.forEach(table::add);
        table.end();
    }

    /**
     * The same for many things that come one by one. A table is printed row by row, JSON at the
     * end: it is a whole document or none.
     *
     * @param columns keys of the maps, in the order of the table
     */
    Rows stream(List<String> columns) {
        return json ? new WholeRows() : new TableRows(out, columns, FIRST_ROWS);
    }

    /** Rows of one table. For one thread at a time. */
    interface Rows {
        void add(Map<String, Object> row);

        /** To be called after the last one. */
        void end();
    }

    private final class WholeRows implements Rows {
        private final List<Map<String, Object>> rows = new ArrayList<>();

        @Override
        public void add(Map<String, Object> row) {
            rows.add(row);
        }

        @Override
        public void end() {
            json(rows);
        }
    }

    /** For people only. */
    void line(String text) {
        if (!json) {
            out.println(text);
            out.flush();
        }
    }

    private void json(Object value) {
        try {
            out.println(JSON.writeValueAsString(value));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("writing JSON to memory", e);
        }
    }

    /** {@code dataStoredBytes} becomes {@code data stored}. */
    static String title(String key) {
        String name = key.endsWith(BYTES) ? key.substring(0, key.length() - BYTES.length()) : key;
        StringBuilder title = new StringBuilder();
        for (char letter : name.toCharArray()) {
            if (Character.isUpperCase(letter)) {
                title.append(' ').append(Character.toLowerCase(letter));
            } else {
                title.append(letter);
            }
        }
        return title.toString().toUpperCase(Locale.ROOT);
    }

    static String cell(String key, Object value) {
        return switch (value) {
            case null -> "";
            case Number bytes when key.endsWith(BYTES) -> Quantity.bytes(bytes.longValue());
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .collect(Collectors.joining(" "));
            case List<?> list ->
                    list.stream().map(String::valueOf).collect(Collectors.joining(" "));
            default -> value.toString();
        };
    }

    static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
