package io.drover.runtime;

import ch.qos.logback.classic.Level;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The user's settings of the log: {@code drover.log.level}, {@code drover.log.format}, {@code
 * drover.log.file}. They are needed before there is a configuration file, so they are system
 * properties or, as every property of Drover may be, in the environment: {@code DROVER_LOG_LEVEL}
 * and so on.
 *
 * @param level of Drover's own loggers
 * @param file that the log is written to as well; empty for standard error only
 */
record LogSettings(Level level, Format format, Optional<Path> file) {
    /** How a line looks. */
    enum Format {
        PLAIN,
        JSON
    }

    /**
     * @throws IllegalArgumentException naming the property, its value and the values that it may
     *     have
     */
    static LogSettings read() {
        return new LogSettings(
                level(value("drover.log.level")),
                format(value("drover.log.format")),
                file(value("drover.log.file")));
    }

    private static String value(String property) {
        String variable = property.toUpperCase(Locale.ROOT).replace('.', '_');
        return System.getProperty(property, System.getenv().getOrDefault(variable, "")).strip();
    }

    private static Level level(String text) {
        if (text.isEmpty()) {
            return Level.INFO;
        }
        Level level = Level.toLevel(text, null);
        if (level == null) {
            throw new IllegalArgumentException(
                    "drover.log.level: '%s' is not a level; use OFF, ERROR, WARN, INFO, DEBUG or TRACE"
                            .formatted(text));
        }
        return level;
    }

    private static Format format(String text) {
        return text.isEmpty()
                ? Format.PLAIN
                : Arrays.stream(Format.values())
                        .filter(format -> format.name().equalsIgnoreCase(text))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "drover.log.format: '%s' is not a format; use %s"
                                                        .formatted(text, formats())));
    }

    private static String formats() {
        return Arrays.stream(Format.values())
                .map(format -> format.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" or "));
    }

    private static Optional<Path> file(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "drover.log.file: '%s' is not a path".formatted(text), e);
        }
    }
}
