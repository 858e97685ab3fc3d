package io.drover.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.fakecluster.FakeCluster;
import io.drover.fakecluster.FakeCsi;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshot;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Claims of another CSI driver, the fake one, in a running Drover. */
final class ForeignClaims implements AutoCloseable {
    static final String CLASS = "fake";

    private final TestDrover drover;
    private final TestClaims claims;
    private final FakeCluster cluster;

    private ForeignClaims(TestDrover drover, TestClaims claims, FakeCluster cluster) {
        this.drover = drover;
        this.claims = claims;
        this.cluster = cluster;
    }

    /** Properties of a Drover that serves claims, and leaves binding to the fake cluster. */
    static Map<String, String> properties(Map<String, String> further) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("drover.management.enabled", "false");
        properties.put("drover.provisioner.enabled", "false");
        properties.put("drover.provisioner.bind", "false");
        properties.put("drover.pvc.enabled", "true");
        properties.put("drover.pvc.discovery", "1s");
        properties.put("drover.mover.image", "drover:test");
        properties.putAll(further);
        return properties;
    }

    /** With a fake cluster, the class {@link #CLASS} and the namespace of {@link TestClaims}. */
    static ForeignClaims in(TestDrover drover) throws IOException {
        FakeCluster cluster =
                FakeCluster.start(
                        drover.cluster().client().getConfiguration(),
                        drover.data(),
                        drover.api()::kubeconfig,
                        drover.hasControllers());
        TestClaims claims = new TestClaims(drover);
        claims.createNamespace(TestClaims.NAMESPACE);
        claims.storageClass(CLASS, FakeCsi.DRIVER, "Delete", Map.of());
        return new ForeignClaims(drover, claims, cluster);
    }

    /** Skips a test of restores into claims where a real API server is too old for them. */
    void assumeDataSourceRef() {
        if (!RealCluster.isNamed()) {
            return;
        }
        PersistentVolumeClaim claim =
                new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("probe")
                        .withNamespace(TestClaims.NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Mi"))
                        .endResources()
                        .withNewDataSourceRef()
                        .withApiGroup("longhorn.io")
                        .withKind("Backup")
                        .withName("probe")
                        .endDataSourceRef()
                        .endSpec()
                        .build();
        assumeTrue(
                drover.cluster()
                                .client()
                                .resource(claim)
                                .dryRun()
                                .create()
                                .getSpec()
                                .getDataSourceRef()
                        != null,
                "claims of this API server have no dataSourceRef, as before Kubernetes 1.24");
    }

    FakeCluster cluster() {
        return cluster;
    }

    TestClaims claims() {
        return claims;
    }

    PersistentVolumeClaim claim(String name, String storageClass, long size, String word) {
        return claims.claim(
                name,
                storageClass,
                claim -> {
                    claim.getMetadata()
                            .setAnnotations(
                                    word.isEmpty() ? Map.of() : Map.of("drover.io/backup", word));
                    claim.getSpec()
                            .getResources()
                            .setRequests(Map.of("storage", new Quantity(Long.toString(size))));
                });
    }

    /** A claim that is to be backed up, and its Volume as soon as that is there. */
    Volume adopted(String name, long size) {
        claim(name, CLASS, size, "enabled");
        return awaitAdopted(name);
    }

    /** As {@link #adopted}, of a class of its own that allows claims to grow. */
    Volume adoptedGrowing(String name, long size) {
        String growing = "growing";
        claims.storageClass(growing, FakeCsi.DRIVER, "Delete", Map.of());
        claims.allowExpansion(growing);
        claim(name, growing, size, "enabled");
        return awaitAdopted(name);
    }

    Volume awaitAdopted(String name) {
        return drover.awaitVolume(persistentVolume(name));
    }

    /** Name of the PersistentVolume of the claim, as soon as it is bound. */
    String persistentVolume(String claim) {
        drover.awaitTrue(
                claim + " bound",
                () ->
                        claims.find(claim).getStatus() != null
                                && "Bound".equals(claims.find(claim).getStatus().getPhase()));
        return claims.find(claim).getSpec().getVolumeName();
    }

    /** Random data that depends on the seed, written as a pod would. */
    void write(String claim, long offset, int length, long seed) throws IOException {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        try (FileChannel device = FileChannel.open(device(claim), StandardOpenOption.WRITE)) {
            device.write(ByteBuffer.wrap(content), offset);
        }
    }

    Path device(String claim) {
        return cluster.device(persistentVolume(claim));
    }

    /** A VolumeSnapshot whose Snapshot was deleted by force, as soon as it is cut. */
    void forsake(String claim, String snapshotClass) {
        persistentVolume(claim);
        VolumeSnapshot made = new VolumeSnapshot();
        made.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace(TestClaims.NAMESPACE)
                        .withName("drover-forsaken")
                        .addToLabels(Names.LABEL_MANAGED_BY, Names.DROVER)
                        .addToLabels("drover.io/snapshot-uid", "forsaken")
                        .addToAnnotations(
                                "drover.io/snapshot", drover.cluster().namespace() + "/forsaken")
                        .build());
        made.getSpec().source.persistentVolumeClaimName = claim;
        made.getSpec().volumeSnapshotClassName = snapshotClass;
        drover.cluster().createOutside(made);
        drover.awaitTrue(
                "the snapshot is cut",
                () -> drover.cluster().client().resource(made).get().getStatus().readyToUse);
    }

    void annotate(String claim, String key, String value) {
        drover.cluster()
                .patchOutside(
                        claims.find(claim),
                        Map.of("metadata", Map.of("annotations", Map.of(key, value))));
    }

    @Override
    public void close() {
        cluster.close();
    }
}
