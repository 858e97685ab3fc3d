package io.drover.runtime;

import ch.qos.logback.classic.pattern.RootCauseFirstThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Time of day, level, logger without its package, and message; below them an exception, its root
 * cause first, with the first frames of each.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
    private static final String FRAMES = "3";

    private final RootCauseFirstThrowableProxyConverter exceptions =
            new RootCauseFirstThrowableProxyConverter();

    /** Most commands log nothing, and to find the time zone the JDK looks into every jar. */
    private static final class Time {
        private static final DateTimeFormatter OF_DAY =
                DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
    }

    @Override
    public void start() {
        exceptions.setContext(getContext());
        exceptions.setOptionList(List.of(FRAMES));
        exceptions.start();
        super.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        String logger = event.getLoggerName();
        return "%s %-5s %s - %s%n%s"
                .formatted(
                        Time.OF_DAY.format(event.getInstant()),
                        event.getLevel(),
                        logger.substring(logger.lastIndexOf('.') + 1),
                        event.getFormattedMessage(),
                        exceptions.convert(event));
    }
}
