package io.drover.control.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.SnapshotError;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What an uninstall says of objects that do not go. */
class RemainingTest {
    private static <T extends HasMetadata> T deleted(T object, String... finalizers) {
        object.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace("longhorn-system")
                        .withName("one")
                        .withDeletionTimestamp("2026-01-01T00:00:00Z")
                        .withFinalizers(List.of(finalizers))
                        .build());
        return object;
    }

    private static String describe(HasMetadata object) {
        return Remaining.describe(List.of(object));
    }

    @Test
    void anObjectIsNamedAsKubectlTakesIt() {
        assertThat(describe(deleted(new BackupTarget(), Names.FINALIZER)))
                .isEqualTo(
                        "\n  BackupTarget longhorn-system/one: it is being deleted, and waits for"
                                + " finalizer longhorn.io: Drover takes it away when it has done"
                                + " its part");
    }

    @Test
    void whatNobodyHasDeletedYetIsDrovers() {
        BackupVolume volume = new BackupVolume();
        volume.setMetadata(new ObjectMetaBuilder().withName("one").build());
        volume.getStatus().messages.put("error", "the store does not answer");

        assertThat(describe(volume))
                .isEqualTo(
                        "\n"
                            + "  BackupVolume one: it has not been deleted by Drover yet; the store"
                            + " does not answer");
    }

    @Test
    void aStandbyVolumeWaitsForWhatItsActivationSays() {
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace("longhorn-system")
                        .withName("follower")
                        .withAnnotations(
                                Map.of(
                                        Volume.DRIVER,
                                        "pvc",
                                        "drover.io/restored",
                                        "{\"size\":4096}"))
                        .build());
        volume.getSpec().standby = true;
        volume.getSpec().fromBackup = "file:///main?backup=b1&volume=vol";
        volume.getStatus().standby = true;
        volume.getStatus().conditions =
                List.of(
                        new Condition(
                                Volume.ACTIVATION,
                                Condition.TRUE,
                                "HandingOver",
                                "for claim shop/data: volume pvc-1 was not detached",
                                "",
                                ""));

        assertThat(describe(volume))
                .isEqualTo(
                        "\n  Volume longhorn-system/follower: its claim has not got its volume;"
                                + " condition Activation: for claim shop/data: volume pvc-1 was not"
                                + " detached");
    }

    @Test
    void finalizersOfOthersAreNamedWithWhoTakesThemAway() {
        assertThat(describe(deleted(new PersistentVolumeClaim(), "kubernetes.io/pvc-protection")))
                .contains("a Pod uses the claim; delete that Pod");
        VolumeSnapshotContent content =
                deleted(
                        new VolumeSnapshotContent(),
                        "snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection");
        content.getStatus().error = new SnapshotError("disk is busy", "");
        assertThat(describe(content))
                .contains("the driver's csi-snapshotter", "look whether they run")
                .endsWith("; disk is busy");
        assertThat(describe(deleted(new Job(), "foregroundDeletion")))
                .contains("the controllers of the cluster");
    }

    @Test
    void aFinalizerThatNobodyKnowsIsRemovedByHand() {
        assertThat(describe(deleted(new Snapshot(), "example.com/guard")))
                .contains(
                        "finalizer example.com/guard",
                        "kubectl -n longhorn-system edit snapshots.longhorn.io one");
    }

    @Test
    void statesAreInTheWordsOfWhoeverWorksOnIt() {
        Backup backup = deleted(new Backup(), Names.FINALIZER);
        backup.getStatus().state = "InProgress";
        backup.getStatus().messages.put("waiting", "it is read by a restore");
        assertThat(describe(backup)).endsWith("; state InProgress; it is read by a restore");
        VolumeSnapshot made = deleted(new VolumeSnapshot());
        made.getStatus().error = new SnapshotError("no such class", "");
        assertThat(describe(made)).endsWith(": it is being deleted; no such class");
        assertThat(
                        describe(
                                deleted(
                                        new PersistentVolumeBuilder()
                                                .withNewStatus()
                                                .withPhase("Failed")
                                                .withMessage("disk is in use")
                                                .endStatus()
                                                .build(),
                                        "external-provisioner.volume.kubernetes.io/finalizer")))
                .contains("the CSI driver takes it away")
                .endsWith("; phase Failed, disk is in use");
        assertThat(
                        describe(
                                deleted(
                                        new PodBuilder()
                                                .withNewSpec()
                                                .withNodeName("n1")
                                                .endSpec()
                                                .withNewStatus()
                                                .withPhase("Running")
                                                .endStatus()
                                                .build())))
                .endsWith("phase Running on node n1; look whether that answers");
    }

    @Test
    void ofManySomeAreNamed() {
        List<Snapshot> many =
                IntStream.range(0, 13)
                        .mapToObj(
                                number -> {
                                    Snapshot snapshot = new Snapshot();
                                    snapshot.setMetadata(
                                            new ObjectMetaBuilder()
                                                    .withName("s%02d".formatted(number))
                                                    .build());
                                    return snapshot;
                                })
                        .toList();

        assertThat(Remaining.describe(many).lines().filter(line -> !line.isEmpty()))
                .hasSize(11)
                .last()
                .isEqualTo("  and 3 more");
    }
}
