package io.drover.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Job of the chart that upgrades the definitions. */
class DefinitionsHookTest {
    private static final String NAME = "backup-drover-crds";
    private static final String CLUSTER_WIDE = "longhorn-system.backup-drover-crds";
    private static final String HOOK = "was/hook";
    private static Chart chart;

    @BeforeAll
    static void render() throws IOException {
        chart = Chart.renderWithHooks(Map.of());
    }

    private static JsonNode find(String kind, String name) {
        return chart.find(kind, name).orElseThrow();
    }

    private static String annotation(JsonNode object, String name) {
        return object.at("/metadata/annotations").path(name).asText();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    @Test
    void jobAppliesTheDefinitionsBeforeInstallationsAndUpgradesAndKeepsThoseOfOthers() {
        JsonNode job = find("Job", NAME);
        JsonNode container = job.at("/spec/template/spec/containers/0");

        assertThat(annotation(job, HOOK)).isEqualTo("pre-install,pre-upgrade");
        assertThat(texts(container.path("args"))).containsExactly("crds", "apply", "--keep-others");
        assertThat(container.path("image")).isEqualTo(chart.container().path("image"));
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(job.at("/spec/template/spec/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(job.at("/spec/template/metadata/labels").properties())
                .isNotEqualTo(
                        chart.find("Service").orElseThrow().at("/spec/selector").properties());
    }

    @Test
    void jobHasAnAccountOfItsOwnThatIsThereBeforeItAndNotAfterwards() {
        JsonNode binding = find("ClusterRoleBinding", CLUSTER_WIDE);
        JsonNode account = find("ServiceAccount", NAME);
        JsonNode job = find("Job", NAME);

        assertThat(job.at("/spec/template/spec/serviceAccountName").asText()).isEqualTo(NAME);
        assertThat(binding.at("/subjects/0/name").asText()).isEqualTo(NAME);
        assertThat(binding.at("/subjects/0/namespace").asText()).isEqualTo("longhorn-system");
        assertThat(binding.at("/roleRef/name").asText()).isEqualTo(CLUSTER_WIDE);
        assertThat(List.of(binding, account, find("ClusterRole", CLUSTER_WIDE)))
                .allSatisfy(
                        object -> {
                            assertThat(annotation(object, HOOK)).isEqualTo(annotation(job, HOOK));
                            assertThat(Integer.parseInt(annotation(object, HOOK + "-weight")))
                                    .isNegative();
                            assertThat(annotation(object, HOOK + "-delete-policy"))
                                    .contains("hook-succeeded");
                        });
    }

    @Test
    void accountMayReadAndReplaceDroversDefinitionsAndCreateOnesAndNothingElse()
            throws IOException {
        JsonNode rules = find("ClusterRole", CLUSTER_WIDE).path("rules");

        assertThat(rules)
                .hasSize(2)
                .allSatisfy(
                        rule -> {
                            assertThat(texts(rule.path("apiGroups")))
                                    .containsExactly("apiextensions.k8s.io");
                            assertThat(texts(rule.path("resources")))
                                    .containsExactly("customresourcedefinitions");
                        });
        assertThat(texts(rules.at("/0/verbs"))).containsExactlyInAnyOrder("get", "update");
        assertThat(texts(rules.at("/0/resourceNames")))
                .containsExactlyInAnyOrderElementsOf(
                        Chart.definitions().stream()
                                .map(definition -> definition.at("/metadata/name").asText())
                                .toList());
        assertThat(texts(rules.at("/1/verbs"))).containsExactly("create");
    }

    @Test
    void nothingOfItIsThereUnlessEnabled() throws IOException {
        Chart without = Chart.renderWithHooks(Map.of("crds", Map.of("upgrade", false)));

        assertThat(without.find("Job", NAME)).isEmpty();
        assertThat(without.find("ServiceAccount", NAME)).isEmpty();
        assertThat(without.all())
                .noneMatch(object -> object.path("kind").asText().startsWith("Cluster"));
    }
}
