package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.support.LonghornDefinitions;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

class CrdsCommandTest {
    private static final String TARGETS = "backuptargets.longhorn.io";
    private static final String BACKUPS = "backups.longhorn.io";

    @TempDir private Path directory;
    private TestCluster api;
    private String kubeconfig;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        kubeconfig = KubeconfigOfTest.option(api, directory);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private Resource<GenericKubernetesResource> definition(String name) {
        return api.cluster()
                .client()
                .genericKubernetesResources("apiextensions.k8s.io/v1", "CustomResourceDefinition")
                .withName(name);
    }

    private static JsonNode statusFields(GenericKubernetesResource definition) {
        return Cluster.MAPPER
                .valueToTree(definition)
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/status/properties");
    }

    private CliRun apply(String... more) {
        String[] arguments = new String[4 + more.length];
        arguments[0] = "crds";
        arguments[1] = "apply";
        arguments[2] = kubeconfig;
        arguments[3] = "--output=json";
        System.arraycopy(more, 0, arguments, 4, more.length);
        return CliRun.of(arguments);
    }

    private static Map<String, String> results(CliRun run) throws IOException {
        assertThat(run.code()).as(run.err()).isZero();
        Map<String, String> results = new TreeMap<>();
        run.json()
                .forEach(
                        row ->
                                results.put(
                                        row.path("definition").asText(),
                                        row.path("result").asText()));
        assertThat(results).hasSize(11);
        return results;
    }

    private void asOfAnotherProgram(String name) {
        definition(name)
                .edit(
                        found -> {
                            found.getMetadata().setLabels(Map.of("app", "other"));
                            return found;
                        });
    }

    @Test
    void definitionsOfAnEarlierVersionAreBroughtUpAndResourcesStay() throws IOException {
        LonghornDefinitions.install(api.cluster());
        api.create(new BackupTarget(), "stays");

        Map<String, String> results = results(apply());

        assertThat(results)
                .containsEntry(TARGETS, "changed")
                .containsEntry("volumes.longhorn.io", "unchanged");
        assertThat(statusFields(definition(TARGETS).require()).has("syncedURL")).isTrue();
        assertThat(api.cluster().find(BackupTarget.class, "stays")).isPresent();
        assertThat(results(apply()).values()).containsOnly("unchanged");
    }

    @Test
    void missingDefinitionIsCreated() throws IOException {
        definition(BACKUPS).delete();

        assertThat(results(apply())).containsEntry(BACKUPS, "created");
        assertThat(definition(BACKUPS).get()).isNotNull();
    }

    @Test
    void definitionsOfAnotherProgramAreRefusedAndNothingIsChanged() {
        LonghornDefinitions.install(api.cluster());
        asOfAnotherProgram(BACKUPS);
        String before = definition(TARGETS).require().getMetadata().getResourceVersion();

        CliRun run = apply();

        assertThat(run.code()).isEqualTo(ExitCode.CONFLICT.number());
        assertThat(run.err()).contains(BACKUPS, "--keep-others", "--force");
        assertThat(run.out()).isEmpty();
        assertThat(definition(TARGETS).require().getMetadata().getResourceVersion())
                .isEqualTo(before);
    }

    @Test
    void definitionsOfAnotherProgramAreKeptOrReplacedIfAskedTo() throws IOException {
        LonghornDefinitions.install(api.cluster());
        asOfAnotherProgram(BACKUPS);

        assertThat(results(apply("--keep-others")))
                .containsEntry(BACKUPS, "kept")
                .containsEntry(TARGETS, "changed");
        assertThat(statusFields(definition(BACKUPS).require()).has("conditions")).isFalse();

        assertThat(results(apply("--force"))).containsEntry(BACKUPS, "changed");
        assertThat(statusFields(definition(BACKUPS).require()).has("conditions")).isTrue();
        assertThat(definition(BACKUPS).require().getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/name", "drover")
                .containsEntry("app", "other");
        assertThat(apply("--force", "--keep-others").code()).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void printedDefinitionsAreThoseThatAreApplied() throws IOException {
        CliRun run = CliRun.of("crds", "print");

        ObjectMapper yaml = new YAMLMapper();
        try (MappingIterator<JsonNode> documents =
                yaml.readerFor(JsonNode.class).readValues(run.out())) {
            assertThat(documents.readAll())
                    .hasSize(11)
                    .allSatisfy(
                            document -> {
                                assertThat(document.path("kind").asText())
                                        .isEqualTo("CustomResourceDefinition");
                                assertThat(document.at("/spec/group").asText())
                                        .isEqualTo(Names.GROUP);
                            });
        }
    }

    @Test
    void crdsAloneAsksWhichCommand() {
        CliRun run = CliRun.of("crds");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains("crds apply", "crds print");
    }
}
