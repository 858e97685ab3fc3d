package io.drover.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;

import io.drover.resource.LeaseTerms;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Helm makes of the chart. */
class ChartTest {
    private static final Pattern METRIC = Pattern.compile("(drover|longhorn)_[a-z_]+");
    private static final Map<String, Object> NONE = Map.of();

    private static List<String> args(Chart chart) {
        List<String> args = new ArrayList<>();
        chart.container().path("args").forEach(arg -> args.add(arg.asText()));
        return args;
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(item -> names.add(item.path("name").asText()));
        return names;
    }

    @Test
    void lintFindsNothing() {
        LintResult result = new Helm(Chart.DIRECTORY).lint().strict().call();

        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    @Test
    void everythingIsInTheReleasesNamespaceAndLabelled() throws IOException {
        Chart chart = Chart.render(NONE);

        assertThat(chart.all())
                .isNotEmpty()
                .allSatisfy(
                        object -> {
                            boolean clusterWide =
                                    object.path("kind").asText().endsWith("WebhookConfiguration");
                            assertThat(object.at("/metadata/namespace").asText())
                                    .isEqualTo(clusterWide ? "" : "longhorn-system");
                            assertThat(
                                            object.at("/metadata/labels")
                                                    .path("app.kubernetes.io/instance")
                                                    .asText())
                                    .isEqualTo("backup");
                            assertThat(object.path("kind").asText()).doesNotStartWith("Cluster");
                        });
    }

    @Test
    void podMeetsTheRestrictedStandard() throws IOException {
        Chart chart = Chart.render(NONE);
        JsonNode pod = chart.deployment().at("/spec/template/spec/securityContext");
        JsonNode container = chart.container().path("securityContext");

        assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.path("runAsUser").asInt()).isPositive();
        assertThat(pod.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(chart.deployment().at("/spec/template/spec/hostNetwork").isMissingNode())
                .isTrue();
    }

    @Test
    void probesAndServicePointAtTheManagementPort() throws IOException {
        Chart chart = Chart.render(Map.of("management", Map.of("port", 19000)));

        assertThat(chart.container().at("/ports/0/containerPort").asInt()).isEqualTo(19000);
        String port = chart.container().at("/ports/0/name").asText();
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(chart.container().path(probe).at("/httpGet/port").asText()).isEqualTo(port);
            assertThat(chart.container().path(probe).at("/httpGet/path").asText())
                    .startsWith("/observe/health/");
        }
        JsonNode service = chart.find("Service").orElseThrow();
        assertThat(service.at("/spec/ports/0/targetPort").asText()).isEqualTo(port);
        assertThat(service.at("/spec/ports/0/port").asInt()).isEqualTo(19000);
        assertThat(args(chart)).contains("--property=drover.management.port=19000");
    }

    @Test
    void selectorsFitThePodsLabels() throws IOException {
        Chart chart = Chart.render(Map.of("serviceMonitor", Map.of("enabled", true)));
        JsonNode labels = chart.deployment().at("/spec/template/metadata/labels");

        assertThat(labels.properties())
                .containsAll(chart.deployment().at("/spec/selector/matchLabels").properties())
                .containsAll(chart.find("Service").orElseThrow().at("/spec/selector").properties());
        assertThat(chart.find("Service").orElseThrow().at("/metadata/labels").properties())
                .containsAll(
                        chart.find("ServiceMonitor")
                                .orElseThrow()
                                .at("/spec/selector/matchLabels")
                                .properties());
    }

    @Test
    void alertsAreOfMetricsThatAreDocumented() throws IOException {
        assertThat(Chart.render(NONE).find("PrometheusRule")).isEmpty();
        JsonNode rules =
                Chart.render(Map.of("prometheusRule", Map.of("enabled", true)))
                        .find("PrometheusRule")
                        .orElseThrow()
                        .at("/spec/groups/0/rules");
        String documented = Files.readString(Chart.DIRECTORY.resolve("../../docs/operations.md"));

        assertThat(rules).hasSizeGreaterThan(10);
        assertThat(rules)
                .allSatisfy(
                        rule -> {
                            assertThat(documented)
                                    .contains("`" + rule.path("alert").asText() + "`");
                            assertThat(METRIC.matcher(rule.path("expr").asText()).results())
                                    .isNotEmpty()
                                    .allSatisfy(
                                            metric ->
                                                    assertThat(documented)
                                                            .contains("`" + metric.group() + "`"));
                            assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
                        });
    }

