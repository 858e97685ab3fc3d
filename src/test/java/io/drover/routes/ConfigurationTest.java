package io.drover.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.drover.architecture.MainClasses;

import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/** The files in config/ against the program. */
class ConfigurationTest {
    private static String everything() throws IOException {
        StringBuilder text = new StringBuilder(Files.readString(Configuration.FILE));
        for (String directory : List.of("processors", "routes")) {
            try (Stream<Path> files = Files.walk(MainClasses.ROOT.resolve(directory))) {
                for (Path file : files.filter(ConfigurationTest::isMainSource).toList()) {
                    text.append(Files.readString(file));
                }
            }
        }
        return text.toString();
    }

    private static boolean isMainSource(Path file) {
        String name = file.toString();
        return name.contains("/src/main/java/") && name.endsWith(".java")
                || name.endsWith(".camel.yaml") && !name.contains("/target/");
    }

    @Test
    void everyPropertyOfDroverIsUsed() throws IOException {
        String text = everything();
        for (String name : Configuration.properties().stringPropertyNames()) {
            if (name.startsWith("drover.")) {
                String family = name.substring(0, name.lastIndexOf('.') + 1);
                assertThat(
                                text.contains("\"" + name + "\"")
                                        || text.contains("{{" + name)
                                        || text.contains("{{" + family + "\""))
                        .as(name)
                        .isTrue();
            }
        }
    }

    @Test
    void everyPropertyThatIsReadIsDocumented() throws IOException {
        Set<String> known = new HashSet<>(Configuration.properties().stringPropertyNames());
        // set by the program itself, or by its launcher
        known.addAll(
                List.of("drover.home", "drover.terminal", "drover.columns", "drover.s3proxy.lib"));
        // needed before there are properties; docs/operations.md has it
        known.addAll(List.of("drover.log.level", "drover.log.format", "drover.log.file"));
        Matcher read = Pattern.compile("\"(drover\\.[a-z0-9.-]*[a-z0-9])\"").matcher(everything());
        Set<String> unknown = new TreeSet<>();
        while (read.find()) {
            if (!known.contains(read.group(1))) {
                unknown.add(read.group(1));
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyGroupOfPropertiesHasAComment() throws IOException {
        List<String> silent = new ArrayList<>();
        boolean explained = false;
        for (String line : Files.readAllLines(Configuration.FILE)) {
            if (line.isBlank()) {
                explained = false;
            } else if (line.startsWith("#")) {
                explained = true;
            } else if (!explained) {
                silent.add(line);
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void yamlAndXmlAreWellFormed() throws IOException, ParserConfigurationException, SAXException {
        YAMLMapper yaml = new YAMLMapper();
        int seen = 0;
        try (Stream<Path> files = Files.walk(MainClasses.ROOT.resolve("config"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().endsWith(".yaml")) {
                    JsonNode node = yaml.readTree(file.toFile());
                    assertThat(node.isContainerNode()).as(file.toString()).isTrue();
                    seen++;
                } else if (file.toString().endsWith(".xml")) {
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
                    seen++;
                }
            }
        }
        assertThat(seen).isPositive();
    }

    @Test
    void definitionsAreLonghorns() throws IOException {
        try (Stream<Path> files = Files.list(MainClasses.ROOT.resolve("charts/drover/crds"))) {
            for (Path file : files.toList()) {
                JsonNode crd = new YAMLMapper().readTree(file.toFile());
                assertThat(crd.at("/spec/group").asText()).isEqualTo("longhorn.io");
                assertThat(crd.at("/spec/scope").asText()).isEqualTo("Namespaced");
                assertThat(crd.at("/spec/versions/0/name").asText()).isEqualTo("v1beta2");
                assertThat(crd.at("/spec/versions/0/subresources").has("status"))
                        .as(file.getFileName().toString())
                        .isTrue();
                assertThat(crd.at("/metadata/name").asText())
                        .isEqualTo(crd.at("/spec/names/plural").asText() + ".longhorn.io");
            }
        }
    }
}
