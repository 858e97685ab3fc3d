package io.drover.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Helm makes of the chart for the Jobs that back up claims, and for Grafana. */
class MoverChartTest {
    private static final Pattern METRIC = Pattern.compile("(drover|longhorn)_[a-z_]+");
    private static final Map<String, Object> ON = Map.of("enabled", true);

    private static Chart withMover(Map<String, Object> mover) throws IOException {
        return Chart.render(Map.of("pvc", ON, "mover", mover));
    }

    private static List<String> args(JsonNode container) {
        List<String> args = new ArrayList<>();
        container.path("args").forEach(arg -> args.add(arg.asText()));
        return args;
    }

    @Test
    void nodesOfTheJobsAreAbsentUnlessGiven() throws IOException {
        assertThat(args(withMover(Map.of()).container()))
                .noneMatch(arg -> arg.contains("node-selector") || arg.contains("tolerations"));

        Chart chart =
                withMover(
                        Map.of(
                                "nodeSelector",
                                Map.of("disk", "ssd"),
                                "tolerations",
                                List.of(Map.of("key", "backup", "operator", "Exists")),
                                "priorityClassName",
                                "low"));

        assertThat(args(chart.container()))
                .contains(
                        "--property=drover.mover.node-selector={\"disk\":\"ssd\"}",
                        "--property=drover.mover.tolerations=[{\"key\":\"backup\",\"operator\":\"Exists\"}]",
                        "--property=drover.mover.priority-class=low");
    }

    @Test
    void jobsAreLimitedAsGiven() throws IOException {
        assertThat(args(withMover(Map.of()).container()))
                .contains(
                        "--property=drover.mover.per-node=0",
                        "--property=drover.mover.bandwidth=0");
        assertThat(args(withMover(Map.of("perNode", 1, "bandwidth", "100Mi")).container()))
                .contains(
                        "--property=drover.mover.per-node=1",
                        "--property=drover.mover.bandwidth=100Mi");
        assertThat(args(withMover(Map.of("bandwidth", 104857600)).container()))
                .contains("--property=drover.mover.bandwidth=104857600");
    }

    @Test
    void accountOfTheJobsHasItsAnnotations() throws IOException {
        JsonNode account =
                withMover(Map.of("serviceAccount", Map.of("annotations", Map.of("role", "backup"))))
                        .find("ServiceAccount", "backup-drover-mover")
                        .orElseThrow();

        assertThat(account.at("/metadata/annotations/role").asText()).isEqualTo("backup");
    }

    @Test
    void podIsNamedOnceInTheEnvironment() throws IOException {
        Chart chart =
                Chart.render(
                        Map.of(
                                "pvc",
                                ON,
                                "replicas",
                                2,
                                "volumes",
                                Map.of("persistence", Map.of("accessMode", "ReadWriteMany"))));
        List<String> names = new ArrayList<>();
        chart.container().path("env").forEach(entry -> names.add(entry.path("name").asText()));

        assertThat(names).contains("DROVER_POD").doesNotHaveDuplicates();
    }

    @Test
    void nothingReachesTheJobsAndTheyReachWhatTheyNeed() throws IOException {
        assertThat(withMover(Map.of()).find("NetworkPolicy")).isEmpty();
        assertThat(Chart.render(Map.of("mover", Map.of("networkPolicy", ON))).find("NetworkPolicy"))
                .as("without Jobs")
                .isEmpty();
        Map<String, Object> rule =
                Map.of("ports", List.of(Map.of("port", 9000, "protocol", "TCP")));
        JsonNode policy =
                withMover(Map.of("networkPolicy", Map.of("enabled", true, "egress", List.of(rule))))
                        .find("NetworkPolicy", "backup-drover-mover")
                        .orElseThrow()
                        .path("spec");

        assertThat(policy.at("/podSelector/matchExpressions/0/key").asText())
                .isEqualTo("drover.io/mover");
        assertThat(policy.path("policyTypes")).hasToString("[\"Ingress\",\"Egress\"]");
        assertThat(policy.path("ingress")).isEmpty();
        List<Integer> ports = new ArrayList<>();
        policy.path("egress")
                .forEach(
                        allowed ->
                                allowed.path("ports")
                                        .forEach(port -> ports.add(port.path("port").asInt())));
        assertThat(ports).containsExactly(53, 53, 443, 6443, 2049, 9000);
    }

    @Test
    void jobBeforeTheReleaseIsDeletedLooksForWhatWasMadeOfClaims() throws IOException {
        JsonNode without =
                Chart.renderWithHooks(Map.of())
                        .find("Job", "backup-drover-uninstall")
                        .orElseThrow();
        JsonNode with =
                Chart.renderWithHooks(Map.of("pvc", ON))
                        .find("Job", "backup-drover-uninstall")
                        .orElseThrow();

        assertThat(args(without.at("/spec/template/spec/containers/0"))).doesNotContain("--claims");
        assertThat(args(with.at("/spec/template/spec/containers/0"))).contains("--claims");
    }

    @Test
    void dashboardIsOfMetricsThatAreDocumented() throws IOException {
        assertThat(Chart.render(Map.of()).find("ConfigMap", "backup-drover-dashboard")).isEmpty();
        JsonNode map =
                Chart.render(Map.of("grafanaDashboard", ON))
                        .find("ConfigMap", "backup-drover-dashboard")
                        .orElseThrow();
        assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
        JsonNode dashboard =
                new ObjectMapper().readTree(map.path("data").path("drover.json").asText());
        String documented = Files.readString(Chart.DIRECTORY.resolve("../../docs/operations.md"));

        List<String> expressions = new ArrayList<>();
        List<Integer> ids = new ArrayList<>();
        for (JsonNode panel : dashboard.path("panels")) {
            ids.add(panel.path("id").asInt());
            panel.path("targets").forEach(target -> expressions.add(target.path("expr").asText()));
        }
        assertThat(ids).hasSizeGreaterThan(15).doesNotHaveDuplicates();
        assertThat(expressions)
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        expression ->
                                assertThat(METRIC.matcher(expression).results())
                                        .isNotEmpty()
                                        .allSatisfy(
                                                metric ->
                                                        assertThat(documented)
                                                                .contains(
                                                                        "`"
                                                                                + metric.group()
                                                                                + "`")))
                .allSatisfy(
                        expression -> assertThat(expression).contains("namespace=\"$namespace\""));
    }

    static Stream<Map<String, Object>> refused() {
        return Stream.of(
                Map.of("mover", Map.of("perhaps", true)),
                Map.of("mover", Map.of("nodeSelector", Map.of("disk", 1))),
                Map.of("mover", Map.of("tolerations", Map.of())),
                Map.of("mover", Map.of("perNode", 2)),
                Map.of("mover", Map.of("bandwidth", "fast")),
                Map.of("pvc", Map.of("snapshotHooks", "yes")),
                Map.of("mover", Map.of("networkPolicy", Map.of("ports", List.of(0)))),
                Map.of("grafanaDashboard", Map.of("enabled", "yes")));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void valuesThatCannotWorkAreRefused(Map<String, Object> values) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining("schema");
    }
}
