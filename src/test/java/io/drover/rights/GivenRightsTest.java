package io.drover.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.drover.rights.Rights.Account;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.util.List;

@DisplayName("Rights are evaluated as Kubernetes does")
class GivenRightsTest {
    private static final Account SMITH = new Account("forge", "smith");

    private static Rights rights;

    @BeforeAll
    static void parse() throws IOException {
        rights =
                Rights.of(
                        objects(
                                """
                                kind: Role
                                metadata: {name: smith, namespace: forge}
                                rules:
                                - {apiGroups: [""], resources: [pods], verbs: [get, list]}
                                - {apiGroups: [""], resources: [pods/log, "*/scale"], verbs: [get]}
                                - {apiGroups: [""], resources: [secrets], resourceNames: [key], verbs: [get, create]}
                                - {apiGroups: [batch], resources: ["*"], verbs: ["*"]}
                                ---
                                kind: ClusterRole
                                metadata: {name: reader}
                                rules:
                                - {apiGroups: [""], resources: [persistentvolumes], verbs: [list]}
                                - {nonResourceURLs: [/metrics, "/logs/*"], verbs: [get]}
                                ---
                                kind: ClusterRole
                                metadata: {name: lessor}
                                rules:
                                - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get]}
                                ---
                                kind: RoleBinding
                                metadata: {name: smith, namespace: forge}
                                roleRef: {kind: Role, name: smith}
                                subjects: [{kind: ServiceAccount, name: smith, namespace: forge}]
                                ---
                                kind: RoleBinding
                                metadata: {name: lessor, namespace: forge}
                                roleRef: {kind: ClusterRole, name: lessor}
                                subjects: [{kind: ServiceAccount, name: smith, namespace: forge}]
                                ---
                                kind: ClusterRoleBinding
                                metadata: {name: reader}
                                roleRef: {kind: ClusterRole, name: reader}
                                subjects: [{kind: ServiceAccount, name: smith, namespace: forge}]
                                """));
    }

    private static List<JsonNode> objects(String yaml) throws IOException {
        try (var documents =
                new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            return documents.readAll();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/v1/namespaces/forge/pods,                 true,  a verb that is listed",
        "GET,    /api/v1/namespaces/forge/pods?watch=true,      false, another verb",
        "DELETE, /api/v1/namespaces/forge/pods,                 false, another verb",
        "GET,    /api/v1/namespaces/mill/pods,                  false, another namespace",
        "GET,    /api/v1/pods,                                  false, all namespaces",
        "GET,    /api/v1/namespaces/forge/pods/x/log,           true,  a subresource",
        "GET,    /api/v1/namespaces/forge/pods/x/status,        false, another subresource",
        "GET,    /api/v1/namespaces/forge/things/x/scale,       true,  a subresource of everything",
        "GET,    /api/v1/namespaces/forge/secrets/key,          true,  an object by its name",
        "GET,    /api/v1/namespaces/forge/secrets/other,        false, an object of another name",
        "POST,   /api/v1/namespaces/forge/secrets,              false, a new object has no name"
                + " yet",
        "PATCH,  /apis/batch/v1/namespaces/forge/jobs/x/status, true,  everything of a group",
        "GET,    /apis/apps/v1/namespaces/forge/pods,           false, another group",
        "GET,    /api/v1/persistentvolumes,                     true,  everywhere",
        "GET,    /api/v1/persistentvolumes/x,                   false, everywhere another verb",
        "GET,    /apis/coordination.k8s.io/v1/namespaces/forge/leases/x, true, a ClusterRole in a"
                + " namespace",
        "GET,    /apis/coordination.k8s.io/v1/namespaces/mill/leases/x, false, and in no other",
        "GET,    /metrics,                                      true,  a path",
        "GET,    /logs/today,                                   true,  the beginning of a path",
        "GET,    /configz,                                      false, another path",
        "GET,    /apis/longhorn.io/v1beta2,                     true,  discovery",
        "GET,    /version,                                      true,  discovery",
        "POST,   /apis/authorization.k8s.io/v1/selfsubjectaccessreviews, true, what one may"
                + " oneself",
        "POST,   /apis/authorization.k8s.io/v1/subjectaccessreviews, false, what others may"
    })
    void evaluated(String method, URI uri, boolean allowed, String what) {
        assertThat(rights.allows(SMITH, ApiAction.of(method, uri))).as(what).isEqualTo(allowed);
    }

    @Test
    void othersHaveNothing() {
        ApiAction pods = ApiAction.of("GET", URI.create("/api/v1/namespaces/forge/pods"));
        assertThat(rights.allows(new Account("mill", "smith"), pods)).isFalse();
        assertThat(rights.allows(new Account("forge", "default"), pods)).isFalse();
    }

    @Test
    void bindingOfNoRoleIsAnError() throws IOException {
        List<JsonNode> objects =
                objects(
                        """
                        kind: RoleBinding
                        metadata: {name: lost, namespace: forge}
                        roleRef: {kind: Role, name: elsewhere}
                        """);
        assertThatThrownBy(() -> Rights.of(objects)).hasMessageContaining("elsewhere");
    }

    @Test
    void refusalReadsAsThatOfTheApiServer() throws IOException {
        Forbidden one =
                new Forbidden(
                        SMITH,
                        ApiAction.of(
                                "PATCH",
                                URI.create("/apis/batch/v1/namespaces/mill/jobs/x/status")));
        assertThat(one.message())
                .isEqualTo(
                        "jobs.batch \"x\" is forbidden: User \"system:serviceaccount:forge:smith\""
                                + " cannot patch resource \"jobs/status\" in API group \"batch\" in"
                                + " the namespace \"mill\"");
        JsonNode status = new ObjectMapper().readTree(one.status());
        assertThat(status.path("code").asInt()).isEqualTo(403);
        assertThat(status.path("reason").asText()).isEqualTo("Forbidden");
        assertThat(status.path("message").asText()).isEqualTo(one.message());
        assertThat(new Forbidden(SMITH, ApiAction.of("GET", URI.create("/api/v1/nodes"))).message())
                .endsWith("cannot list resource \"nodes\" in API group \"\" at the cluster scope");
    }

    @Test
    void whatIsGrantedIsListedAndWhatIsUsedIsInTheList() {
        ApiAction list = ApiAction.of("GET", URI.create("/api/v1/persistentvolumes"));
        assertThat(rights.by(SMITH, list)).containsExactly("reader: list core persistentvolumes");
        assertThat(rights.granted())
                .contains("reader: list core persistentvolumes", "smith: get core pods/log");
    }
}
