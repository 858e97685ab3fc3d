package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The kinds that are served: a few built-in ones, and one for each CustomResourceDefinition.
 * Thread-safe.
 */
final class TypeRegistry {
    static final String CRDS = "customresourcedefinitions.apiextensions.k8s.io";

    private final Map<String, ResourceType> types = new ConcurrentSkipListMap<>();

    TypeRegistry() {
        builtIn("", "v1", "namespaces", "Namespace", false, "ns");
        builtIn("", "v1", "secrets", "Secret", true);
        builtIn("", "v1", "configmaps", "ConfigMap", true, "cm");
        builtIn("", "v1", "events", "Event", true, "ev");
        builtIn("", "v1", "serviceaccounts", "ServiceAccount", true, "sa");
        builtIn("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true, "pvc");
        builtIn("", "v1", "persistentvolumes", "PersistentVolume", false, "pv");
        builtIn("", "v1", "pods", "Pod", true, "po");
        builtIn("", "v1", "services", "Service", true, "svc");
        builtIn("", "v1", "nodes", "Node", false, "no");
        builtIn("events.k8s.io", "v1", "events", "Event", true, "ev");
        builtIn("coordination.k8s.io", "v1", "leases", "Lease", true);
        builtIn("storage.k8s.io", "v1", "storageclasses", "StorageClass", false, "sc");
        builtIn("apps", "v1", "deployments", "Deployment", true, "deploy");
        builtIn("batch", "v1", "jobs", "Job", true);
        builtIn(
                "admissionregistration.k8s.io",
                "v1",
                "mutatingwebhookconfigurations",
                "MutatingWebhookConfiguration",
                false);
        builtIn(
                "admissionregistration.k8s.io",
                "v1",
                "validatingwebhookconfigurations",
                "ValidatingWebhookConfiguration",
                false);
        builtIn(
                "apiextensions.k8s.io",
                "v1",
                "customresourcedefinitions",
                "CustomResourceDefinition",
                false,
                "crd");
    }

    private void builtIn(
            String group,
            String version,
            String plural,
            String kind,
            boolean namespaced,
            String... shortNames) {
        add(
                new ResourceType(
                        group,
                        version,
                        plural,
                        kind,
                        List.of(shortNames),
                        namespaced,
                        false,
                        MissingNode.getInstance(),
                        List.of()));
    }

    private void add(ResourceType type) {
        types.put(type.qualifiedPlural(), type);
    }

    /** Serves the kind that a CustomResourceDefinition describes, in its first served version. */
    void define(JsonNode crd) {
        JsonNode spec = crd.path("spec");
        JsonNode names = spec.path("names");
        for (JsonNode version : spec.path("versions")) {
            if (version.path("served").asBoolean(false)) {
                add(
                        new ResourceType(
                                spec.path("group").asText(),
                                version.path("name").asText(),
                                names.path("plural").asText(),
                                names.path("kind").asText(),
                                texts(names.path("shortNames")),
                                spec.path("scope").asText().equals("Namespaced"),
                                version.path("subresources").has("status"),
                                version.path("schema").path("openAPIV3Schema"),
                                columns(version.path("additionalPrinterColumns"))));
                return;
            }
        }
        throw ApiException.invalid(
                "CustomResourceDefinition "
                        + crd.path("metadata").path("name").asText()
                        + " serves no version");
    }

    void undefine(String name) {
        types.remove(name);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static List<ResourceType.Column> columns(JsonNode array) {
        List<ResourceType.Column> columns = new ArrayList<>();
        array.forEach(
                column ->
                        columns.add(
                                new ResourceType.Column(
                                        column.path("name").asText(),
                                        column.path("type").asText(),
                                        column.path("description").asText(""),
                                        column.path("jsonPath").asText(),
                                        column.path("priority").asInt(0))));
        return columns;
    }

    Optional<ResourceType> find(String group, String version, String plural) {
        return Optional.ofNullable(types.get(group.isEmpty() ? plural : plural + "." + group))
                .filter(type -> type.version().equals(version));
    }

    Collection<ResourceType> all() {
        return types.values();
    }
}
