package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.embedded.ResourceType.Names;
import io.drover.embedded.ResourceType.Origin;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * The kinds that are served: a few built-in ones, and one for each CustomResourceDefinition.
 * Thread-safe.
 */
final class TypeRegistry {
    static final String EVENTS = "events.events.k8s.io";
    static final String CRDS = "customresourcedefinitions.apiextensions.k8s.io";

    private final Map<String, ResourceType> types = new ConcurrentSkipListMap<>();

    TypeRegistry() {
        builtIn("v1", "namespaces", Namespace.class, false, "ns");
        builtIn("v1", "secrets", Secret.class, true);
        builtIn("v1", "configmaps", ConfigMap.class, true, "cm");
        builtIn("v1", "events", Event.class, true, "ev");
        builtIn(
                "events.k8s.io/v1",
                "events",
                io.fabric8.kubernetes.api.model.events.v1.Event.class,
                true,
                "ev");
        builtIn("v1", "serviceaccounts", ServiceAccount.class, true, "sa");
        builtIn("v1", "persistentvolumeclaims", PersistentVolumeClaim.class, true, "pvc");
        builtIn("v1", "persistentvolumes", PersistentVolume.class, false, "pv");
        builtIn("storage.k8s.io/v1", "storageclasses", StorageClass.class, false, "sc");
        builtIn("storage.k8s.io/v1", "csidrivers", CSIDriver.class, false);
        builtIn("storage.k8s.io/v1", "volumeattachments", VolumeAttachment.class, false);
        builtIn("coordination.k8s.io/v1", "leases", Lease.class, true);
        builtIn(
                "admissionregistration.k8s.io/v1",
                "mutatingwebhookconfigurations",
                MutatingWebhookConfiguration.class,
                false);
        builtIn(
                "admissionregistration.k8s.io/v1",
                "validatingwebhookconfigurations",
                ValidatingWebhookConfiguration.class,
                false);
        add(
                "apiextensions.k8s.io/v1",
                new Names("customresourcedefinitions", "CustomResourceDefinition", List.of("crd")),
                false,
                Origin.BUILT_IN,
                Discovery::object);
        keptOnly("v1", "pods", "Pod", true, "po");
        keptOnly("v1", "services", "Service", true, "svc");
        keptOnly("v1", "nodes", "Node", false, "no");
        keptOnly("apps/v1", "deployments", "Deployment", true, "deploy");
        keptOnly("batch/v1", "jobs", "Job", true);
    }

    private void builtIn(
            String apiVersion,
            String plural,
            Class<?> model,
            boolean namespaced,
            String... shortNames) {
        add(
                apiVersion,
                new Names(plural, model.getSimpleName(), List.of(shortNames)),
                namespaced,
                Origin.BUILT_IN,
                () -> ModelSchemas.of(model));
    }

    private void keptOnly(
            String apiVersion,
            String plural,
            String kind,
            boolean namespaced,
            String... shortNames) {
        add(
                apiVersion,
                new Names(plural, kind, List.of(shortNames)),
                namespaced,
                Origin.KEPT_ONLY,
                Discovery::object);
    }

    private void add(
            String apiVersion,
            Names names,
            boolean namespaced,
            Origin origin,
            Supplier<JsonNode> schema) {
        int slash = apiVersion.indexOf('/');
        add(
                new ResourceType(
                        slash < 0 ? "" : apiVersion.substring(0, slash),
                        apiVersion.substring(slash + 1),
                        names,
                        namespaced,
                        false,
                        origin,
                        schema,
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
                                new Names(
                                        names.path("plural").asText(),
                                        names.path("kind").asText(),
                                        texts(names.path("shortNames"))),
                                spec.path("scope").asText().equals("Namespaced"),
                                version.path("subresources").has("status"),
                                Origin.CUSTOM,
                                () -> version.path("schema").path("openAPIV3Schema"),
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
