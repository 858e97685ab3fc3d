package io.drover.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;

import io.drover.architecture.MainClasses;
import io.drover.resource.Names;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The chart's Role against what the program uses. */
class RightsTest {
    private static Chart chart;

    @BeforeAll
    static void render() throws IOException {
        chart = Chart.render(Map.of());
    }

    private static JsonNode rules() {
        return chart.find("Role").orElseThrow().path("rules");
    }

    private static Set<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> verbs(String group, String resource) {
        Set<String> verbs = new HashSet<>();
        for (JsonNode rule : rules()) {
            if (texts(rule.path("apiGroups")).contains(group)
                    && texts(rule.path("resources")).contains(resource)) {
                verbs.addAll(texts(rule.path("verbs")));
            }
        }
        return verbs;
    }

    private static Set<String> pluralsInCode() {
        return MainClasses.all().stream()
                .filter(type -> type.isAssignableTo(CustomResource.class))
                .filter(type -> type.isAnnotatedWith(Plural.class))
                .filter(type -> type.getAnnotationOfType(Group.class).value().equals(Names.GROUP))
                .map(RightsTest::plural)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String plural(JavaClass type) {
        return type.getAnnotationOfType(Plural.class).value();
    }

    @Test
    void everyResourceOfTheModelIsAllowed() {
        assertThat(pluralsInCode()).isNotEmpty();
        for (String plural : pluralsInCode()) {
            Set<String> verbs = verbs("longhorn.io", plural);
            assertThat(verbs).as(plural).contains("get", "list", "watch");
            if (!plural.equals("settings")) {
                assertThat(verbs).as(plural).contains("create", "patch", "delete");
                assertThat(verbs("longhorn.io", plural + "/status")).as(plural).contains("patch");
            }
        }
    }

    @Test
    void everyAllowedResourceIsDefined() throws IOException {
        Set<String> defined = new HashSet<>();
        for (JsonNode crd : Chart.definitions()) {
            String plural = crd.at("/spec/names/plural").asText();
            defined.add(plural);
            if (crd.at("/spec/versions/0/subresources").has("status")) {
                defined.add(plural + "/status");
            }
        }
        for (JsonNode rule : rules()) {
            if (texts(rule.path("apiGroups")).contains("longhorn.io")) {
                assertThat(defined).containsAll(texts(rule.path("resources")));
            }
        }
    }

    @Test
    void nothingIsAllowedWholesale() {
        assertThat(rules())
                .allSatisfy(
                        rule -> {
                            assertThat(texts(rule.path("resources"))).doesNotContain("*");
                            assertThat(texts(rule.path("apiGroups"))).doesNotContain("*");
                            assertThat(texts(rule.path("verbs")))
                                    .doesNotContain("*", "update", "deletecollection", "escalate");
                        });
    }

    @Test
    void deletionOfTheNamespaceCanBeSeen() {
        assertThat(verbs("", "namespaces")).containsExactly("get");
    }

    @Test
    void eventsAreWrittenAndCounted() {
        assertThat(verbs("", "events")).containsExactlyInAnyOrder("create", "patch");
    }

    @Test
    void secretsAreReadByNameOnly() {
        assertThat(verbs("", "secrets")).containsExactly("get");
    }

    private static Set<String> verbsWith(Map<String, Object> console, String resource)
            throws IOException {
        JsonNode rules =
                Chart.render(Map.of("console", console)).find("Role").orElseThrow().path("rules");
        Set<String> verbs = new HashSet<>();
        for (JsonNode rule : rules) {
            if (texts(rule.path("resources")).contains(resource)) {
                verbs.addAll(texts(rule.path("verbs")));
            }
        }
        return verbs;
    }

    @Test
    void secretsAreCreatedOnlyWhereTheConsoleIsToMakeThem() throws IOException {
        assertThat(verbsWith(Map.of("enabled", true, "createSecrets", true), "secrets"))
                .containsExactlyInAnyOrder("get", "create");
    }

    @Test
    void configMapsAreChangedOnlyForTheHistoryOfTheConsole() throws IOException {
        assertThat(verbs("", "configmaps"))
                .containsExactlyInAnyOrder("get", "list", "watch", "create", "delete");
        assertThat(verbsWith(Map.of("enabled", true), "configmaps"))
                .containsExactlyInAnyOrder("get", "list", "watch", "create", "patch", "delete");
    }

    @Test
    void bindingJoinsTheRoleAndTheAccountOfThePod() {
        JsonNode binding = chart.find("RoleBinding").orElseThrow();

        assertThat(binding.at("/roleRef/name").asText())
                .isEqualTo(chart.find("Role").orElseThrow().at("/metadata/name").asText());
        assertThat(binding.at("/subjects/0/name").asText())
                .isEqualTo(
                        chart.deployment().at("/spec/template/spec/serviceAccountName").asText());
    }

    @Test
    void provisioningReachesBeyondTheNamespaceAndIsOffUnlessEnabled() throws IOException {
        JsonNode rules =
                Chart.render(Map.of("provisioner", Map.of("enabled", true)))
                        .find("ClusterRole")
                        .orElseThrow()
                        .path("rules");

        for (String resource : List.of("storageclasses", "csidrivers")) {
            assertThat(rules)
                    .as("read from caches alone")
                    .anySatisfy(
                            rule -> {
                                assertThat(texts(rule.path("resources"))).contains(resource);
                                assertThat(texts(rule.path("verbs")))
                                        .containsExactly("list", "watch");
                            });
        }
        for (String resource : List.of("persistentvolumeclaims", "persistentvolumes")) {
            assertThat(rules)
                    .anySatisfy(
                            rule -> {
                                assertThat(texts(rule.path("resources"))).contains(resource);
                                assertThat(texts(rule.path("verbs")))
                                        .contains("get", "list", "watch");
                            });
        }
        for (String resource :
                List.of(
                        "persistentvolumeclaims",
                        "persistentvolumeclaims/status",
                        "persistentvolumes")) {
            assertThat(rules)
                    .anySatisfy(
                            rule -> {
                                assertThat(texts(rule.path("resources"))).containsExactly(resource);
                                assertThat(texts(rule.path("verbs"))).contains("patch");
                            });
        }
        assertThat(rules)
                .allSatisfy(
                        rule ->
                                assertThat(texts(rule.path("verbs")))
                                        .isSubsetOf(
                                                "get", "list", "watch", "create", "patch",
                                                "delete"));
        assertThat(chart.find("ClusterRole")).isEmpty();
        assertThat(chart.find("ClusterRoleBinding")).isEmpty();
        assertThat(chart.deployment().toString())
                .contains("{\"name\":\"DROVER_PROVISIONER_ENABLED\",\"value\":\"false\"}");
    }

    private static Chart withConsole(Map<String, Object> console) throws IOException {
        return Chart.render(Map.of("console", console));
    }

    private static List<String> lines(Chart chart, String kind) {
        return chart.find(kind).stream()
                .flatMap(role -> StreamSupport.stream(role.path("rules").spliterator(), false))
                .map(
                        rule ->
                                "%s %s"
                                        .formatted(
                                                texts(rule.path("verbs")),
                                                texts(rule.path("resources"))))
                .toList();
    }

    @Test
    void consoleAddsWhatItNeedsAndNothingUnlessEnabled() throws IOException {
        assertThat(lines(chart, "Role")).doesNotContain("[list] [events]", "[create] [secrets]");

        Chart loopback = withConsole(Map.of("enabled", true));
        assertThat(lines(loopback, "Role"))
                .contains("[list] [events]")
                .doesNotContain("[create] [secrets]");
        assertThat(loopback.find("ClusterRole")).isEmpty();

        assertThat(lines(withConsole(Map.of("enabled", true, "auth", "token")), "ClusterRole"))
                .containsExactly("[create] [tokenreviews]", "[create] [subjectaccessreviews]");
        Chart proxy =
                withConsole(
                        Map.of(
                                "enabled",
                                true,
                                "auth",
                                "proxy",
                                "proxySecret",
                                "proxy",
                                "trustedProxies",
                                List.of("10.0.0.0/8")));
        assertThat(lines(proxy, "ClusterRole")).containsExactly("[create] [subjectaccessreviews]");
        assertThat(proxy.find("ClusterRoleBinding")).isPresent();

        assertThat(lines(withConsole(Map.of("enabled", true, "createSecrets", true)), "Role"))
                .contains("[create] [secrets]");
        assertThat(lines(withConsole(Map.of("createSecrets", true)), "Role"))
                .doesNotContain("[create] [secrets]");
    }

    private static List<JsonNode> roles(Chart rendered, String kind, String suffix) {
        return rendered.all().stream()
                .filter(role -> role.path("kind").asText().equals(kind))
                .filter(role -> role.at("/metadata/name").asText().contains(suffix))
                .toList();
    }

    private static Set<String> allowed(JsonNode role, String resource) {
        Set<String> verbs = new TreeSet<>();
        role.path("rules")
                .forEach(
                        rule -> {
                            if (texts(rule.path("resources")).contains(resource)) {
                                verbs.addAll(texts(rule.path("verbs")));
                            }
                        });
        return verbs;
    }

    @Test
    void backupsOfClaimsReachBeyondTheNamespaceAndAreOffUnlessEnabled() throws IOException {
        Chart rendered = Chart.render(Map.of("pvc", Map.of("enabled", true, "restore", false)));
        JsonNode cluster = roles(rendered, "ClusterRole", "-pvc-").getFirst();
        JsonNode jobs = roles(rendered, "Role", "-jobs").getFirst();

        for (String kind :
                List.of(
                        "persistentvolumeclaims",
                        "persistentvolumes",
                        "namespaces",
                        "volumesnapshotclasses",
                        "volumesnapshots",
                        "volumesnapshotcontents")) {
            assertThat(allowed(cluster, kind)).as(kind).contains("get", "list", "watch");
        }
        for (String kind : List.of("storageclasses", "csidrivers", "volumeattachments")) {
            assertThat(allowed(cluster, kind))
                    .as("read from caches alone: " + kind)
                    .containsExactlyInAnyOrder("list", "watch");
        }
        assertThat(allowed(cluster, "snapshotmetadataservices"))
                .as("one is read by its name when a backup begins")
                .containsExactly("get");
        assertThat(allowed(cluster, "persistentvolumeclaims"))
                .doesNotContain("create", "patch", "delete");
        assertThat(allowed(cluster, "persistentvolumes")).doesNotContain("create", "delete");
        assertThat(allowed(cluster, "volumesnapshots")).contains("create", "delete");
        assertThat(allowed(cluster, "volumesnapshotcontents"))
                .contains("create", "patch", "delete");
        assertThat(allowed(jobs, "jobs")).contains("list", "watch", "create", "delete");
        assertThat(allowed(jobs, "pods")).containsExactlyInAnyOrder("get", "list", "watch");
        assertThat(allowed(jobs, "persistentvolumeclaims"))
                .containsExactlyInAnyOrder("create", "delete");
        for (JsonNode role : List.of(cluster, jobs)) {
            role.path("rules")
                    .forEach(
                            rule ->
                                    assertThat(texts(rule.path("verbs")))
                                            .isSubsetOf(
                                                    "get", "list", "watch", "create", "patch",
                                                    "delete"));
        }
        assertThat(roles(chart, "Role", "-jobs")).isEmpty();
        assertThat(chart.deployment().toString())
                .contains("{\"name\":\"DROVER_PVC_ENABLED\",\"value\":\"false\"}")
                .doesNotContain("drover.mover");
    }

    @Test
    void restoresIntoClaimsNeedFurtherRightsAndCanBeSwitchedOff() throws IOException {
        Chart both = Chart.render(Map.of("pvc", Map.of("enabled", true)));
        Chart without = Chart.render(Map.of("pvc", Map.of("enabled", true, "restore", false)));
        Chart byVolume = Chart.render(Map.of("pvc", Map.of("enabled", true, "populator", false)));
        JsonNode cluster = roles(both, "ClusterRole", "-pvc-").getFirst();

        assertThat(allowed(cluster, "persistentvolumeclaims"))
                .containsExactlyInAnyOrder("get", "list", "watch", "create", "patch");
        assertThat(allowed(cluster, "persistentvolumes")).contains("create", "patch", "delete");
        assertThat(allowed(cluster, "volumepopulators"))
                .containsExactlyInAnyOrder("create", "get", "delete");
        assertThat(both.deployment().toString())
                .contains("--property=drover.pvc.restore=true")
                .contains("--property=drover.pvc.populator=true");
        assertThat(without.deployment().toString()).contains("--property=drover.pvc.restore=false");
        assertThat(byVolume.deployment().toString())
                .contains("--property=drover.pvc.populator=false");
        assertThat(allowed(roles(byVolume, "ClusterRole", "-pvc-").getFirst(), "volumepopulators"))
                .doesNotContain("create");
    }

    @Test
    void podsOfOthersAreListedOnlyForHooks() throws IOException {
        Chart without = Chart.render(Map.of("pvc", Map.of("enabled", true)));
        Chart with = Chart.render(Map.of("pvc", Map.of("enabled", true, "snapshotHooks", true)));

        assertThat(allowed(roles(without, "ClusterRole", "-pvc-").getFirst(), "pods")).isEmpty();
        assertThat(without.deployment().toString())
                .contains("--property=drover.pvc.snapshot-hooks=false");
        assertThat(allowed(roles(with, "ClusterRole", "-pvc-").getFirst(), "pods"))
                .containsExactly("list");
        assertThat(with.deployment().toString())
                .contains("--property=drover.pvc.snapshot-hooks=true");
    }

    @Test
    void anUninstallThatIsNotWantedNeedsNoRights() throws IOException {
        Chart kept =
                Chart.render(
                        Map.of(
                                "pvc", Map.of("enabled", true),
                                "uninstall", Map.of("removeTargets", false)));

        assertThat(allowed(roles(kept, "ClusterRole", "-pvc-").getFirst(), "volumepopulators"))
                .containsExactly("create");
        assertThat(allowed(kept.find("Role").orElseThrow(), "configmaps")).doesNotContain("delete");
        JsonNode rules =
                roles(Chart.render(Map.of("pvc", Map.of("enabled", true))), "ClusterRole", "-pvc-")
                        .getFirst()
                        .path("rules");
        assertThat(rules)
                .filteredOn(rule -> texts(rule.path("verbs")).contains("delete"))
                .filteredOn(rule -> texts(rule.path("resources")).contains("volumepopulators"))
                .allSatisfy(
                        rule ->
                                assertThat(texts(rule.path("resourceNames")))
                                        .containsExactly("drover-backup"));
    }

    @Test
    void moversHoldTheirLeasesAndAskAboutSnapshots() throws IOException {
        Chart rendered = Chart.render(Map.of("pvc", Map.of("enabled", true)));
        JsonNode role = roles(rendered, "Role", "-mover").getFirst();

        assertThat(role.path("rules")).hasSize(2);
        assertThat(texts(role.at("/rules/0/resources"))).containsExactly("leases");
        assertThat(texts(role.at("/rules/0/verbs"))).containsExactlyInAnyOrder("get", "patch");
        assertThat(texts(role.at("/rules/1/apiGroups"))).containsExactly("snapshot.storage.k8s.io");
        assertThat(texts(role.at("/rules/1/resources"))).containsExactly("volumesnapshots");
        assertThat(texts(role.at("/rules/1/verbs"))).containsExactly("get");
        String account =
                roles(rendered, "ServiceAccount", "-mover")
                        .getFirst()
                        .at("/metadata/name")
                        .asText();
        assertThat(rendered.deployment().toString())
                .contains("--property=drover.mover.service-account=" + account);
    }
}
