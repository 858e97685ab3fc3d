package io.drover.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Drover's log: plain lines on standard error, so that what a command prints stays clean. Logback
 * writes it. It is set up here, as reading XML takes a tenth of a short command's time; a
 * configuration of logback's own, named by {@code -Dlogback.configurationFile}, replaces it.
 */
public final class Logging implements SLF4JServiceProvider {
    /**
     * Libraries log what is wrong. Everything else logs at INFO: Drover, and routes, whose {@code
     * log} steps log under the route's id or whatever name their author chose.
     */
    private static final List<String> LIBRARIES =
            List.of(
                    "ch.qos",
                    "com.cronutils",
                    "com.fasterxml",
                    "com.mchange",
                    "com.sun",
                    "io.fabric8",
                    "io.micrometer",
                    "io.netty",
                    "io.prometheus",
                    "io.vertx",
                    "java",
                    "javax",
                    "jdk",
                    "okhttp3",
                    "org.apache",
                    "org.eclipse",
                    "org.glassfish",
                    "org.h2",
                    "org.jolokia",
                    "org.quartz",
                    "software.amazon",
                    "sun");

    /** Loggers that log too much, or what Drover logs itself. */
    private static final Map<String, Level> QUIETER =
            Map.of(
                    "io.vertx.core.impl.BlockedThreadChecker",
                    Level.ERROR,
                    // it finds v1beta2, which is Longhorn's version, unstable
                    "io.fabric8.kubernetes.client.utils.internal",
                    Level.ERROR,
                    "io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils",
                    Level.ERROR,
                    // it warns also of what a stop cuts off; the caches warn of everything else
                    "io.fabric8.kubernetes.client.informers.impl.cache.Reflector",
                    Level.OFF,
                    // it logs every lost connection as an error, which the callers do as well
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

    /**
     * Checks the user's settings of the log before it is set up.
     *
     * @throws IllegalArgumentException naming the property, its value and the values that it may
     *     have
     */
    public static void check() {
        LogSettings.read();
    }

    /** Nothing is logged from now on. */
    public static void silence() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.getLogger(Logger.ROOT_LOGGER_NAME).detachAndStopAllAppenders();
        }
    }

    /**
     * Makes SLF4J use this provider, unless SLF4J has started already or another provider is
     * configured.
     */
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
        LogSettings settings = LogSettings.read();
        appender(new ConsoleAppender<>(), settings, console -> console.setTarget("System.err"));
        settings.file()
                .ifPresent(
                        file ->
                                appender(
                                        new RollingFileAppender<>(),
                                        settings,
                                        appender -> roll(appender, file)));
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        LIBRARIES.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        QUIETER.forEach((name, level) -> context.getLogger(name).setLevel(level));
        context.getLogger("io.drover").setLevel(settings.level());
    }

    private <A extends OutputStreamAppender<ILoggingEvent>> void appender(
            A appender, LogSettings settings, Consumer<A> more) {
        LayoutBase<ILoggingEvent> layout =
                settings.format() == LogSettings.Format.JSON ? new JsonLine() : new LogLine();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        more.accept(appender);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    /** Up to six files of 10 MiB: the current one and five older ones, {@code .1} the newest. */
    private void roll(RollingFileAppender<ILoggingEvent> appender, Path file) {
        appender.setFile(file.toString());
        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(appender);
        window.setFileNamePattern(file.toString().replace("%", "\\%") + ".%i");
        window.setMinIndex(1);
        window.setMaxIndex(5);
        window.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf("10MB"));
        size.start();
        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(size);
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
