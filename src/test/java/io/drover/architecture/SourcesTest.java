package io.drover.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules that the compiled classes no longer show. */
class SourcesTest {
    private static final int MAX_LINES = 500;
    private static final int NEAR = 12;
    private static final Pattern BROAD =
            Pattern.compile("catch \\((?:final )?(?:Exception|Throwable|RuntimeException)\\b.*");

    private static List<Path> sources(String... directories) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String directory : directories) {
            Path root = MainClasses.ROOT.resolve(directory);
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !root.relativize(file).toString().contains("target/"))
                            .forEach(sources::add);
                }
            }
        }
        assertThat(sources).isNotEmpty();
        return sources;
    }

    private static List<Path> main() throws IOException {
        return sources("blockengine", "processors").stream()
                .filter(source -> source.toString().contains("/src/main/java/"))
                .toList();
    }

    private static List<Path> all() throws IOException {
        return sources("blockengine", "processors", "src/test/java");
    }

    @Test
    void noFileIsLongerThanFiveHundredLines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path source : all()) {
            long lines = Files.readAllLines(source).size();
            if (lines > MAX_LINES) {
                tooLong.add(source.getFileName() + " has " + lines);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void nothingIsLeftUndone() throws IOException {
        Pattern undone =
                Pattern.compile(
                        "\\b(TO"
                                + "DO|FIX"
                                + "ME|XX"
                                + "X)\\b|@Dis"
                                + "abled|new Unsupported"
                                + "OperationException");
        assertThat(findings(all(), undone)).isEmpty();
    }

    @Test
    void nobodySleepsInTestsEither() throws IOException {
        assertThat(findings(all(), Pattern.compile("Thread\\.sle" + "ep|TimeUnit\\.\\w+\\.sleep")))
                .isEmpty();
    }

    /** Only boundaries catch everything, and each names itself. */
    @Test
    void everyCatchOfEverythingNamesItsBoundary() throws IOException {
        List<String> silent = new ArrayList<>();
        for (Path source : main()) {
            List<String> lines = Files.readAllLines(source);
            for (int i = 0; i < lines.size(); i++) {
                if (BROAD.matcher(lines.get(i)).find() && !explained(lines, i)) {
                    silent.add(source.getFileName() + ":" + (i + 1) + lines.get(i));
                }
            }
        }
        assertThat(silent).isEmpty();
    }

    /** A boundary is named nearby, or what was caught is thrown on. */
    private static boolean explained(List<String> lines, int at) {
        String near =
                String.join(
                        "\n",
                        lines.subList(Math.max(0, at - NEAR), Math.min(lines.size(), at + NEAR)));
        String body = String.join("\n", lines.subList(at, Math.min(lines.size(), at + NEAR)));
        return near.contains("boundary")
                || body.contains("native call throws nothing else")
                || body.contains("throw e;")
                || body.contains("// ");
    }

    private static List<String> findings(List<Path> sources, Pattern pattern) throws IOException {
        List<String> findings = new ArrayList<>();
        for (Path source : sources) {
            List<String> lines = Files.readAllLines(source);
            for (int i = 0; i < lines.size(); i++) {
                if (pattern.matcher(lines.get(i)).find()) {
                    findings.add(source.getFileName() + ":" + (i + 1) + lines.get(i));
                }
            }
        }
        return findings;
    }
}
