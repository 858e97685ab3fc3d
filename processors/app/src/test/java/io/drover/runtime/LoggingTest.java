package io.drover.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.ILoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

class LoggingTest {
    private static final String LEVEL = "drover.log.level";
    private static final String FILE = "logback.configurationFile";

    @TempDir Path directory;

    @AfterEach
    void clear() {
        System.clearProperty(LEVEL);
        System.clearProperty(FILE);
    }

    private static ILoggerFactory loggers() {
        Logging logging = new Logging();
        logging.initialize();
        return logging.getLoggerFactory();
    }

    @Test
    void droverTellsWhatItDoesAndOthersWhatIsWrong() {
        ILoggerFactory loggers = loggers();

        assertThat(loggers.getLogger("io.drover.backup.Any").isInfoEnabled()).isTrue();
        assertThat(loggers.getLogger("io.drover.backup.Any").isDebugEnabled()).isFalse();
        assertThat(loggers.getLogger("org.apache.camel.Any").isInfoEnabled()).isFalse();
        assertThat(loggers.getLogger("org.apache.camel.Any").isWarnEnabled()).isTrue();
        assertThat(loggers.getLogger("org.dcache.oncrpc4j.Any").isErrorEnabled()).isFalse();
    }

    @Test
    void aPropertySetsDroversLevel() {
        System.setProperty(LEVEL, "DEBUG");

        assertThat(loggers().getLogger("io.drover.Any").isDebugEnabled()).isTrue();
        assertThat(loggers().getLogger("org.apache.camel.Any").isInfoEnabled()).isFalse();
    }

    @Test
    void linesGoToStandardError() {
        PrintStream standard = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            loggers()
                    .getLogger("io.drover.backup.Any")
                    .warn("{} went wrong", "it", new IllegalStateException("for a reason"));
        } finally {
            System.setErr(standard);
        }

        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .hasSizeGreaterThan(1)
                .first()
                .asString()
                .matches("\\d\\d:\\d\\d:\\d\\d WARN  Any - it went wrong");
        assertThat(written.toString(StandardCharsets.UTF_8)).contains("for a reason");
    }

    @Test
    void aFileOfLogbacksOwnReplacesAll() throws IOException {
        Path file = directory.resolve("own.xml");
        Files.writeString(
                file,
                """
                <configuration>
                  <root level="OFF"/>
                  <logger name="org.apache.camel" level="TRACE"/>
                </configuration>
                """);
        System.setProperty(FILE, file.toString());

        assertThat(loggers().getLogger("org.apache.camel.Any").isTraceEnabled()).isTrue();
        assertThat(loggers().getLogger("io.drover.Any").isErrorEnabled()).isFalse();
    }
}