    @Test
    void onePodAtATime() throws IOException {
        JsonNode spec = Chart.render(NONE).deployment().path("spec");

        assertThat(spec.path("replicas").asInt()).isEqualTo(1);
        assertThat(spec.at("/strategy/type").asText()).isEqualTo("Recreate");
    }

    @Test
    void severalReplicasAreReplacedOneAfterTheOther() throws IOException {
        Chart chart =
                Chart.render(
                        Map.of(
                                "replicas",
                                2,
                                "webhook",
                                Map.of("failurePolicy", "Fail"),
                                "volumes",
                                Map.of("persistence", Map.of("accessMode", "ReadWriteMany"))));
        JsonNode spec = chart.deployment().path("spec");

        assertThat(spec.path("replicas").asInt()).isEqualTo(2);
        assertThat(spec.at("/strategy/rollingUpdate/maxUnavailable").asInt(9)).isZero();
        assertThat(args(chart))
                .contains("--property=drover.replica=$(DROVER_POD)", "--webhook-farewell=5");
        assertThat(names(chart.container().path("env"))).contains("DROVER_POD");
        assertThat(spec.at("/template/spec/topologySpreadConstraints")).hasSize(1);
        assertThat(chart.find("PodDisruptionBudget").orElseThrow().at("/spec/selector/matchLabels"))
                .isEqualTo(spec.at("/selector/matchLabels"));
        assertThat(
                        chart.find("MutatingWebhookConfiguration")
                                .orElseThrow()
                                .at("/webhooks/0/failurePolicy")
                                .asText())
                .isEqualTo("Fail");
    }

    @Test
    void theLeaseLastsForAsLongAsIsSaid() throws IOException {
        assertThat(args(Chart.render(NONE)))
                .contains("--property=%s=30s".formatted(LeaseTerms.PROPERTY));
        assertThat(args(Chart.render(Map.of("leaseDurationSeconds", 600))))
                .contains("--property=%s=600s".formatted(LeaseTerms.PROPERTY));
        assertThatThrownBy(() -> Chart.render(Map.of("leaseDurationSeconds", 5)))
                .hasMessageContaining("leaseDurationSeconds");
    }

    @Test
    void severalReplicasNeedAClaimThatAllCanMount() {
        assertThatThrownBy(() -> Chart.render(Map.of("replicas", 2)))
                .hasMessageContaining("volumes.persistence.accessMode to ReadWriteMany");
    }

    @Test
    void defaultBackupStoreIsInItsConfigMap() throws IOException {
        Chart chart =
                Chart.render(
                        Map.of(
                                "defaultBackupStore",
                                Map.of(
                                        "backupTarget", "s3://b@us-east-1/",
                                        "backupTargetCredentialSecret", "s3-secret",
                                        "pollInterval", 60)));
        JsonNode map = chart.find("ConfigMap", "longhorn-default-backupstore").orElseThrow();
        JsonNode content =
                Chart.documents(map.at("/data").path("default-backupstore.yaml").asText())
                        .getFirst();

        assertThat(content.path("backup-target").asText()).isEqualTo("s3://b@us-east-1/");
        assertThat(content.path("backup-target-credential-secret").asText()).isEqualTo("s3-secret");
        assertThat(content.path("backupstore-poll-interval").asText()).isEqualTo("60");
    }

    @Test
    void withoutRoutesThereIsNoConfigMapForThem() throws IOException {
        Chart chart = Chart.render(NONE);

        assertThat(chart.find("ConfigMap", "backup-drover-routes")).isEmpty();
        assertThat(args(chart)).noneMatch(arg -> arg.startsWith("--routes"));
        assertThat(names(chart.container().path("volumeMounts"))).doesNotContain("routes");
    }

