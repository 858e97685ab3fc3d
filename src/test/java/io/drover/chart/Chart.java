package io.drover.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The chart as Helm renders it with some values. */
public final class Chart {
    static final Path DIRECTORY = Path.of(System.getProperty("drover.root"), "charts", "drover");
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Pattern LOOKUP =
            Pattern.compile("lookup \"v1\" \"Secret\" [.\\w]+ \\([^)]*\\)");

    private final List<JsonNode> objects;

    private Chart(List<JsonNode> objects) {
        this.objects = objects;
    }

    /**
     * As for a first installation.
     *
     * @param values as in a values file
     * @throws IllegalStateException if Helm refuses the values or a template; with Helm's message
     */
    public static Chart render(Map<String, Object> values) throws IOException {
        return render(values, text -> withSecret(text, "{}"));
    }

    /** As for an upgrade, with the Secret of the release that is there. */
    static Chart renderOver(Chart installed, Map<String, Object> values) throws IOException {
        String secret = installed.find("Secret").orElseThrow().toString();
        return render(values, text -> withSecret(text, secret));
    }

    /** With hooks, which the library leaves out: their annotations are renamed. */
    static Chart renderWithHooks(Map<String, Object> values) throws IOException {
        return render(values, text -> withSecret(text, "{}").replace("helm.sh/hook", "was/hook"));
    }

    /** The library's lookup asks an API server even when it only renders. */
    private static String withSecret(String template, String secret) {
        String encoded =
                Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        return LOOKUP.matcher(template).replaceAll("fromJson (b64dec \"" + encoded + "\")");
    }

    private static Chart render(Map<String, Object> values, UnaryOperator<String> change)
            throws IOException {
        Path copy = Files.createTempDirectory("chart-");
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(DIRECTORY.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.writeString(target, change.apply(Files.readString(file)));
                }
            }
            return render(copy, values);
        } finally {
            delete(copy);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Chart render(Path directory, Map<String, Object> values) throws IOException {
        Path file = Files.createTempFile("values-", ".yaml");
        try {
            YAML.writeValue(file.toFile(), values);
            String manifest =
                    new Helm(directory)
                            .template()
                            .withName("backup")
                            .withNamespace("longhorn-system")
                            .withKubeVersion("1.32.0")
                            .withValuesFile(file)
                            .skipCrds()
                            .call();
            return new Chart(documents(manifest));
        } finally {
            Files.delete(file);
        }
    }

    static List<JsonNode> documents(String yaml) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            return documents.readAll().stream().filter(JsonNode::isObject).toList();
        }
    }

    static JsonNode yaml(Path file) throws IOException {
        return YAML.readTree(file.toFile());
    }

    /** The definitions in crds/. */
    static List<JsonNode> definitions() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("crds"))) {
            List<JsonNode> all = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                all.add(yaml(file));
            }
            return all;
        }
    }

    public List<JsonNode> all() {
        return objects;
    }

    public Optional<JsonNode> find(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .findFirst();
    }

    public Optional<JsonNode> find(String kind, String name) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst();
    }

    JsonNode deployment() {
        return find("Deployment").orElseThrow();
    }

    JsonNode container() {
        return deployment().at("/spec/template/spec/containers/0");
    }
}
