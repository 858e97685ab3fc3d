package io.drover.control.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.control.image.ImageBackups;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Map;

/** The image of a volume is on the target before the volume is. */
class BackupImageTest {
    private TestPlane plane;
    private BackupImage step;
    private Reconciliation<Backup, Backup.Status> run;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        plane.target("archive");
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        volume.getSpec().backingImage = "ubuntu";
        plane.create(volume, "vol", Map.of());
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = "vol";
        Snapshot.Status taken = new Snapshot.Status();
        taken.readyToUse = true;
        plane.writer().write(plane.create(snapshot, "snap", Map.of()), taken);
        BackingImage.Status image = new BackingImage.Status();
        image.checksum = "one";
        plane.writer().write(plane.create(new BackingImage(), "ubuntu", Map.of()), image);
        Backup backup = plane.backup("b1", "vol", "archive");
        plane.cluster().patchSpec(backup, Map.of("snapshotName", "snap"));
        run = plane.reconciliations().begin(Backup.class, "b1");
        step =
                new BackupImage(
                        new BackupInputs(plane.cluster()),
                        plane.cluster(),
                        plane.informers(),
                        new ImageBackups(plane.cluster(), plane.cluster()));
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private BackupBackingImage requested() {
        return plane.cluster().list(BackupBackingImage.class).getFirst();
    }

    private void show(String state, String checksum, String error) {
        BackupBackingImage.Status status = new BackupBackingImage.Status();
        status.state = state;
        status.checksum = checksum;
        status.error = error;
        plane.writer().write(requested(), status);
    }

    @Test
    void isRequestedAndAwaited() {
        assertThatThrownBy(() -> step.await(run))
                .isInstanceOf(NotReadyException.class)
                .hasMessage("backing image 'ubuntu' is backed up to target 'archive' first");
        assertThat(requested().getSpec().backingImage).isEqualTo("ubuntu");
        assertThat(requested().getSpec().backupTargetName).isEqualTo("archive");
        assertThat(requested().getSpec().userCreated).isTrue();

        show("Error", "", "the target is full");
        assertThatThrownBy(() -> step.await(run)).hasMessageContaining("first: the target is full");
        assertThat(plane.cluster().list(BackupBackingImage.class)).hasSize(1);

        show("Completed", "one", "");
        assertThatCode(() -> step.await(run)).doesNotThrowAnyException();
    }

    @Test
    void anotherImageOfTheNameFailsTheBackup() {
        assertThatThrownBy(() -> step.await(run)).isInstanceOf(NotReadyException.class);
        show("Completed", "other", "");

        assertThatThrownBy(() -> step.await(run))
                .isInstanceOf(BackupFailedException.class)
                .hasMessageContaining(
                        "has checksum one, but the one of that name on the target has other");
    }
}
