package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TypedLocalObjectReference;
import io.fabric8.kubernetes.client.KubernetesClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

@DisplayName("What a claim may do to volumes, and what becomes of them")
class ClaimSafetyTest {
    @TempDir private static Path data;

    private static TestDrover drover;
    private static TestClaims claims;

    @BeforeAll
    static void start() throws IOException {
        drover = TestDrover.startDeployed(data, TestClaims.PROPERTIES);
        drover.awaitAvailable("default");
        claims = new TestClaims(drover);
        claims.createNamespace(TestClaims.NAMESPACE);
        claims.createNamespace("mallory");
        claims.storageClass("files", Map.of());
    }

    @AfterAll
    static void stop() {
        if (drover != null) {
            drover.close();
        }
    }

    private static KubernetesClient client() {
        return drover.cluster().client();
    }

    @Test
    @DisplayName("a claim that names the volume of another one is told so, and changes nothing")
    void thief() {
        claims.claim("ledger", "files");
        Volume before = claims.bound("ledger");

        claims.claim(
                "thief",
                "files",
                claim -> {
                    claim.getMetadata().setNamespace("mallory");
                    claim.getMetadata()
                            .setLabels(
                                    Map.of(
                                            Schedules.ofJob("source"),
                                            Schedules.ENABLED,
                                            Schedules.ofJob("none"),
                                            Schedules.ENABLED));
                    claim.getSpec().setVolumeName(before.getMetadata().getName());
                });

        assertThat(claims.awaitEvent("thief", "NotItsVolume").getMessage())
                .startsWith(
                        "spec.volumeName: '" + before.getMetadata().getName() + "' is the volume");
        assertThat(drover.get(Volume.class, before.getMetadata().getName()).getMetadata())
                .extracting("labels")
                .isEqualTo(before.getMetadata().getLabels());
    }

    @Test
    @DisplayName(
            "a released PersistentVolume of Longhorn stays, and so does a Volume of its name, while"
                    + " Drover's own goes")
    void longhorn() {
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        drover.create(volume, "pvc-longhorn");
        client().resource(
                        new PersistentVolumeBuilder()
                                .withNewMetadata()
                                .withName("pvc-longhorn")
                                .addToAnnotations(
                                        "pv.kubernetes.io/provisioned-by", "driver.longhorn.io")
                                .endMetadata()
                                .withNewSpec()
                                .addToCapacity("storage", new Quantity("4Mi"))
                                .withAccessModes("ReadWriteOnce")
                                .withPersistentVolumeReclaimPolicy("Delete")
                                .withNewClaimRef()
                                .withNamespace(TestClaims.NAMESPACE)
                                .withName("gone")
                                .withUid("0b7c3f5e-0000-4000-8000-000000000000")
                                .endClaimRef()
                                .withNewCsi()
                                .withDriver("driver.longhorn.io")
                                .withVolumeHandle("pvc-longhorn")
                                .endCsi()
                                .endSpec()
                                .build())
                .create();
        claims.claim("own", "files");
        String own = claims.bound("own").getMetadata().getName();
        claims.delete("own");

        drover.awaitGone(Volume.class, own);
        drover.awaitTrue(
                "PersistentVolume deleted",
                () -> client().persistentVolumes().withName(own).get() == null);
        assertThat(client().persistentVolumes().withName("pvc-longhorn").get()).isNotNull();
        assertThat(drover.cluster().find(Volume.class, "pvc-longhorn"))
                .hasValueSatisfying(found -> assertThat(found.isMarkedForDeletion()).isFalse());
    }

    @Test
    @DisplayName(
            "a claim with a data source is refused with field, value and remedy, and one of the"
                    + " same name without it gets a volume")
    void dataSource() {
        PersistentVolumeClaim claim =
                claims.claim(
                        "cloned",
                        "files",
                        made ->
                                made.getSpec()
                                        .setDataSource(
                                                new TypedLocalObjectReference(
                                                        "snapshot.storage.k8s.io",
                                                        "VolumeSnapshot",
                                                        "monday")));

        assertThat(claims.awaitEvent("cloned", "InvalidClaim").getMessage())
                .startsWith("spec.dataSource: 'VolumeSnapshot monday', but")
                .contains("make the claim without it");
        claims.assertNoVolume(claim);
        claims.delete("cloned");
        drover.awaitTrue("the claim has gone", () -> claims.find("cloned") == null);
        claims.claim("cloned", "files");
        claims.bound("cloned");
    }

    @Test
    @DisplayName("a Volume whose claim is deleted before it is bound goes with the claim")
    void abandoned() {
        claims.storageClass("elsewhere", made -> made.withProvisioner("example.com/none"));
        PersistentVolumeClaim claim = claims.claim("pending", "elsewhere");
        String name = "pvc-" + claim.getMetadata().getUid();
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .withAnnotations(
                                Map.of(
                                        "drover.io/claim",
                                        TestClaims.NAMESPACE + "/pending",
                                        "drover.io/claim-uid",
                                        claim.getMetadata().getUid(),
                                        "drover.io/reclaim-policy",
                                        "Delete"))
                        .build());
        drover.cluster().create(volume);
        drover.awaitVolume(name);

        claims.delete("pending");

        drover.awaitGone(Volume.class, name);
    }

    @Test
    @DisplayName("a class that waits for the first consumer binds at once, as nothing schedules")
    void firstConsumer() {
        assumeFalse(drover.hasControllers(), "Kubernetes leaves that to its scheduler");
        claims.storageClass("consumer", made -> made.withVolumeBindingMode("WaitForFirstConsumer"));

        claims.claim("consumer", "consumer");

        claims.bound("consumer");
    }

    @Test
    @DisplayName("a deleted RecurringJob does not come back by the labels of a claim")
    void deletedJob() {
        RecurringJob job = new RecurringJob();
        job.getSpec().task = "snapshot";
        job.getSpec().cron = "@yearly";
        job.getSpec().retain = 1;
        drover.create(job, "short-lived");
        claims.claim("labelled", "files");
        String volume = claims.bound("labelled").getMetadata().getName();
        claims.label("labelled", Schedules.ofJob("source"), Schedules.ENABLED);
        claims.label("labelled", Schedules.ofJob("short-lived"), Schedules.ENABLED);
        drover.awaitThat(
                Volume.class,
                volume,
                found ->
                        found.getMetadata()
                                .getLabels()
                                .containsKey(Schedules.ofJob("short-lived")));

        drover.delete(RecurringJob.class, "short-lived");

        drover.awaitGone(RecurringJob.class, "short-lived");
        assertThat(claims.find("labelled").getMetadata().getLabels())
                .isEqualTo(Map.of(Schedules.ofJob("source"), Schedules.ENABLED));
        drover.awaitThat(
                Volume.class,
                volume,
                found ->
                        !found.getMetadata().getLabels().containsKey(Schedules.ofJob("short-lived"))
                                && found.getMetadata()
                                        .getLabels()
                                        .containsKey(Schedules.ofGroup("default")));
    }
}
