package io.drover.control.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.Names;
import io.drover.support.BackupRoutes;
import io.drover.support.TestPlane;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Edited labels are not refused here, as in a cluster without the webhook. */
@Timeout(60)
class BackupDeletionTest {
    private final TestVolume mine = TestVolume.small("mine");
    private final TestVolume theirs = TestVolume.small("theirs");
    private TestPlane plane;
    private FaultyStore store;
    private BackupRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        store = plane.target("default");
        routes =
                new TestBackups(
                                plane.cluster(),
                                plane.jobs(),
                                plane.informers(),
                                plane::now,
                                Duration.ofSeconds(2))
                        .withRequests(plane.mover())
                        .withStores(plane.connections())
                        .routes();
        mine.backup(store, "nightly", 1, mine.content(1));
        theirs.backup(store, "nightly", 1, theirs.content(2));
        Backup.Status status = new Backup.Status();
        status.state = "Completed";
        status.volumeName = "mine";
        status.backupTargetName = "default";
        status.url = "file:///default?backup=nightly&volume=mine";
        plane.writer().write(plane.backup("nightly", "mine", "default"), status);
    }

    @AfterEach
    void stop() {
        routes.close();
        plane.close();
    }

    private List<BackupName> backups(TestVolume volume) throws Exception {
        return TestEngine.on(store).backups(volume.name());
    }

    private void delete() {
        plane.cluster().delete(Backup.class, "nightly");
        await().until(
                        () -> {
                            if (plane.cluster().find(Backup.class, "nightly").isEmpty()) {
                                return true;
                            }
                            Reconciliation<Backup, Backup.Status> run =
                                    plane.reconciliations().begin(Backup.class, "nightly");
                            routes.look(run);
                            plane.reconciliations().publish(run);
                            return false;
                        });
    }

    @Test
    void whatTheStatusRecordedIsDeletedWhateverTheLabelsSay() throws Exception {
        plane.cluster()
                .patchLabels(Backup.class, "nightly", Map.of(Names.LABEL_BACKUP_VOLUME, "theirs"));

        delete();

        assertThat(backups(mine)).isEmpty();
        assertThat(backups(theirs)).hasSize(1);
    }

    /** The next reconciliation in the pause reads the resource as the other writer left it. */
    @Test
    void failureIsShownAlsoIfTheFirstReportMetAConflict() {
        store.on(FaultyStore.Kind.LIST)
                .fails(name -> new StoreException.Forbidden("may not list " + name));
        CountDownLatch looked = new CountDownLatch(1);
        store.on(FaultyStore.Kind.WRITE).waits(new CountDownLatch(1), looked);
        plane.cluster().delete(Backup.class, "nightly");
        look();
        looked.countDown();
        await().until(() -> plane.jobs().running("delete/") == 0);
        Reconciliation<Backup, Backup.Status> late =
                plane.reconciliations().begin(Backup.class, "nightly");
        Backup.Status others = new Backup.Status();
        others.replicaAddress = "other writer";
        plane.writer().write(plane.api().get(Backup.class, "nightly"), others);
        routes.look(late);
        assertThatThrownBy(() -> plane.reconciliations().publish(late))
                .isInstanceOf(KubernetesClientException.class);

        look();

        Backup.Status shown = plane.api().get(Backup.class, "nightly").getStatus();
        assertThat(shown.state).isEqualTo("Error");
        assertThat(shown.messages.get("error")).contains("may not list");
        assertThat(plane.cluster().client().v1().events().inAnyNamespace().list().getItems())
                .hasSize(1);
    }

    private void look() {
        Reconciliation<Backup, Backup.Status> run =
                plane.reconciliations().begin(Backup.class, "nightly");
        routes.look(run);
        plane.reconciliations().publish(run);
    }

    @Test
    void nothingIsDeletedAtAUrlWhereTheBackupWasNotMade() throws Exception {
        Backup.Status elsewhere = new Backup.Status();
        elsewhere.url = "file:///elsewhere?backup=nightly&volume=mine";
        elsewhere.backupTargetName = "default";
        elsewhere.volumeName = "mine";
        plane.writer().write(plane.api().get(Backup.class, "nightly"), elsewhere);

        delete();

        assertThat(backups(mine)).hasSize(1);
        assertThat(plane.cluster().client().v1().events().inAnyNamespace().list().getItems())
                .extracting(event -> event.getReason())
                .containsExactly("RemoteBackupKept");
    }

    /** Its volume was never backed up before. */
    private void request(String createdAt) {
        Backup backup = new Backup();
        backup.getSpec().snapshotName = "monday";
        plane.create(backup, "early", Map.of(Names.LABEL_BACKUP_VOLUME, "fresh"));
        Backup.Status status = new Backup.Status();
        status.state = "InProgress";
        status.volumeName = "fresh";
        status.backupTargetName = "default";
        status.url = "file:///default?backup=early&volume=fresh";
        status.backupCreatedAt = createdAt;
        plane.writer().write(plane.api().get(Backup.class, "early"), status);
        plane.cluster().delete(Backup.class, "early");
    }

    private boolean isGone() {
        if (plane.cluster().find(Backup.class, "early").isPresent()) {
            Reconciliation<Backup, Backup.Status> run =
                    plane.reconciliations().begin(Backup.class, "early");
            routes.look(run);
            plane.reconciliations().publish(run);
        }
        return plane.cluster().find(Backup.class, "early").isEmpty();
    }

    @Test
    void oneThatWasGivenUpBeforeAnythingWasWrittenGoes() {
        request("");

        await().until(this::isGone);
    }

    @Test
    void oneThatWasCompletedIsMissed() {
        request("2026-01-01T00:00:00Z");

        await().until(
                        () ->
                                !isGone()
                                        && plane.api()
                                                .get(Backup.class, "early")
                                                .getStatus()
                                                .messages
                                                .getOrDefault("error", "")
                                                .contains("cannot find volume fresh"));
    }
}