    @Test
    void routesAreMountedWhereDroverLooksAndTheirChangeRestartsThePod() throws IOException {
        String route = "- route:\n    id: notify\n    from:\n      uri: direct:notify\n";
        Chart chart = Chart.render(Map.of("routes", Map.of("notifications.camel.yaml", route)));

        assertThat(
                        chart.find("ConfigMap", "backup-drover-routes")
                                .orElseThrow()
                                .at("/data")
                                .path("notifications.camel.yaml")
                                .asText()
                                .strip())
                .isEqualTo(route.strip());
        assertThat(args(chart)).contains("--routes=/etc/drover/routes");
        assertThat(names(chart.container().path("volumeMounts"))).contains("routes");
        assertThat(checksum(chart)).isNotEqualTo(checksum(Chart.render(NONE)));
    }

    private static String checksum(Chart chart) {
        return chart.deployment()
                .at("/spec/template/metadata/annotations")
                .path("checksum/routes")
                .asText();
    }

    @Test
    void volumesAreOnAClaimThatOutlivesTheRelease() throws IOException {
        Chart chart =
                Chart.render(
                        Map.of(
                                "volumes",
                                Map.of(
                                        "persistence",
                                        Map.of("storageClass", "fast", "size", "5Gi"))));
        JsonNode claim = chart.find("PersistentVolumeClaim").orElseThrow();

        assertThat(claim.at("/spec/storageClassName").asText()).isEqualTo("fast");
        assertThat(claim.at("/spec/resources/requests/storage").asText()).isEqualTo("5Gi");
        assertThat(claim.at("/metadata/annotations").path("helm.sh/resource-policy").asText())
                .isEqualTo("keep");
        assertThat(claimOf(chart)).isEqualTo(claim.at("/metadata/name").asText());
    }

    private static String claimOf(Chart chart) {
        return chart.deployment()
                .at("/spec/template/spec/volumes/0/persistentVolumeClaim/claimName")
                .asText();
    }

    @Test
    void claimThatIsThereIsUsed() throws IOException {
        Chart chart =
                Chart.render(
                        Map.of("volumes", Map.of("persistence", Map.of("existingClaim", "mine"))));

        assertThat(chart.find("PersistentVolumeClaim")).isEmpty();
        assertThat(claimOf(chart)).isEqualTo("mine");
    }

    @Test
    void withoutPersistenceVolumesAreInThePod() throws IOException {
        Chart chart =
                Chart.render(Map.of("volumes", Map.of("persistence", Map.of("enabled", false))));

        assertThat(chart.find("PersistentVolumeClaim")).isEmpty();
        assertThat(chart.deployment().at("/spec/template/spec/volumes/0").has("emptyDir")).isTrue();
    }

    @Test
    void propertiesBecomeOptionsOfTheProgram() throws IOException {
        Chart chart =
                Chart.render(
                        Map.of(
                                "properties",
                                Map.of(
                                        "drover.resync",
                                        "1m",
                                        "drover.s3.timeout.silence",
                                        5000000)));

        assertThat(args(chart))
                .contains(
                        "--property=drover.resync=1m",
                        "--property=drover.s3.timeout.silence=5000000");
    }

