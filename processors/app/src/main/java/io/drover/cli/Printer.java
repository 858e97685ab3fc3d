package io.drover.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
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
        List<List<String>> cells =
                rows.stream()
                        .map(row -> columns.stream().map(key -> cell(key, row.get(key))).toList())
                        .toList();
        List<String> titles = columns.stream().map(Printer::title).toList();
        int[] widths = new int[columns.size()];
        for (int column = 0; column < widths.length; column++) {
            int at = column;
            widths[column] =
                    cells.stream()
                            .mapToInt(row -> row.get(at).length())
                            .reduce(titles.get(column).length(), Math::max);
        }
        line(titles, widths);
        cells.forEach(row -> line(row, widths));
        out.flush();
    }

    /** For people only. */
    void line(String text) {
        if (!json) {
            out.println(text);
            out.flush();
        }
    }

    private void line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            line.append(padded(cells.get(column), widths[column])).append("  ");
        }
        out.println(line.toString().stripTrailing());
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
    private static String title(String key) {
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

    private static String cell(String key, Object value) {
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

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
