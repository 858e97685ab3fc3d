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
 * Minimal definitions of the APIs of snapshots, of changed block tracking and of populators: names,
 * scope, status subresource.
 */
final class FakeDefinitions {
    private FakeDefinitions() {}

    static void install(KubernetesClient client) {
        define(client, VolumeSnapshotClass.class, "Cluster");
        define(client, VolumeSnapshotContent.class, "Cluster");
        define(client, VolumeSnapshot.class, "Namespaced");
        define(client, SnapshotMetadataService.class, "Cluster");
        define(
                client,
                "populator.storage.k8s.io",
                "v1beta1",
                "VolumePopulator",
                "volumepopulators",
                "Cluster");
    }

    private static void define(
            KubernetesClient client, Class<? extends HasMetadata> type, String scope) {
        define(
                client,
                HasMetadata.getGroup(type),
                HasMetadata.getVersion(type),
                HasMetadata.getKind(type),
                HasMetadata.getPlural(type),
                scope);
    }

    private static void define(
            KubernetesClient client,
            String group,
            String version,
            String kind,
            String plural,
            String scope) {
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
                        .withName(version)
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