    @Test
    void optionalPartsOfThePodAreAbsentUnlessGiven() throws IOException {
        JsonNode without = Chart.render(NONE).deployment().at("/spec/template/spec");
        Chart chart =
                Chart.render(
                        Map.of(
                                "imagePullSecrets", List.of(Map.of("name", "pull")),
                                "nodeSelector", Map.of("disk", "ssd"),
                                "tolerations", List.of(Map.of("operator", "Exists")),
                                "priorityClassName", "high",
                                "jvmOptions", "-Xmx512m",
                                "image", Map.of("repository", "r/drover", "tag", "9"),
                                "serviceAccount", Map.of("name", "own")));
        JsonNode with = chart.deployment().at("/spec/template/spec");

        for (String field :
                List.of("imagePullSecrets", "nodeSelector", "tolerations", "priorityClassName")) {
            assertThat(without.has(field)).as(field).isFalse();
            assertThat(with.has(field)).as(field).isTrue();
        }
        assertThat(names(without.at("/containers/0/env"))).doesNotContain("JDK_JAVA_OPTIONS");
        assertThat(names(with.at("/containers/0/env"))).contains("JDK_JAVA_OPTIONS", "DROVER_NODE");
        assertThat(with.at("/containers/0/image").asText()).isEqualTo("r/drover:9");
        assertThat(with.path("serviceAccountName").asText()).isEqualTo("own");
        assertThat(chart.find("RoleBinding").orElseThrow().at("/subjects/0/name").asText())
                .isEqualTo("own");
        assertThat(chart.find("ServiceAccount", "own")).isPresent();
    }

    @Test
    void jobBeforeTheReleaseIsDeletedRunsAsThePodDoesAndMayBeLeftOut() throws IOException {
        Chart chart = Chart.renderWithHooks(NONE);
        JsonNode job = chart.find("Job", "backup-drover-uninstall").orElseThrow();
        JsonNode pod = job.at("/spec/template/spec");

        assertThat(job.at("/metadata/annotations").path("was/hook").asText())
                .isEqualTo("pre-delete");
        assertThat(pod.at("/containers/0/args/0").asText()).isEqualTo("uninstall");
        assertThat(pod.at("/containers/0/image")).isEqualTo(chart.container().path("image"));
        assertThat(pod.path("serviceAccountName"))
                .isEqualTo(chart.deployment().at("/spec/template/spec/serviceAccountName"));
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(job.at("/spec/template/metadata/labels").properties())
                .isNotEqualTo(
                        chart.find("Service").orElseThrow().at("/spec/selector").properties());
        assertThat(
                        Chart.renderWithHooks(Map.of("uninstall", Map.of("removeTargets", false)))
                                .find("Job", "backup-drover-uninstall"))
                .isEmpty();
    }

    static Stream<Map<String, Object>> refused() {
        return Stream.of(
                Map.of("replicas", 0),
                Map.of("image", Map.of("repository", "")),
                Map.of("image", Map.of("pullpolicy", "Always")),
                Map.of("defaultBackupStore", Map.of("backupTarget", "bucket")),
                Map.of("defaultBackupStore", Map.of("pollInterval", -1)),
                Map.of("defaultBackupStore", Map.of("pollInterval", "5m")),
                Map.of("management", Map.of("port", 80)),
                Map.of("webhook", Map.of("port", 443)),
                Map.of("webhook", Map.of("failurePolicy", "Perhaps")),
                Map.of("crds", Map.of("upgrade", "never")),
                Map.of("routes", Map.of("notify.yaml", "x")),
                Map.of("volumes", Map.of("persistence", Map.of("size", "big"))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void valuesThatCannotWorkAreRefused(Map<String, Object> values) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining("schema");
    }

    @Test
    void everyValueThatTemplatesUseIsInTheValuesFileAndTheOtherWayRound() throws IOException {
        JsonNode values = Chart.yaml(Chart.DIRECTORY.resolve("values.yaml"));
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.list(Chart.DIRECTORY.resolve("templates"))) {
            for (Path file : files.toList()) {
                Matcher name =
                        Pattern.compile("\\.Values((?:\\.[A-Za-z]+)+)")
                                .matcher(Files.readString(file));
                while (name.find()) {
                    used.add(name.group(1).substring(1).split("\\.")[0]);
                    assertThat(values.at(name.group(1).replace('.', '/')).isMissingNode())
                            .as("%s in %s", name.group(), file.getFileName())
                            .isFalse();
                }
            }
        }
        Set<String> declared = new TreeSet<>();
        values.fieldNames().forEachRemaining(declared::add);
        assertThat(declared).isEqualTo(used);
    }
}
