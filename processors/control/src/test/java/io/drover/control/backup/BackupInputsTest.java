package io.drover.control.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.control.backupvolume.Backups;
import io.drover.control.claim.ClaimFacts;
import io.drover.resource.Backup;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** Snapshots that are not ready, or not any more. */
class BackupInputsTest {
    private final Volume volume = new Volume();
    private final Snapshot snapshot = new Snapshot();
    private final Backup backup = new Backup();
    private final BackupInputs inputs = new BackupInputs(new OneVolume(volume));

    /** Knows that volume only. */
    private record OneVolume(Volume volume) implements ResourceReader {
        @Override
        public <T extends HasMetadata> Optional<T> find(Class<T> kind, String name) {
            return Optional.of(volume).filter(kind::isInstance).map(kind::cast);
        }

        @Override
        public <T extends HasMetadata> List<T> list(Class<T> kind) {
            return find(kind, "").stream().toList();
        }

        @Override
        public <T extends HasMetadata> List<T> list(Class<T> kind, String label, String value) {
            return List.of();
        }
    }

    BackupInputsTest() {
        volume.setMetadata(new ObjectMetaBuilder().withName("pvc-1").build());
        snapshot.setMetadata(new ObjectMetaBuilder().withName("daily").build());
        snapshot.getSpec().volume = "pvc-1";
        backup.setMetadata(new ObjectMetaBuilder().withName("daily").build());
    }

    private void ofAClaim() {
        volume.getMetadata()
                .setAnnotations(
                        new ClaimFacts("shop/data", "uid", "csi.example.com", "handle")
                                .annotations());
    }

    private void deleted() {
        snapshot.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    }

    private void assertNotReady() {
        assertThatThrownBy(() -> inputs.volume(backup, snapshot))
                .isInstanceOf(NotReadyException.class)
                .hasMessageContaining("snapshot daily is not ready");
    }

    @Test
    void oneThatIsNotTakenYetIsAwaited() throws Exception {
        assertNotReady();

        snapshot.getStatus().readyToUse = true;

        assertThat(inputs.volume(backup, snapshot)).isEqualTo(volume);
    }

    @Test
    void backupThatHasBegunGoesOnWithADeletedSnapshotOfAClaim() throws Exception {
        ofAClaim();
        deleted();
        assertNotReady();

        backup.getStatus().state = Backups.IN_PROGRESS;

        assertThat(inputs.volume(backup, snapshot)).isEqualTo(volume);
    }

    @Test
    void snapshotOfDroversOwnVolumeIsNotReadWhileItIsMerged() {
        deleted();
        backup.getStatus().state = Backups.IN_PROGRESS;

        assertNotReady();
    }

    @Test
    void snapshotOfAClaimThatIsNotTakenYetIsAwaitedThoughTheBackupHasBegun() {
        ofAClaim();
        backup.getStatus().state = Backups.IN_PROGRESS;

        assertNotReady();
    }
}
