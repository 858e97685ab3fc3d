package io.drover.control.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.control.provision.ClaimObstacle.Refused;
import io.drover.resource.Volume;
import io.drover.volume.file.FileVolumeDriver;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

@Timeout(60)
class ClaimExpansionTest {
    private static final long MIB = 1 << 20;

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
        provision.storageClass("Delete", "Immediate", Map.of());
        provision
                .cluster()
                .client()
                .storage()
                .v1()
                .storageClasses()
                .withName(ProvisionPlane.CLASS)
                .edit(
                        found -> {
                            found.setAllowVolumeExpansion(true);
                            return found;
                        });
        provision.volume(claim, "Delete");
        driver.create(name, 4 * MIB);
    }

    @AfterEach
    void stop() {
        provision.close();
    }

    private ClaimExpansion expansion() {
        return new ClaimExpansion(
                new Claims(provision.caches(), false),
                provision.plane().informers(),
                provision.cluster(),
                provision.plane().writer(),
                driver);
    }

    /** The claim, bound, with a capacity of 4 MiB, requests another size. */
    private PersistentVolumeClaim requesting(String size) {
        provision
                .cluster()
                .patchOutside(
                        claim,
                        Map.of(
                                "spec",
                                Map.of(
                                        "volumeName",
                                        name,
                                        "resources",
                                        Map.of("requests", Map.of("storage", size))),
                                "status",
                                Map.of("capacity", Map.of("storage", "4Mi"))));
        return provision.cluster().client().resource(claim).get();
    }

    private String size() {
        return provision.plane().api().get(Volume.class, name).getSpec().size;
    }

    @Test
    void sizesThatAreTheSameWhenRoundedNeedNothing() {
        assertThat(expansion().isRequested(requesting("3Mi"))).isFalse();
        assertThat(expansion().isRequested(requesting("4Mi"))).isFalse();
        assertThat(expansion().isRequested(requesting("5Mi"))).isTrue();
        assertThat(expansion().isRequested(requesting("2Mi"))).isTrue();
    }

    @Test
    void everythingGrowsAndTheClaimIsTheLast() throws Exception {
        provision.persistent(claim, builder -> {});

        assertThat(expansion().grow(requesting("7Mi"))).isTrue();

        assertThat(size()).isEqualTo(Long.toString(8 * MIB));
        assertThat(
                        provision
                                .cluster()
                                .client()
                                .persistentVolumes()
                                .withName(name)
                                .get()
                                .getSpec()
                                .getCapacity())
                .containsEntry("storage", new Quantity("8Mi"));
        PersistentVolumeClaim grown = provision.cluster().client().resource(claim).get();
        assertThat(grown.getStatus().getCapacity()).containsEntry("storage", new Quantity("8Mi"));
        assertThat(expansion().isRequested(grown)).isFalse();
        assertThat(expansion().grow(grown)).isTrue();
    }

    @Test
    void volumeOfAPersistentVolumeThatPeopleMadeStaysAsItIs() throws Exception {
        provision.persistent(
                claim, builder -> builder.editMetadata().withAnnotations(Map.of()).endMetadata());

        assertThat(expansion().grow(requesting("8Mi"))).isFalse();

        assertThat(size()).isEqualTo(Long.toString(4 * MIB));
    }

    @Test
    void volumeThatWasFilledFromABackupGrowsLikeAnyOther() throws Exception {
        provision.persistent(claim, builder -> {});
        provision
                .cluster()
                .patchSpec(Volume.class, name, Map.of("fromBackup", "s3://b@r/?backup=b&volume=v"));

        assertThat(expansion().grow(requesting("8Mi"))).isTrue();

        assertThat(size()).isEqualTo(Long.toString(8 * MIB));
    }

    @Test
    void sizeHasToBeAMultipleOfTheBlocksOfBackups() {
        provision.persistent(claim, builder -> {});
        provision.cluster().patchSpec(Volume.class, name, Map.of("backupBlockSize", "16777216"));

        assertThatThrownBy(() -> expansion().grow(requesting("8Mi")))
                .isInstanceOf(Refused.class)
                .hasMessage(
                        "spec.resources.requests.storage: '8Mi', but its backups have blocks of"
                                + " 16777216 bytes; request a multiple of that");
    }
}
