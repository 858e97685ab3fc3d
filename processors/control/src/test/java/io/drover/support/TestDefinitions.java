package io.drover.support;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

import java.util.Locale;

/** Minimal definitions of APIs that addons bring. */
public final class TestDefinitions {
    private TestDefinitions() {}

    /**
     * @param scope {@code Cluster} or {@code Namespaced}
     */
    public static void define(
            KubernetesClient client, Class<? extends HasMetadata> type, String scope) {
        String group = HasMetadata.getGroup(type);
        String kind = HasMetadata.getKind(type);
        String plural = HasMetadata.getPlural(type);
        client.resource(
                        new CustomResourceDefinitionBuilder()
                                .withNewMetadata()
                                .withName(plural + "." + group)
                                .endMetadata()
                                .withNewSpec()
                                .withGroup(group)
                                .withScope(scope)
                                .withNewNames()
                                .withKind(kind)
                                .withPlural(plural)
                                .withSingular(kind.toLowerCase(Locale.ROOT))
                                .endNames()
                                .addNewVersion()
                                .withName(HasMetadata.getVersion(type))
                                .withServed(true)
                                .withStorage(true)
                                .withNewSchema()
                                .withNewOpenAPIV3Schema()
                                .withType("object")
                                .withXKubernetesPreserveUnknownFields(true)
                                .endOpenAPIV3Schema()
                                .endSchema()
                                .endVersion()
                                .endSpec()
                                .build())
                .create();
    }
}
