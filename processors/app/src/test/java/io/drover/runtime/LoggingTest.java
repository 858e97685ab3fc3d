package io.drover.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.drover.reconcile.Markers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

class LoggingTest {
    private static final String LEVEL = "drover.log.level";
    private static final String FORMAT = "drover.log.format";
    private static final String FILE = "logback.configurationFile";

    @TempDir Path directory;

    @AfterEach
    void clear() {
        System.clearProperty(LEVEL);
        System.clearProperty(FILE);
        System.clearProperty(FORMAT);
        System.clearProperty("drover.log.file");
    }

    private static ILoggerFactory loggers() {
        Logging logging = new Logging();
        logging.initialize();
        return logging.getLoggerFactory();
    }

    @Test
    void droverLogsItsWorkAndLibrariesTheirWarnings() {
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
    void routesOfUsersLogAtInfo() {
        ILoggerFactory loggers = loggers();

        assertThat(loggers.getLogger("call-webhook").isInfoEnabled()).isTrue();
        assertThat(loggers.getLogger("com.example.routes.notify").isInfoEnabled()).isTrue();
        assertThat(loggers.getLogger("call-webhook").isDebugEnabled()).isFalse();
        assertThat(loggers.getLogger("software.amazon.awssdk.Any").isInfoEnabled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"drover.log.level,LOUD,DEBUG", "drover.log.format,xml,plain or json"})
    void aValueThatIsNoneIsRefusedByName(String property, String value, String allowed) {
        System.setProperty(property, value);

        assertThatThrownBy(Logging::check)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(property)
                .hasMessageContaining("'" + value + "'")
                .hasMessageContaining(allowed);
    }

    /** Otherwise a new library would log its work as if it were a route. */
    @Test
    void everyLibraryThatLogsIsKeptAtItsWarnings() throws IOException {
        ILoggerFactory loggers = loggers();
        List<String> talkative = new ArrayList<>();
        List<String> jars =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> entry.endsWith(".jar"))
                        .filter(
                                entry ->
                                        !Path.of(entry).getFileName().toString().contains("drover"))
                        .toList();
        for (String jar : jars) {
            for (String logging : loggingClasses(jar)) {
                if (loggers.getLogger(logging).isInfoEnabled()) {
                    talkative.add(logging);
                }
            }
        }

        assertThat(jars).hasSizeGreaterThan(50);
        assertThat(talkative).isEmpty();
    }

    private static List<String> loggingClasses(String jar) throws IOException {
        List<String> found = new ArrayList<>();
        try (ZipFile file = new ZipFile(jar)) {
            for (ZipEntry entry : file.stream().toList()) {
                String name = entry.getName();
                if (name.endsWith(".class") && !name.startsWith("META-INF/") && logs(file, entry)) {
                    found.add(name.replace(".class", "").replace('/', '.'));
                }
            }
        }
        // what makes loggers, and logs nothing itself
        found.removeIf(name -> name.startsWith("org.slf4j."));
        return found;
    }

    private static boolean logs(ZipFile file, ZipEntry entry) throws IOException {
        try (InputStream content = file.getInputStream(entry)) {
            String code = new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
            return code.contains("org/slf4j/LoggerFactory")
                    || code.contains("org/apache/commons/logging/LogFactory");
        }
    }

    /** What a logger writes to standard error. */
    private static String written(Consumer<Logger> lines) {
        PrintStream standard = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            Logging logging = new Logging();
            logging.initialize();
            logging.getMDCAdapter().put(Markers.KEY, "Backup/longhorn-system/b#7");
            lines.accept(logging.getLoggerFactory().getLogger("io.drover.backup.Any"));
            logging.getMDCAdapter().clear();
        } finally {
            System.setErr(standard);
        }
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void linesOfAReconciliationHaveItsMarker() {
        assertThat(written(log -> log.info("done")))
                .contains(" INFO  [Backup/longhorn-system/b#7] Any - done");
    }

    @Test
    void messageOfSeveralLinesIsOneLineOfTheLog() {
        assertThat(written(log -> log.info("a\nb\r\nc\n")).lines())
                .singleElement()
                .asString()
                .endsWith(" Any - a\\nb\\nc");
    }

    @Test
    void jsonHasTheSameFields() throws IOException {
        System.setProperty(FORMAT, "json");

        String lines =
                written(
                        log -> {
                            log.info("a \"quoted\" line\nand another");
                            log.warn("it failed", new IllegalStateException("for a reason"));
                        });

        List<JsonNode> objects =
                new ObjectMapper().readerFor(JsonNode.class).<JsonNode>readValues(lines).readAll();
        assertThat(lines.lines()).hasSize(2);
        assertThat(objects.getFirst().get("message").asText())
                .isEqualTo("a \"quoted\" line\nand another");
        assertThat(objects.getFirst().fieldNames())
                .toIterable()
                .containsExactly("timestamp", "level", "marker", "logger", "thread", "message");
        assertThat(objects.getFirst().get("marker").asText())
                .isEqualTo("Backup/longhorn-system/b#7");
        assertThat(objects.getFirst().get("logger").asText()).isEqualTo("io.drover.backup.Any");
        assertThat(objects.getLast().get("exception").asText())
                .contains("IllegalStateException: for a reason");
    }

    @Test
    void aFileGetsTheLinesToo() throws IOException {
        Path file = directory.resolve("logs/drover.log");
        System.setProperty("drover.log.file", file.toString());

        String lines = written(log -> log.info("done"));

        assertThat(file).content().isEqualTo(lines);
    }

    @Test
    void linesGoToStandardError() {
        String written =
                written(
                        log ->
                                log.warn(
                                        "{} went wrong",
                                        "it",
                                        new IllegalStateException("for a reason")));

        assertThat(written.lines())
                .hasSizeGreaterThan(1)
                .first()
                .asString()
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)"
                                + " WARN  \\[Backup/longhorn-system/b#7] Any - it went wrong");
        assertThat(written).contains("for a reason");
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
