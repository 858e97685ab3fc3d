package io.drover.runtime;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.embedded.PackagedDefinitions;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the CustomResourceDefinitions of a cluster those of this version. Helm installs definitions
 * and never changes them. It needs the rights to get, create and update definitions.
 */
public final class DefinitionUpgrade {
    /** Name and value; definitions without it were installed by another program. */
    public static final String LABEL = "app.kubernetes.io/name=drover";

    private static final String LABEL_NAME = "app.kubernetes.io/name";
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private static final ResourceDefinitionContext DEFINITIONS =
            new ResourceDefinitionContext.Builder()
                    .withGroup("apiextensions.k8s.io")
                    .withVersion("v1")
                    .withKind("CustomResourceDefinition")
                    .withPlural("customresourcedefinitions")
                    .withNamespaced(false)
                    .build();

    /** What became of a definition. */
    public enum Outcome {
        CREATED,
        CHANGED,
        UNCHANGED,
        /** It is another program's. */
        KEPT
    }

    public record Result(String name, Outcome outcome) {}

    private final KubernetesClient client;

    public DefinitionUpgrade(KubernetesClient client) {
        this.client = client;
    }

    /** Names of the definitions in the cluster that another program installed. */
    public List<String> others() {
        return PackagedDefinitions.all().stream()
                .map(DefinitionUpgrade::name)
                .filter(name -> find(name).filter(found -> !isDrovers(found)).isPresent())
                .toList();
    }

    /**
     * Creates what is missing and replaces what differs, under the version that was read.
     *
     * @param replaceOthers whether also definitions that another program installed
     * @throws KubernetesClientException with code 409 if somebody else changes them meanwhile
     */
    public List<Result> apply(boolean replaceOthers) {
        return PackagedDefinitions.all().stream()
                .map(packaged -> new Result(name(packaged), apply(packaged, replaceOthers)))
                .toList();
    }

    private Outcome apply(ObjectNode packaged, boolean replaceOthers) {
        Optional<GenericKubernetesResource> found = find(name(packaged));
        if (found.isEmpty()) {
            client.genericKubernetesResources(DEFINITIONS).resource(resource(packaged)).create();
            return Outcome.CREATED;
        }
        GenericKubernetesResource definition = found.get();
        if (!isDrovers(definition) && !replaceOthers) {
            return Outcome.KEPT;
        }
        String before = definition.getMetadata().getResourceVersion();
        replace(definition, packaged);
        // the API server fills in defaults, and gives no new version if nothing differs after that
        String after =
                client.genericKubernetesResources(DEFINITIONS)
                        .resource(definition)
                        .update()
                        .getMetadata()
                        .getResourceVersion();
        return after.equals(before) ? Outcome.UNCHANGED : Outcome.CHANGED;
    }

    private static void replace(GenericKubernetesResource definition, ObjectNode packaged) {
        Map<String, String> labels = new HashMap<>(labels(definition));
        labels.putAll(labels(resource(packaged)));
        definition.getMetadata().setLabels(labels);
        definition.setAdditionalProperty(
                "spec", Cluster.MAPPER.convertValue(packaged.get("spec"), MAP));
    }

    private Optional<GenericKubernetesResource> find(String name) {
        Resource<GenericKubernetesResource> definition =
                client.genericKubernetesResources(DEFINITIONS).withName(name);
        return Optional.ofNullable(definition.get());
    }

    private static boolean isDrovers(GenericKubernetesResource definition) {
        return LABEL.equals(LABEL_NAME + "=" + labels(definition).get(LABEL_NAME));
    }

    private static Map<String, String> labels(GenericKubernetesResource definition) {
        return Optional.ofNullable(definition.getMetadata().getLabels()).orElse(Map.of());
    }

    private static GenericKubernetesResource resource(ObjectNode packaged) {
        return Cluster.MAPPER.convertValue(packaged, GenericKubernetesResource.class);
    }

    private static String name(ObjectNode packaged) {
        return packaged.at("/metadata/name").asText();
    }
}
