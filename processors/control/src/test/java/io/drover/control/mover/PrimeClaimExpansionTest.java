package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.CatchUpRequest;
import io.drover.blockengine.store.StoreException;
import io.drover.control.claim.ClaimRequest;
import io.drover.mover.CatchUpTask;
import io.drover.mover.CatchUpWay;
import io.drover.mover.MoverOutcome.Reached;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;
import io.drover.store.TargetReference;
import io.drover.support.ClaimCaches;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The claim of a standby volume grows with the volume that it follows. */
@Timeout(60)
class PrimeClaimExpansionTest {
    private TestCluster api;
    private Informers informers;
    private PrimeClaims primes;
    private Volume volume;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        informers = ClaimCaches.open(api.cluster());
        primes = TestPrimes.of(api.cluster(), informers, Duration.ofMillis(300));
        volume = api.create(new Volume(), "standby");
    }

    @AfterEach
    void stop() {
        informers.close();
        api.close();
    }

    private void storageClass(boolean expandable) {
        api.cluster()
                .client()
                .resource(
                        new StorageClassBuilder()
                                .withNewMetadata()
                                .withName("fast")
                                .endMetadata()
                                .withProvisioner("csi.example")
                                .withAllowVolumeExpansion(expandable)
                                .build())
                .create();
        await().until(() -> informers.find(StorageClass.class, "fast").isPresent());
    }

    private void claim(String volumeName) {
        api.cluster()
                .client()
                .resource(
                        new PersistentVolumeClaimBuilder()
                                .withNewMetadata()
                                .withName(RestorePlan.name(volume.getMetadata().getUid()))
                                .withNamespace(api.cluster().namespace())
                                .endMetadata()
                                .withNewSpec()
                                .withStorageClassName("fast")
                                .withVolumeName(volumeName)
                                .withNewResources()
                                .addToRequests("storage", new Quantity("4096"))
                                .endResources()
                                .endSpec()
                                .build())
                .create();
        if (volumeName != null) {
            status("{\"phase\":\"Bound\",\"capacity\":{\"storage\":\"4096\"}}");
        }
    }

    private void status(String json) {
        api.cluster()
                .client()
                .resource(find().orElseThrow())
                .subresource("status")
                .patch(Cluster.MERGE, "{\"status\":" + json + "}");
    }

    private Optional<PersistentVolumeClaim> find() {
        return primes.find(volume);
    }

    private String requested() {
        return find().orElseThrow()
                .getSpec()
                .getResources()
                .getRequests()
                .get("storage")
                .toString();
    }

    private void expand(long size) throws Exception {
        primes.expand(
                new CatchUpPlan(
                        new CatchUpTask(
                                "standby",
                                new TargetReference("main", "file:///main", ""),
                                new CatchUpRequest(new VolumeName("vol"), new BackupName("b2")),
                                "",
                                "",
                                "pvc"),
                        volume,
                        1,
                        new ClaimRequest("shop", "data", "", "", "", false),
                        new Backup(),
                        size,
                        CatchUpWay.DIFFERENCE,
                        Reached.NOTHING,
                        true,
                        false),
                ProgressListener.NONE);
    }

    @Test
    void aClassThatDoesNotAllowItIsNamedWithTheRemedy() {
        storageClass(false);
        claim("pv");

        assertThatThrownBy(() -> expand(8192))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("grown to 8192 bytes, and StorageClass 'fast' does not allow")
                .hasMessageContaining("set allowVolumeExpansion of the class to true");
        assertThat(requested()).isEqualTo("4096");
    }

    @Test
    void itIsRequestedAndWaitedFor() throws Exception {
        storageClass(true);
        claim("pv");

        expand(4096);
        assertThat(requested()).as("large enough").isEqualTo("4096");
        assertThatThrownBy(() -> expand(8192)).hasMessageContaining("was not expanded to 8192");
        assertThat(requested()).isEqualTo("8192");
        status("{\"capacity\":{\"storage\":\"8Ki\"}}");
        expand(8192);
    }

    @Test
    void whatIsLeftToThePodIsNotWaitedFor() throws Exception {
        storageClass(true);
        claim("pv");
        status("{\"conditions\":[{\"type\":\"FileSystemResizePending\",\"status\":\"True\"}]}");

        expand(8192);

        assertThat(requested()).isEqualTo("8192");
    }

    @Test
    void oneWithoutAVolumeIsMadeAnew() {
        storageClass(true);
        claim(null);

        assertThatThrownBy(() -> expand(8192))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("it is made anew");
        assertThat(find()).isEmpty();
    }
}
