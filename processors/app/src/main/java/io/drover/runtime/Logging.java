package io.drover.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.JoranException;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

import java.util.Map;

/**
 * Drover's log: plain lines on standard error, so that what a command prints stays clean. Logback
 * writes it. It is set up here, as reading XML takes a tenth of a short command's time; a
 * configuration of logback's own, named by {@code -Dlogback.configurationFile}, replaces it.
 */
public final class Logging implements SLF4JServiceProvider {
    /** Loggers of others that say too much, or what Drover says itself. */
    private static final Map<String, Level> LEVELS =
            Map.of(
                    Logger.ROOT_LOGGER_NAME,
                    Level.WARN,
                    "io.vertx.core.impl.BlockedThreadChecker",
                    Level.ERROR,
                    // it finds v1beta2, which is Longhorn's version, unstable
                    "io.fabric8.kubernetes.client.utils.internal",
                    Level.ERROR,
                    "io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils",
                    Level.ERROR,
                    // it tells of every lost connection as an error, which the callers do as well
                    // where it matters
                    "org.dcache.oncrpc4j",
                    Level.OFF,
                    // it warns of a route that is started again, whose gauge it has already
                    "io.micrometer.core.instrument.MeterRegistry",
                    Level.ERROR,
                    // an interrupted command leaves requests under way, which is no news
                    "org.apache.camel.impl.engine.DefaultShutdownStrategy",
                    Level.ERROR);

    private final LoggerContext context = new LoggerContext();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final LogbackMDCAdapter diagnostics = new LogbackMDCAdapter();

    /** Has SLF4J take this, unless it has begun already or somebody chose another. */
    public static void choose() {
        if (System.getProperty("slf4j.provider") == null) {
            System.setProperty("slf4j.provider", Logging.class.getName());
            System.setProperty("slf4j.internal.verbosity", "WARN");
        }
    }

    @Override
    public void initialize() {
        context.setName("drover");
        context.setMDCAdapter(diagnostics);
        if (System.getProperty("logback.configurationFile") == null) {
            configure();
        } else {
            read();
        }
        context.start();
    }

    private void configure() {
        LogLine layout = new LogLine();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
        context.getLogger("io.drover").setLevel(Level.toLevel(level(), Level.INFO));
    }

    /** As every property of Drover, it may be set in the environment. */
    private static String level() {
        return System.getProperty(
                "drover.log.level", System.getenv().getOrDefault("DROVER_LOG_LEVEL", ""));
    }

    private void read() {
        try {
            new ContextInitializer(context).autoConfig();
        } catch (JoranException e) {
            throw new IllegalStateException(
                    "the file of -Dlogback.configurationFile cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return context;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return diagnostics;
    }

    /** The newest version of SLF4J that this was written for. */
    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}
