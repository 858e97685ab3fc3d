package io.drover.fakecluster;

import io.drover.resource.VolumeSnapshot;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

import java.util.Locale;

/** Minimal definitions of the snapshot API: names, scope, status subresource. */
final class FakeDefinitions {
    private FakeDefinitions() {}

    static void install(KubernetesClient client) {
        define(client, "VolumeSnapshotClass", "volumesnapshotclasses", "Cluster");
        define(client, "VolumeSnapshotContent", "volumesnapshotcontents", "Cluster");
        define(client, "VolumeSnapshot", "volumesnapshots", "Namespaced");
    }

    private static void define(KubernetesClient client, String kind, String plural, String scope) {
        CustomResourceDefinition definition =
                new CustomResourceDefinitionBuilder()
                        .withNewMetadata()
                        .withName(plural + "." + VolumeSnapshot.GROUP)
                        .addToAnnotations(
                                "api-approved.kubernetes.io",
                                "https://github.com/kubernetes-csi/external-snapshotter/pull/814")
                        .endMetadata()
                        .withNewSpec()
                        .withGroup(VolumeSnapshot.GROUP)
                        .withScope(scope)
                        .withNewNames()
                        .withKind(kind)
                        .withPlural(plural)
                        .withSingular(kind.toLowerCase(Locale.ROOT))
                        .endNames()
                        .addNewVersion()
                        .withName("v1")
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
