package io.drover.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a class, or a package, logs while this is open. */
public final class CapturedLog implements AutoCloseable {
    private final Logger logger;
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    // what it keeps of its thread, such as the marker, is that of now
                    event.prepareForDeferredProcessing();
                    events.add(event);
                }
            };

    private final Level before;

    private CapturedLog(Logger logger) {
        this.logger = logger;
        this.before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
    }

    /**
     * @param name of a logger, which is that of a class or a package
     */
    public static CapturedLog of(String name) {
        CapturedLog log = new CapturedLog((Logger) LoggerFactory.getLogger(name));
        log.appender.setContext(log.logger.getLoggerContext());
        log.appender.start();
        log.logger.addAppender(log.appender);
        return log;
    }

    public List<String> warnings() {
        return messages(Level.WARN);
    }

    public List<String> infos() {
        return messages(Level.INFO);
    }

    /** Messages of any level, each behind what the line has under a key of SLF4J's MDC. */
    public List<String> with(String key) {
        return events.stream()
                .map(
                        event ->
                                event.getMDCPropertyMap().getOrDefault(key, "-")
                                        + " "
                                        + event.getFormattedMessage())
                .toList();
    }

    private List<String> messages(Level level) {
        return events.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(before);
        logger.setAdditive(true);
    }
}
