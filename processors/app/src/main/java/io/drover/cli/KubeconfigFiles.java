package io.drover.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The kubeconfigs that somebody named. The client library goes on with the address of a pod's API
 * server when one of them is not there, cannot be read or names no cluster; here that is refused.
 *
 * @param files all that exist; what several of them have is taken from the first
 * @param from how they were named
 */
record KubeconfigFiles(List<Path> files, String from) {
    private static final String VARIABLE = "KUBECONFIG";
    private static final String OPTION = "--kubeconfig";
    private static final YAMLMapper YAML = new YAMLMapper();

    /** The file of the option. */
    static KubeconfigFiles of(Path file) {
        return named(List.of(file), OPTION);
    }

    /** Those of the environment; empty if it names none. */
    static Optional<KubeconfigFiles> of(Map<String, String> environment) {
        List<Path> files =
                Stream.of(environment.getOrDefault(VARIABLE, "").split(File.pathSeparator))
                        .filter(name -> !name.isBlank())
                        .map(Path::of)
                        .toList();
        return files.isEmpty() ? Optional.empty() : Optional.of(named(files, VARIABLE));
    }

    private static KubeconfigFiles named(List<Path> files, String from) {
        List<Path> existing = files.stream().filter(Files::exists).toList();
        if (existing.isEmpty()) {
            throw refused(
                    "kubeconfig %s (%s) does not exist; name the file of your cluster with %s or %s"
                            .formatted(names(files), from, OPTION, VARIABLE));
        }
        return new KubeconfigFiles(existing, from);
    }

    /**
     * @throws CommandFailure if a file cannot be read, or if they do not lead to a cluster
     */
    void check() {
        List<JsonNode> configs = files.stream().map(this::read).toList();
        String context =
                configs.stream()
                        .map(config -> config.path("current-context").asText(""))
                        .filter(name -> !name.isBlank())
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        refused(
                                                "%s has no current-context; choose one of its contexts (%s): kubectl config use-context NAME"
                                                        .formatted(
                                                                this, known(configs, "contexts"))));
        JsonNode chosen = find(configs, "contexts", context, "current-context").path("context");
        JsonNode cluster =
                find(
                                configs,
                                "clusters",
                                chosen.path("cluster").asText(""),
                                "context '" + context + "'")
                        .path("cluster");
        if (cluster.path("server").asText("").isBlank()) {
            throw refused(
                    "%s: cluster '%s' has no server; give it the URL of the API server"
                            .formatted(this, chosen.path("cluster").asText()));
        }
        String user = chosen.path("user").asText("");
        if (!user.isBlank()) {
            find(configs, "users", user, "context '" + context + "'");
        }
    }

    private JsonNode read(Path file) {
        try {
            JsonNode config = YAML.readTree(Files.readString(file));
            if (config.isObject()) {
                return config;
            }
            throw refused(
                    "kubeconfig %s (%s) is no kubeconfig: %s; name the file that kubectl uses"
                            .formatted(
                                    file,
                                    from,
                                    config.isMissingNode()
                                            ? "it is empty"
                                            : "it has no fields of one"));
        } catch (JsonProcessingException e) {
            throw refused(
                    "kubeconfig %s (%s) is not YAML: line %d: %s; name the file that kubectl uses"
                            .formatted(
                                    file,
                                    from,
                                    e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                                    e.getOriginalMessage().lines().findFirst().orElse("")));
        } catch (IOException e) {
            throw refused(
                    "kubeconfig %s (%s) cannot be read: %s; allow '%s' to read it, or name another one"
                            .formatted(
                                    file,
                                    from,
                                    Files.isDirectory(file)
                                            ? "it is a directory"
                                            : e.getClass().getSimpleName(),
                                    System.getProperty("user.name")));
        }
    }

    private JsonNode find(List<JsonNode> configs, String list, String name, String named) {
        return entries(configs, list)
                .filter(entry -> entry.path("name").asText("").equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                refused(
                                        "%s: %s names '%s', which is not among its %s (%s); correct the name, or choose another context with kubectl config use-context NAME"
                                                .formatted(
                                                        this,
                                                        named,
                                                        name,
                                                        list,
                                                        known(configs, list))));
    }

    private static Stream<JsonNode> entries(List<JsonNode> configs, String list) {
        return configs.stream()
                .flatMap(config -> StreamSupport.stream(config.path(list).spliterator(), false));
    }

    private static String known(List<JsonNode> configs, String list) {
        List<String> names = new ArrayList<>();
        entries(configs, list).forEach(entry -> names.add(entry.path("name").asText("")));
        return names.isEmpty() ? "it has none" : String.join(", ", names);
    }

    private static CommandFailure refused(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }

    private static String names(List<Path> files) {
        return files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return "kubeconfig %s (%s)".formatted(names(files), from);
    }
}
