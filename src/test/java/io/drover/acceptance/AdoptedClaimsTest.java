package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.fakecluster.FakeCsi;
import io.drover.resource.KubernetesStatus;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachmentBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

@DisplayName("Claims of other CSI drivers become Volumes")
class AdoptedClaimsTest extends ForeignClaimsStory {
    private static final long SIZE = 5 * TestDrover.MIB + 512;

    @BeforeAll
    static void start() throws IOException {
        begin(
                Map.of(
                        "drover.pvc.forget-after",
                        "2s",
                        "drover.pvc.file-drivers",
                        "fake.csi.drover.io.files"));
    }

    @Test
    @DisplayName("a claim with the annotation gets a Volume of the PV's name that follows it")
    void adopted() {
        Volume volume = foreign.adopted("data", SIZE);

        String persistent = volume.getMetadata().getName();
        assertThat(persistent)
                .isEqualTo("pvc-" + foreign.claims().find("data").getMetadata().getUid());
        assertThat(volume.getMetadata().getAnnotations())
                .containsEntry("drover.io/driver", "pvc")
                .containsEntry("drover.io/claim", "shop/data")
                .containsEntry("drover.io/csi-driver", FakeCsi.DRIVER)
                .containsEntry("drover.io/volume-handle", persistent);
        assertThat(volume.getSpec().size).isEqualTo(Long.toString(6 * TestDrover.MIB));
        assertThat(volume.getSpec().backupTargetName).isEqualTo("default");
        assertThat(volume.getStatus().kubernetesStatus)
                .isEqualTo(new KubernetesStatus(persistent, "Bound", "shop", "data", ""));
        assertThat(volume.getStatus().state).isEqualTo("detached");
        assertThat(volume.getStatus().actualSize).isEqualTo(SIZE);

        drover.cluster()
                .client()
                .resource(
                        new VolumeAttachmentBuilder()
                                .withMetadata(new ObjectMetaBuilder().withName("data-on-a").build())
                                .withNewSpec()
                                .withAttacher(FakeCsi.DRIVER)
                                .withNodeName("node-a")
                                .withNewSource()
                                .withPersistentVolumeName(persistent)
                                .endSource()
                                .endSpec()
                                .build())
                .create();
        Volume attached =
                drover.awaitThat(
                        Volume.class,
                        persistent,
                        found -> found.getStatus().state.equals("attached"));
        assertThat(attached.getStatus().currentNodeID).isEqualTo("node-a");

        foreign.claims().allowExpansion(ForeignClaims.CLASS);
        foreign.claims().request("data", "9Mi");
        drover.awaitThat(
                Volume.class,
                persistent,
                found -> found.getSpec().size.equals(Long.toString(10 * TestDrover.MIB)));
    }

    @Test
    @DisplayName("claim before namespace before class: the first that says something decides")
    void firstWord() {
        foreign.claims()
                .storageClass(
                        "wanted",
                        made ->
                                made.withProvisioner(FakeCsi.DRIVER)
                                        .editMetadata()
                                        .addToAnnotations("drover.io/recurring-job-selector", "[]")
                                        .endMetadata());

        foreign.claim("of-class", "wanted", SIZE, "");
        foreign.claim("not-of-class", "wanted", SIZE, "disabled");
        foreign.claim("unasked", ForeignClaims.CLASS, SIZE, "");

        foreign.awaitAdopted("of-class");
        for (String claim : List.of("not-of-class", "unasked")) {
            assertThat(drover.cluster().find(Volume.class, foreign.persistentVolume(claim)))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("no recurring job selects the Volume of a claim whose backups are ended")
    void ended() {
        Volume volume = foreign.adopted("ended", SIZE);
        String name = volume.getMetadata().getName();
        String group = Schedules.ofGroup("default");
        drover.awaitThat(Volume.class, name, found -> label(found, group).equals("enabled"));

        foreign.annotate("ended", "drover.io/backup", "disabled");
        drover.awaitThat(Volume.class, name, found -> label(found, group).equals("disabled"));

        foreign.annotate("ended", "drover.io/backup", "enabled");
        drover.awaitThat(Volume.class, name, found -> label(found, group).equals("enabled"));
    }

    private static String label(Volume volume, String key) {
        return volume.getMetadata().getLabels().getOrDefault(key, "");
    }

    @Test
    @DisplayName("the Volume of a claim that is gone shows it, and goes after a while")
    void gone() {
        Volume volume = foreign.adopted("gone", SIZE);

        foreign.claims().delete("gone");

        drover.awaitThat(
                Volume.class,
                volume.getMetadata().getName(),
                found -> !found.getStatus().kubernetesStatus.lastPVCRefAt().isEmpty());
        drover.awaitGone(Volume.class, volume.getMetadata().getName());
    }

    @Test
    @DisplayName("P12 a class of a file server is refused once, with the reason")
    void fileServer() {
        foreign.claims().storageClass("files", FakeCsi.DRIVER + ".files", "Delete", Map.of());

        foreign.claim("file-a", "files", SIZE, "enabled");
        foreign.persistentVolume("file-a");
        assertThat(foreign.claims().awaitEvent("file-a", "NotBackedUp").getMessage())
                .isEqualTo(
                        "storage class 'files': driver fake.csi.drover.io.files serves files, and"
                                + " Drover backs up block devices; use a class of block storage for"
                                + " what is to be backed up");
        foreign.claim("file-b", "files", SIZE, "enabled");
        foreign.persistentVolume("file-b");
        foreign.adopted("after-files", SIZE);

        assertThat(drover.cluster().client().v1().events().inAnyNamespace().list().getItems())
                .filteredOn(event -> event.getReason().equals("NotBackedUp"))
                .hasSize(1);
        assertThat(drover.cluster().find(Volume.class, foreign.persistentVolume("file-a")))
                .isEmpty();
    }

    @Test
    @DisplayName("a missing target makes no Volume, the claim's event names it, and it goes on")
    void missingTarget() throws IOException {
        foreign.claims()
                .storageClass(
                        "to-later",
                        made ->
                                made.withProvisioner(FakeCsi.DRIVER)
                                        .editMetadata()
                                        .addToAnnotations("drover.io/backup-target-name", "later")
                                        .endMetadata());
        foreign.claim("to-later", "to-later", SIZE, "");

        assertThat(foreign.claims().awaitEvent("to-later", "BackupTargetMissing").getMessage())
                .contains("'later'", "'to-later'");
        drover.createTarget("later", StoreKind.directory().newStore());
        assertThat(foreign.awaitAdopted("to-later").getSpec().backupTargetName).isEqualTo("later");
    }

    @Test
    @DisplayName("nobody else makes such a Volume, and a restore names its claim")
    void refused() {
        Volume byHand = new Volume();
        byHand.getSpec().size = "4194304";
        byHand.setMetadata(
                new ObjectMetaBuilder()
                        .withName("by-hand")
                        .addToAnnotations("drover.io/driver", "pvc")
                        .build());
        assertThatThrownBy(() -> create(byHand))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("annotate the claim with drover.io/backup: enabled");

        byHand.getSpec().fromBackup = "file:///nowhere?backup=b-1&volume=v-1";
        assertThatThrownBy(() -> create(byHand))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("annotation drover.io/claim: ''")
                .hasMessageContaining("<namespace>/<name>");
    }

    private static void create(Volume volume) {
        drover.cluster()
                .client()
                .resource(volume)
                .inNamespace(drover.cluster().namespace())
                .create();
    }
}
