package io.drover.control.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.KubernetesStatus;
import io.drover.resource.Volume;
import io.drover.support.TestReconciliations;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;

@Timeout(60)
class VolumeUseTest {
    private static final Instant NOW = Instant.parse("2027-01-04T03:00:00Z");

    private ProvisionPlane provision;
    private TestReconciliations runs;
    private VolumeUse use;
    private PersistentVolumeClaim claim;
    private String name;

    @BeforeEach
    void start() throws IOException {
        provision = new ProvisionPlane();
        provision.plane().set(NOW);
        runs = new TestReconciliations(new DefaultCamelContext(), provision.cluster());
        use = use(true);
        use.listen();
        claim = provision.claim("orders");
        name = Claims.volumeName(claim);
        provision.volume(claim, "Delete");
    }

    @AfterEach
    void stop() {
        provision.close();
    }

    private VolumeUse use(boolean watched) {
        return new VolumeUse(
                provision.plane().informers(),
                provision.cluster().namespace(),
                provision.plane()::now,
                watched);
    }

    private KubernetesStatus look() {
        Reconciliation<Volume, Volume.Status> run = runs.begin(Volume.class, name);
        use.report(run);
        runs.publish(run);
        return provision
                .cluster()
                .find(Volume.class, name)
                .orElseThrow()
                .getStatus()
                .kubernetesStatus;
    }

    private void awaitStatus(KubernetesStatus expected) {
        await().untilAsserted(() -> assertThat(look()).isEqualTo(expected));
    }

    private void phase(PersistentVolume persistent, String phase) {
        provision.cluster().patchOutside(persistent, Map.of("status", Map.of("phase", phase)));
    }

    @Test
    void claimAndPersistentVolumeAreShownAndStayAsHistory() {
        PersistentVolume persistent = provision.persistent(claim, builder -> {});
        phase(persistent, "Bound");
        awaitStatus(new KubernetesStatus(name, "Bound", "shop", "orders", ""));
        assertThat(provision.events("Start"))
                .contains(
                        "claim shop/orders, by PersistentVolume %s, uses the volume"
                                .formatted(name));

        phase(persistent, "Released");
        awaitStatus(
                new KubernetesStatus(name, "Released", "shop", "orders", "2027-01-04T03:00:00Z"));
        assertThat(provision.events("Stop"))
                .contains(
                        "claim shop/orders, by PersistentVolume %s, uses the volume no more"
                                .formatted(name));

        provision.plane().set(NOW.plusSeconds(60));
        provision.cluster().client().resource(persistent).delete();
        awaitStatus(new KubernetesStatus(name, "", "shop", "orders", "2027-01-04T03:00:00Z"));
    }

    @Test
    void anotherPersistentVolumeOfTheVolumeBeginsAnew() {
        PersistentVolume first = provision.persistent(claim, builder -> {});
        phase(first, "Bound");
        awaitStatus(new KubernetesStatus(name, "Bound", "shop", "orders", ""));
        provision.cluster().client().resource(first).delete();

        PersistentVolume second =
                provision.persistent(
                        claim,
                        builder ->
                                builder.editMetadata()
                                        .withName("by-hand")
                                        .withAnnotations(Map.of())
                                        .endMetadata());
        phase(second, "Available");

        awaitStatus(new KubernetesStatus("by-hand", "Available", "", "", ""));
    }

    @Test
    void persistentVolumeOfAnotherDroverIsNotShown() {
        PersistentVolume foreign =
                provision.persistent(
                        claim,
                        builder ->
                                builder.editMetadata()
                                        .addToAnnotations(OwnPersistentVolumes.NAMESPACE, "other")
                                        .endMetadata());
        phase(foreign, "Bound");
        provision.caches();

        assertThat(look()).isEqualTo(KubernetesStatus.NONE);
    }

    @Test
    void nothingIsShownWherePersistentVolumesMayNotBeRead() {
        phase(provision.persistent(claim, builder -> {}), "Bound");
        use = use(false);
        use.listen();

        assertThat(look()).isEqualTo(KubernetesStatus.NONE);
    }

    @Test
    void textIsLonghorns() {
        assertThat(new KubernetesStatus("pv", "Bound", "shop", "orders", "").text())
                .isEqualTo(
                        "{\"pvName\":\"pv\",\"pvStatus\":\"Bound\",\"namespace\":\"shop\","
                                + "\"pvcName\":\"orders\",\"lastPVCRefAt\":\"\","
                                + "\"workloadsStatus\":null,\"lastPodRefAt\":\"\"}");
    }
}
