package io.drover.rights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What ServiceAccounts may do, by Roles, ClusterRoles and their bindings, as Kubernetes' RBAC
 * evaluates them; beside them, what every client may that has signed in.
 */
public final class Rights {
    /** Kubernetes' own ClusterRoles system:discovery and system:basic-user. */
    private static final String EVERYBODY =
            """
            [{"verbs": ["get"],
              "nonResourceURLs": ["/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez",
                "/openapi", "/openapi/*", "/readyz", "/version", "/version/"]},
             {"verbs": ["create"], "apiGroups": ["authorization.k8s.io"],
              "resources": ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]},
             {"verbs": ["create"], "apiGroups": ["authentication.k8s.io"],
              "resources": ["selfsubjectreviews"]}]
            """;

    /**
     * A ServiceAccount.
     *
     * @param namespace that it is in
     */
    public record Account(String namespace, String name) {
        /** As the API server calls it. */
        public String user() {
            return "system:serviceaccount:" + namespace + ":" + name;
        }
    }

    /**
     * A rule that somebody has.
     *
     * @param role its name
     * @param namespace where it holds; empty for everywhere
     */
    record Grant(Account account, String role, String namespace, Rule rule) {
        private boolean allows(Account asking, ApiAction action) {
            return account.equals(asking)
                    && (namespace.isEmpty()
                            || action instanceof ApiAction.OnResource on
                                    && namespace.equals(on.namespace()))
                    && rule.allows(action);
        }
    }

    private final List<Grant> grants;
    private final List<Rule> everybody;

    private Rights(List<Grant> grants) {
        this.grants = List.copyOf(grants);
        this.everybody = rules(parse(EVERYBODY)).toList();
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By these objects; those of other kinds are passed over. */
    public static Rights of(List<JsonNode> objects) {
        List<Grant> grants = new ArrayList<>();
        for (JsonNode binding : objects) {
            String kind = binding.path("kind").asText();
            if (kind.equals("RoleBinding") || kind.equals("ClusterRoleBinding")) {
                String namespace =
                        kind.equals("RoleBinding")
                                ? binding.at("/metadata/namespace").asText()
                                : "";
                JsonNode role = role(objects, binding.path("roleRef"), namespace);
                for (JsonNode subject : binding.path("subjects")) {
                    Account account =
                            new Account(
                                    subject.path("namespace").asText(),
                                    subject.path("name").asText());
                    rules(role.path("rules"))
                            .map(
                                    rule ->
                                            new Grant(
                                                    account,
                                                    role.at("/metadata/name").asText(),
                                                    namespace,
                                                    rule))
                            .forEach(grants::add);
                }
            }
        }
        return new Rights(grants);
    }

    /** The role of a binding; a Role lies in the binding's namespace. */
    private static JsonNode role(List<JsonNode> objects, JsonNode reference, String namespace) {
        return objects.stream()
                .filter(object -> object.path("kind").equals(reference.path("kind")))
                .filter(object -> object.at("/metadata/name").equals(reference.path("name")))
                .filter(
                        object ->
                                reference.path("kind").asText().equals("ClusterRole")
                                        || object.at("/metadata/namespace")
                                                .asText()
                                                .equals(namespace))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no role " + reference));
    }

    private static Stream<Rule> rules(JsonNode rules) {
        return StreamSupport.stream(rules.spliterator(), false).map(Rule::of);
    }

    /** Whether the account may; not to be asked where nobody has signed in. */
    public boolean allows(Account account, ApiAction action) {
        return everybody.stream().anyMatch(rule -> rule.allows(action))
                || grants.stream().anyMatch(grant -> grant.allows(account, action));
    }

    /** Every verb that some rule gives, one a line: role, verb, resource. */
    public Stream<String> granted() {
        return grants.stream()
                .flatMap(
                        grant ->
                                grant.rule().groups().stream()
                                        .flatMap(
                                                group ->
                                                        grant.rule().resources().stream()
                                                                .flatMap(
                                                                        resource ->
                                                                                lines(
                                                                                        grant,
                                                                                        group,
                                                                                        resource))));
    }

    private static Stream<String> lines(Grant grant, String group, String resource) {
        return grant.rule().verbs().stream().map(verb -> line(grant, verb, group, resource));
    }

    private static String line(Grant grant, String verb, String group, String resource) {
        return "%s: %s %s %s"
                .formatted(grant.role(), verb, group.isEmpty() ? "core" : group, resource);
    }

    /** Those lines of {@link #granted} by which the account may. */
    public Stream<String> by(Account account, ApiAction action) {
        return grants.stream()
                .filter(grant -> grant.allows(account, action))
                .flatMap(
                        grant ->
                                Optional.of(action).stream()
                                        .filter(ApiAction.OnResource.class::isInstance)
                                        .map(ApiAction.OnResource.class::cast)
                                        .map(on -> line(grant, on.verb(), on.group(), on.path())));
    }
}
