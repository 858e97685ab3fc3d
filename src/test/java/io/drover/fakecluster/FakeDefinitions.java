package io.drover.fakecluster;

import io.drover.resource.SnapshotMetadataService;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotClass;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

import java.util.Locale;

/**
 * Minimal definitions of the snapshot API and of changed block tracking: names, scope, status
 * subresource.
 */
final class FakeDefinitions {
    private FakeDefinitions() {}

    static void install(KubernetesClient client) {
        define(client, VolumeSnapshotClass.class, "Cluster");
        define(client, VolumeSnapshotContent.class, "Cluster");
        define(client, VolumeSnapshot.class, "Namespaced");
        define(client, SnapshotMetadataService.class, "Cluster");
    }

    private static void define(
            KubernetesClient client, Class<? extends HasMetadata> type, String scope) {
        String kind = HasMetadata.getKind(type);
        String plural = HasMetadata.getPlural(type);
        String group = HasMetadata.getGroup(type);
        CustomResourceDefinition definition =
                new CustomResourceDefinitionBuilder()
                        .withNewMetadata()
                        .withName(plural + "." + group)
                        .addToAnnotations(
                                "api-approved.kubernetes.io",
                                "https://github.com/kubernetes-csi/external-snapshotter/pull/814")
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
                        .withNewSubresources()
                        .withNewStatus()
                        .endStatus()
                        .endSubresources()
                        .withNewSchema()
                        .withNewOpenAPIV3Schema()
                        .withType("object")
                        .withXKubernetesPreserveUnknownFields(true)
                        .endOpenAPIV3Schema()
                        .endSchema()
                        .endVersion()
                        .endSpec()
                        .build();
        if (client.resource(definition).get() == null) {
            client.resource(definition).create();
        }
    }
}
