package io.drover.console.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a person needs for each page and each form, by their addresses. What is not listed nobody
 * may use who has a name.
 */
public record RouteRights(List<Entry> entries) {
    private static final String FILE = "/console/rights.txt";
    static final String GET = "GET";
    static final String POST = "POST";

    public RouteRights {
        entries = List.copyOf(entries);
    }

    /**
     * The rights for a method and a path.
     *
     * @param path with parts such as {@code {volume}}
     */
    record Entry(String method, List<String> path, List<Right> rights) {
        Entry {
            path = List.copyOf(path);
            rights = List.copyOf(rights);
        }

        /** The parts of a path by name; empty if the path is another. */
        Optional<Map<String, String>> parts(List<String> segments) {
            if (segments.size() != path.size()) {
                return Optional.empty();
            }
            Map<String, String> parts = new HashMap<>();
            for (int i = 0; i < path.size(); i++) {
                if (isPart(path.get(i))) {
                    parts.put(path.get(i).substring(1, path.get(i).length() - 1), segments.get(i));
                } else if (!path.get(i).equals(segments.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(parts);
        }

        private static boolean isPart(String segment) {
            return segment.startsWith("{");
        }

        private long fixed() {
            return path.stream().filter(segment -> !isPart(segment)).count();
        }
    }

    /** Those of the console's own pages. */
    static RouteRights shipped() {
        try (InputStream file = RouteRights.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("the program lacks its own file " + FILE);
            }
            return new RouteRights(List.of())
                    .and(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + FILE, e);
        }
    }

    /**
     * These and others.
     *
     * @param text lines, or parts between semicolons, such as {@code GET /console/own: list
     *     volumes.longhorn.io, list events}
     * @throws IllegalStateException if one of them cannot be read
     */
    RouteRights and(String text) {
        return new RouteRights(
                Stream.concat(
                                entries.stream(),
                                Arrays.stream(text.split("[;\\n]", -1))
                                        .map(String::strip)
                                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                                        .map(RouteRights::entry))
                        .toList());
    }

    private static Entry entry(String line) {
        String[] sides = line.split(": *", 2);
        String[] address = sides[0].split(" +", -1);
        if (sides.length != 2 || address.length != 2 || !address[1].startsWith("/")) {
            throw new IllegalStateException(
                    "'%s' does not say what a page needs; write it such as 'GET /console/own: list volumes.longhorn.io'"
                            .formatted(line));
        }
        try {
            return new Entry(
                    address[0],
                    segments(address[1]),
                    Arrays.stream(sides[1].split(", *", -1)).map(Right::of).toList());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(line + ": " + e.getMessage(), e);
        }
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
        if (segments.getLast().isEmpty()) {
            segments.removeLast();
        }
        return segments;
    }

    /**
     * What a request needs; empty if nothing is listed for it.
     *
     * @param method GET or POST
     * @param path as it stands in the request, with {@code %} before what is encoded
     */
    Optional<List<Right>> of(String method, String path) {
        List<String> segments = segments(path).stream().map(RouteRights::decoded).toList();
        return entries.stream()
                .filter(entry -> entry.method().equals(method))
                .filter(entry -> entry.parts(segments).isPresent())
                .max((one, other) -> Long.compare(one.fixed(), other.fixed()))
                .map(
                        entry ->
                                entry.rights().stream()
                                        .map(right -> right.in(entry.parts(segments).orElseThrow()))
                                        .toList());
    }

    /** Whether a page or a form of the console says what it needs. */
    public static boolean isDeclared(String method, String path) {
        return shipped().of(method, path).isPresent();
    }

    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }
}
