package io.drover.runtime;

import ch.qos.logback.classic.pattern.RootCauseFirstThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;

import io.drover.reconcile.Markers;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * One line for each event: date and time with its zone, level, marker of the reconciliation ({@code
 * -} where there is none), logger without its package, and message; below them an exception, its
 * root cause first, with the first frames of each.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
    private static final String FRAMES = "3";

    private final RootCauseFirstThrowableProxyConverter exceptions =
            new RootCauseFirstThrowableProxyConverter();

    /** Most commands log nothing, and to find the time zone the JDK looks into every jar. */
    private static final class Time {
        private static final DateTimeFormatter WITH_ZONE =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX")
                        .withZone(ZoneId.systemDefault());
    }

    @Override
    public void start() {
        exceptions.setContext(getContext());
        exceptions.setOptionList(List.of(FRAMES));
        exceptions.start();
        super.start();
    }

    /** In ISO 8601, to the millisecond. */
    static String time(ILoggingEvent event) {
        return Time.WITH_ZONE.format(event.getInstant());
    }

    /** Of the reconciliation that the line is about. */
    static String marker(ILoggingEvent event) {
        return event.getMDCPropertyMap().getOrDefault(Markers.KEY, "-");
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        String logger = event.getLoggerName();
        return "%s %-5s [%s] %s - %s%n%s"
                .formatted(
                        time(event),
                        event.getLevel(),
                        marker(event),
                        logger.substring(logger.lastIndexOf('.') + 1),
                        event.getFormattedMessage().strip().replaceAll("\\R", "\\\\n"),
                        exceptions.convert(event));
    }
}
