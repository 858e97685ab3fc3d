package io.drover.startup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Options of the JVM stand in {@code config/jvm*.options} and nowhere else. */
class JvmOptionsTest {
    private static final Path ROOT = Path.of(System.getProperty("drover.root"));
    private static final Pattern OPTION_FILE = Pattern.compile("jvm[a-z-]*\\.options");

    /** Maven's own JVM takes none of the files, as it may be older. */
    private static final Pattern BESIDE = Pattern.compile("(?m)MAVEN_OPTS=.*|^#.*");

    private static String text(String file) throws IOException {
        return BESIDE.matcher(Files.readString(ROOT.resolve(file))).replaceAll("");
    }

    private static List<Path> optionFiles() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("config"))) {
            return files.filter(
                            file -> OPTION_FILE.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    private static List<String> options(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    /** The formatter is not one of Drover's JVMs: the build's file is checked below. */
    @ParameterizedTest
    @ValueSource(strings = {"drover", "Dockerfile"})
    void nobodyRepeatsAnOptionOfTheFiles(String file) throws IOException {
        String text = text(file);
        for (Path options : optionFiles()) {
            for (String option : options(options)) {
                String name = option.replaceFirst("[=,].*", "").replaceFirst("\\d.*$", "");
                assertThat(text).as("%s, of %s", option, options).doesNotContain(name + "=");
                assertThat(text).as("%s, of %s", option, options).doesNotContain(option);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"drover", "Dockerfile", "pom.xml"})
    void whatIsNamedIsThere(String file) throws IOException {
        Matcher named = Pattern.compile("config/(jvm[a-z-]*\\.options)").matcher(text(file));
        List<String> names = new ArrayList<>();
        while (named.find()) {
            names.add(named.group(1));
        }
        assertThat(names)
                .contains("jvm.options")
                .allSatisfy(name -> assertThat(ROOT.resolve("config").resolve(name)).exists());
    }

    @Test
    void testsHaveNoOptionsBesideTheFiles() throws IOException {
        assertThat(text("pom.xml"))
                .contains(
                        "<argLine>\"@${drover.root}/config/jvm.options\""
                                + " \"@${drover.root}/config/jvm-test.options\"</argLine>");
    }

    @Test
    void everyFileIsUsed() throws IOException {
        String users = text("drover") + text("Dockerfile") + text("pom.xml");
        assertThat(optionFiles())
                .hasSizeGreaterThan(4)
                .allSatisfy(file -> assertThat(users).contains("config/" + file.getFileName()));
    }

    @Test
    void noOptionIsSaidTwiceInTheFilesThatAreUsedTogether() throws IOException {
        List<String> common = options(ROOT.resolve("config/jvm.options"));
        for (Path file : optionFiles()) {
            if (!file.endsWith("jvm.options")) {
                assertThat(options(file)).as(file.toString()).doesNotContainAnyElementsOf(common);
            }
        }
    }
}
