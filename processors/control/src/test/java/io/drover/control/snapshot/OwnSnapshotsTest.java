package io.drover.control.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotClass;
import io.drover.resource.VolumeSnapshotContent;
import io.drover.support.TestCluster;
import io.drover.support.TestDefinitions;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

class OwnSnapshotsTest {
    private TestCluster api;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        client = api.cluster().client();
        TestDefinitions.define(client, VolumeSnapshotClass.class, "Cluster");
        TestDefinitions.define(client, VolumeSnapshotContent.class, "Cluster");
        TestDefinitions.define(client, VolumeSnapshot.class, "Namespaced");
        client.resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName("shop")
                                .endMetadata()
                                .build())
                .create();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void snapshotClass(Map<String, String> annotations) {
        VolumeSnapshotClass made = new VolumeSnapshotClass();
        made.setMetadata(
                new ObjectMetaBuilder().withName("retaining").withAnnotations(annotations).build());
        made.driver = "csi.example";
        made.deletionPolicy = VolumeSnapshotContent.RETAIN;
        client.resource(made).create();
    }

    /** A VolumeSnapshot of class {@code retaining} whose content names the one of that uid. */
    private VolumeSnapshot bound(Optional<String> uid) {
        VolumeSnapshot wanted = new VolumeSnapshot();
        wanted.setMetadata(
                new ObjectMetaBuilder().withNamespace("shop").withName("drover-1").build());
        wanted.getSpec().volumeSnapshotClassName = "retaining";
        wanted.getStatus().boundVolumeSnapshotContentName = "content";
        VolumeSnapshot made = client.resource(wanted).create();
        VolumeSnapshotContent content = new VolumeSnapshotContent();
        content.setMetadata(new ObjectMetaBuilder().withName("content").build());
        content.getSpec().deletionPolicy = VolumeSnapshotContent.RETAIN;
        content.getSpec().driver = "csi.example";
        content.getSpec().volumeSnapshotRef.namespace = "shop";
        content.getSpec().volumeSnapshotRef.name = "drover-1";
        content.getSpec().volumeSnapshotRef.uid = uid.orElse(made.getMetadata().getUid());
        client.resource(content).create();
        return made;
    }

    private String policyAfterDeletion(VolumeSnapshot made) {
        new OwnSnapshots(api.cluster()).delete(made);
        assertThat(client.resource(made).get()).isNull();
        return client.resources(VolumeSnapshotContent.class)
                .withName("content")
                .get()
                .getSpec()
                .deletionPolicy;
    }

    @Test
    void whatAClassOfPolicyRetainWouldLeaveInTheStorageGoesToo() {
        snapshotClass(Map.of());

        assertThat(policyAfterDeletion(bound(Optional.empty()))).isEqualTo("Delete");
    }

    @Test
    void aClassThatIsGoneKeepsNothing() {
        assertThat(policyAfterDeletion(bound(Optional.empty()))).isEqualTo("Delete");
    }

    @Test
    void aClassThatIsToKeepThemDoes() {
        snapshotClass(Map.of("drover.io/keep-retained", "true"));

        assertThat(policyAfterDeletion(bound(Optional.empty()))).isEqualTo("Retain");
    }

    @Test
    void aContentThatIsAnothersIsLeftAlone() {
        snapshotClass(Map.of());

        assertThat(policyAfterDeletion(bound(Optional.of("another")))).isEqualTo("Retain");
    }
}
