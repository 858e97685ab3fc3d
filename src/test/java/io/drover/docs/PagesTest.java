package io.drover.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.drover.architecture.MainClasses;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Compares pages with the files that they describe. */
class PagesTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");

    static List<Path> pages() throws IOException {
        return Documents.pages();
    }

    static List<Documents.Block> blocks() throws IOException {
        return Documents.blocks();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws IOException {
        Matcher link = LINK.matcher(Files.readString(page));
        List<String> broken = new ArrayList<>();
        while (link.find()) {
            if (!Files.exists(page.resolveSibling(link.group(1)))) {
                broken.add(link.group(1));
            }
        }
        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void yamlIsWellFormed(Documents.Block block) throws IOException {
        JsonNode node = new YAMLMapper().readTree(block.text());
        assertThat(node.isContainerNode()).isTrue();
    }

    @Test
    void decisionsAreNumberedAndSayWhatElseThereWas() throws IOException {
        try (Stream<Path> files = Files.list(MainClasses.ROOT.resolve("docs/adr"))) {
            for (Path file : files.toList()) {
                String number = file.getFileName().toString().substring(0, 4);
                String text = Files.readString(file);
                assertThat(text)
                        .as(file.getFileName().toString())
                        .startsWith("# " + Integer.parseInt(number) + ". ")
                        .contains(
                                "## Context", "## Decision", "## Consequences", "## Alternatives");
                assertThat(text.lines().count()).isLessThanOrEqualTo(60);
            }
        }
    }

    @Test
    void routeFilesOfTheTableAreTheShippedOnes() throws IOException {
        String page = Files.readString(MainClasses.ROOT.resolve("docs/routes.md"));
        String table = page.substring(page.indexOf("## The shipped files"), page.indexOf("Beans"));
        Set<String> named = new TreeSet<>();
        Matcher name = Pattern.compile("`([a-z0-9-]+\\.camel\\.yaml)`").matcher(table);
        while (name.find()) {
            named.add(name.group(1));
        }
        Set<String> shipped = new TreeSet<>();
        try (Stream<Path> files = Files.list(MainClasses.ROOT.resolve("routes"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".camel.yaml"))
                    .forEach(shipped::add);
        }
        assertThat(named).isEqualTo(shipped);
    }

    @Test
    void everyEventIsExplained() throws IOException {
        String page = Files.readString(MainClasses.ROOT.resolve("docs/operations.md"));
        Set<String> reasons = new TreeSet<>();
        Pattern call = Pattern.compile("(?:normal|warning)Event\\(\\s*\"(\\w+)\"");
        try (Stream<Path> files = Files.walk(MainClasses.ROOT.resolve("processors"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".java"))
                            .filter(f -> f.toString().contains("/src/main/"))
                            .toList()) {
                Matcher event = call.matcher(Files.readString(file));
                while (event.find()) {
                    reasons.add(event.group(1));
                }
            }
        }
        assertThat(reasons).hasSizeGreaterThan(4);
        assertThat(reasons).allSatisfy(reason -> assertThat(page).contains("`" + reason + "`"));
    }
}
