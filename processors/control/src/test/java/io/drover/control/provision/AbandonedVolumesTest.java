package io.drover.control.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.volume.file.FileVolumeDriver;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

@Timeout(60)
class AbandonedVolumesTest {
    private static final long SIZE = 4L << 20;

    @TempDir private Path directory;
    private ProvisionPlane provision;
    private FileVolumeDriver driver;
    private PersistentVolumeClaim claim;
    private String name;

    @BeforeEach
    void start() throws IOException {
        provision = new ProvisionPlane();
        driver = new FileVolumeDriver(directory, provision.plane()::now);
        claim = provision.claim("orders");
        name = Claims.volumeName(claim);
    }

    @AfterEach
    void stop() {
        provision.close();
    }

    private AbandonedVolumes abandoned() {
        return new AbandonedVolumes(provision.caches(), provision.cluster(), driver);
    }

    private Volume made(String policy) throws IOException {
        Volume volume = provision.volume(claim, policy);
        driver.create(name, SIZE);
        return status(volume, status -> status.state = "detached");
    }

    private Volume status(Volume volume, Consumer<Volume.Status> change) {
        Volume.Status status = Cluster.copy(volume.getStatus(), Volume.Status.class);
        change.accept(status);
        provision.plane().writer().write(volume, status);
        return provision.plane().api().get(Volume.class, name);
    }

    /** As the route does; whether the Volume is there afterwards. */
    private boolean survives() throws IOException {
        Volume volume = provision.plane().api().get(Volume.class, name);
        AbandonedVolumes steps = abandoned();
        if (steps.isAbandoned(volume)) {
            steps.delete(volume);
        }
        return provision.hasVolume(name);
    }

    @Test
    void emptyVolumeOfADeletedClaimIsDeleted() throws IOException {
        made("Delete");
        assertThat(survives()).isTrue();

        provision.delete(claim);

        assertThat(survives()).isFalse();
    }

    @Test
    void volumeThatHasNotBeenMadeIsDeleted() throws IOException {
        provision.volume(claim, "Delete");
        provision.delete(claim);

        assertThat(survives()).isFalse();
    }

    @Test
    void volumeThatIsBeingRestoredIsDeleted() throws IOException {
        made("Delete");
        driver.openForRestore(name).close();
        provision.delete(claim);

        assertThat(survives()).isFalse();
    }

    @Test
    void claimOfTheSameNameThatWasMadeAnewIsAnotherOne() throws IOException {
        made("Delete");
        provision.delete(claim);
        provision.claim("orders");

        assertThat(survives()).isFalse();
    }

    @Test
    void volumeOfAClassThatRetainsStays() throws IOException {
        made("Retain");
        provision.delete(claim);

        assertThat(survives()).isTrue();
    }

    @Test
    void volumeThatWasWrittenToStays() throws IOException {
        made("Delete");
        driver.write(name, 0, ByteBuffer.wrap(new byte[] {1}));
        provision.delete(claim);

        assertThat(survives()).isTrue();
    }

    @Test
    void volumeWithASnapshotStays() throws IOException {
        made("Delete");
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = name;
        provision.plane().create(snapshot, "monday", Map.of());
        provision.delete(claim);

        assertThat(survives()).isTrue();
    }

    @Test
    void volumeWithASnapshotOfItsDataStays() throws IOException {
        made("Delete");
        driver.takeSnapshot(name, "monday");
        provision.delete(claim);

        assertThat(survives()).isTrue();
    }

    @Test
    void volumeThatHasBeenBackedUpStays() throws IOException {
        status(made("Delete"), status -> status.lastBackup = "orders-monday");
        provision.delete(claim);

        assertThat(survives()).isTrue();
    }

    @Test
    void volumeWithABackupStays() throws IOException {
        made("Delete");
        provision.plane().backup("orders-monday", name, "default");
        provision.delete(claim);

        assertThat(survives()).isTrue();
    }

    @Test
    void attachedVolumeStays() throws IOException {
        made("Delete");
        provision.cluster().patchSpec(Volume.class, name, Map.of("nodeID", "here"));
        provision.delete(claim);

        assertThat(survives()).isTrue();
    }

    /** Its disk may not be mounted. */
    @Test
    void volumeWhoseDataIsMissingStays() throws IOException {
        status(provision.volume(claim, "Delete"), status -> status.state = "detached");
        provision.delete(claim);

        assertThat(survives()).isTrue();
    }

    @Test
    void volumeThatAPersistentVolumeStandsForStays() throws IOException {
        made("Delete");
        provision.persistent(
                claim,
                builder ->
                        builder.editMetadata()
                                .withName("by-hand")
                                .withAnnotations(Map.of())
                                .endMetadata());
        provision.delete(claim);

        assertThat(survives()).isTrue();
    }

    @Test
    void volumeThatWasNotMadeForAClaimStays() throws IOException {
        provision.volume(name, Map.of());
        provision.delete(claim);

        assertThat(survives()).isTrue();
    }

    @Test
    void cacheThatIsBehindDeletesNothing() throws IOException {
        Volume volume = made("Delete");

        abandoned().delete(volume);

        assertThat(provision.hasVolume(name)).isTrue();
    }
}
