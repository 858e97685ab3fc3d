package io.drover.control.several;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.control.backup.BackupDefaults;
import io.drover.control.backupvolume.Backups;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.support.TestCluster;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;

class BackupSiblingsTest {
    private static final String ARCHIVED = Siblings.name("monday", "data", "archive");

    private TestPlane plane;
    private BackupSiblings siblings;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        siblings = new BackupSiblings(plane.cluster(), plane.cluster());
        plane.target("default");
        plane.target("archive");
        plane.create(new Volume(), "data", Map.of());
        TestCluster.annotate(
                plane.cluster(),
                Volume.class,
                "data",
                Map.of(VolumeTargets.ANNOTATION, "archive,gone"));
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = "data";
        plane.create(snapshot, "monday", Map.of());
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private void request(Map<String, String> labels) {
        Backup backup = new Backup();
        backup.setMetadata(plane.cluster().metadata("monday", labels));
        backup.getSpec().snapshotName = "monday";
        backup.getSpec().labels.put("why", "test");
        backup.getSpec().backupMode = "full";
        new BackupDefaults(plane.cluster()).fill(backup);
        plane.cluster().create(backup);
    }

    private Backup.Status look(String name) {
        Reconciliation<Backup, Backup.Status> run =
                plane.reconciliations().begin(Backup.class, name);
        siblings.request(run);
        plane.reconciliations().publish(run);
        return run.status();
    }

    @Test
    void eachFurtherTargetThatExistsGetsASibling() {
        request(Map.of());

        assertThat(look("monday").siblings).containsExactly(ARCHIVED);

        Backup sibling = plane.cluster().find(Backup.class, ARCHIVED).orElseThrow();
        assertThat(sibling.getSpec().snapshotName).isEqualTo("monday");
        assertThat(sibling.getSpec().backupMode).isEqualTo("full");
        assertThat(sibling.getSpec().labels).containsEntry("why", "test");
        assertThat(Backups.target(sibling)).isEqualTo("archive");
        assertThat(Backups.remoteName(sibling)).as("the same in each store").isEqualTo("monday");
        assertThat(sibling.getMetadata().getAnnotations())
                .containsEntry("drover.io/sibling-of", "monday");
        assertThat(look(ARCHIVED).siblings).containsExactly("monday");
        assertThat(plane.cluster().list(Backup.class)).hasSize(2);
    }

    @Test
    void siblingThatWasDeletedIsNotMadeAgain() {
        request(Map.of());
        look("monday");
        plane.cluster().delete(Backup.class, ARCHIVED);
        plane.cluster().removeFinalizer(plane.cluster().find(Backup.class, ARCHIVED).orElseThrow());

        look("monday");

        assertThat(plane.cluster().find(Backup.class, ARCHIVED)).isEmpty();
    }

    @Test
    void siblingsThatWereMadeBeforeAStopAreFound() {
        request(Map.of());
        siblings.request(plane.reconciliations().begin(Backup.class, "monday"));
        String uid =
                plane.cluster().find(Backup.class, ARCHIVED).orElseThrow().getMetadata().getUid();

        assertThat(look("monday").siblings).containsExactly(ARCHIVED);

        assertThat(
                        plane.cluster()
                                .find(Backup.class, ARCHIVED)
                                .orElseThrow()
                                .getMetadata()
                                .getUid())
                .isEqualTo(uid);
    }

    @Test
    void backupToOneOfTheAdditionalTargetsAloneHasNoSiblings() {
        request(Map.of(Names.LABEL_TARGET, "archive"));

        assertThat(look("monday").siblings).isEmpty();
        assertThat(plane.cluster().list(Backup.class)).hasSize(1);
    }
}
