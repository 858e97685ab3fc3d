package io.drover.control.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.system.SystemBackups;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.SystemBackup;
import io.fabric8.kubernetes.api.model.Event;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

class SystemBackupRouteTest extends SystemBackupRun {
    @Test
    void aDefaultTargetThatStaysAwayIsNotWaitedForBeyondTheDeadline() throws Exception {
        create("nightly");
        lookUntil("nightly", "Uploading");
        jobsAreLost("nightly");
        plane.writer()
                .write(plane.api().get(BackupTarget.class, "default"), new BackupTarget.Status());
        assertThat(message(look("nightly")))
                .contains("which is not available")
                .contains("it has until");

        plane.advance(DEADLINE.plusSeconds(1));

        assertThat(message(lookUntil("nightly", "Error")))
                .startsWith("not done within 12h: system backups are kept on backup target");
    }

    @Test
    void eachVolumeGoesToItsOwnTargetAndTheArchiveNamesItsBackup() throws Exception {
        plane.target("extra");
        volume("mail", "default");
        volume("photos", "extra");
        create("nightly");
        lookUntil("nightly", "CreatingVolumeBackups");
        look("nightly");
        end("mail", "Completed", "");
        end("photos", "Completed", "");

        SystemBackup.Status ready = lookUntil("nightly", "Ready");

        assertThat(ready.version).isEqualTo("drover-1");
        SystemBackup made = plane.api().get(SystemBackup.class, "nightly");
        assertThat(
                        plane.api()
                                .get(Backup.class, VolumeBackup.nameOf(made, "photos"))
                                .getMetadata()
                                .getLabels())
                .containsEntry(Names.LABEL_TARGET, "extra");
        SystemBackups backups = new SystemBackups(store);
        SystemArchive archive =
                SystemArchive.read(
                        "nightly",
                        backups.get(backups.inspect(new SystemBackupPlace("drover-1", "nightly"))));
        assertThat(archive.list(SystemKind.VOLUME))
                .extracting(volume -> volume.at("/status/lastBackup").asText())
                .containsExactly(
                        VolumeBackup.nameOf(made, "mail"), VolumeBackup.nameOf(made, "photos"));
        assertThat(archive.list(SystemKind.BACKUP_TARGET)).hasSize(2);
    }

    @Test
    void aVolumeThatFailsIsReportedAfterTheOthers() throws Exception {
        volume("mail", "default");
        volume("photos", "nowhere");
        create("nightly");
        lookUntil("nightly", "CreatingVolumeBackups");
        look("nightly");
        Snapshot.Status taken = new Snapshot.Status();
        taken.readyToUse = true;
        plane.writer()
                .write(
                        plane.api()
                                .get(
                                        Snapshot.class,
                                        VolumeBackup.nameOf(
                                                plane.api().get(SystemBackup.class, "nightly"),
                                                "photos")),
                        taken);
        await().until(() -> states(look("nightly")).get("photos").equals("Error"));
        assertThat(look("nightly").state).isEqualTo("CreatingVolumeBackups");
        end("mail", "Completed", "");

        SystemBackup.Status failed = lookUntil("nightly", "Error");

        assertThat(states(failed)).isEqualTo(Map.of("mail", "Completed", "photos", "Error"));
        assertThat(message(failed))
                .startsWith("1 of 2 volumes could not be backed up")
                .contains("photos: there is no BackupTarget 'nowhere'");
        assertThat(new SystemBackups(store).list()).isEmpty();
    }

    @Test
    void aTargetThatStaysAwayFailsItsVolumeAfterAWhile() throws Exception {
        plane.target("extra");
        plane.writer()
                .write(plane.api().get(BackupTarget.class, "extra"), new BackupTarget.Status());
        volume("photos", "extra");
        create("nightly");
        lookUntil("nightly", "CreatingVolumeBackups");
        look("nightly");
        assertThat(states(look("nightly"))).containsEntry("photos", "Pending");

        plane.advance(PATIENCE.plusSeconds(1));

        assertThat(message(lookUntil("nightly", "Error")))
                .contains("photos: backup target extra has been unavailable for 10m");
    }

    @Test
    void aNameThatTheStoreHasIsNotMadeAgain() throws Exception {
        byte[] archive = "made elsewhere".getBytes(StandardCharsets.UTF_8);
        new SystemBackups(store).put(config("v1.12.0", archive), archive);
        volume("mail", "default");
        create("nightly");

        SystemBackup.Status ready = lookUntil("nightly", "Ready");

        assertThat(ready.version).isEqualTo("v1.12.0");
        assertThat(ready.volumes).isEmpty();
        assertThat(plane.cluster().list(Snapshot.class)).isEmpty();
    }

    @Test
    void aRestartAfterTheUploadFindsItsOwnArchive() throws Exception {
        create("nightly");
        SystemBackup.Status ready = lookUntil("nightly", "Ready");
        SystemBackup made = plane.api().get(SystemBackup.class, "nightly");
        plane.jobs().forget(SystemBackupUpload.key(made));
        SystemBackup.Status before = new SystemBackup.Status();
        before.state = "Uploading";
        before.startedAt = ready.startedAt;
        plane.writer().write(made, before);

        assertThat(lookUntil("nightly", "Ready").createdAt).isEqualTo(ready.createdAt);
    }

    @Test
    void anArchiveOfAnotherOneIsNotTakenForItsOwn() throws Exception {
        create("nightly");
        lookUntil("nightly", "Ready");
        plane.cluster().deleteResourceOnly(plane.api().get(SystemBackup.class, "nightly"));
        release("nightly");
        create("nightly");
        SystemBackup.Status uploading = new SystemBackup.Status();
        uploading.state = "Uploading";
        plane.writer().write(plane.api().get(SystemBackup.class, "nightly"), uploading);

        assertThat(message(lookUntil("nightly", "Error")))
                .isEqualTo("the store has a system backup nightly already; use another name");
        assertThat(new SystemBackups(store).list()).hasSize(1);
    }

    @Test
    void deletionTakesTheArchiveAlongAndIsRepeatedUntilItIsDone() throws Exception {
        create("nightly");
        lookUntil("nightly", "Ready");
        plane.cluster().delete(SystemBackup.class, "nightly");

        await().until(
                        () -> {
                            routes.reconcile(SystemBackup.class, "nightly");
                            return plane.cluster().find(SystemBackup.class, "nightly").isEmpty();
                        });

        assertThat(new SystemBackups(store).list()).isEmpty();
    }

    @Test
    void theArchiveStaysIfTheTargetIsAway() throws Exception {
        create("nightly");
        lookUntil("nightly", "Ready");
        plane.writer()
                .write(plane.api().get(BackupTarget.class, "default"), new BackupTarget.Status());
        plane.cluster().delete(SystemBackup.class, "nightly");

        release("nightly");

        assertThat(new SystemBackups(store).list()).hasSize(1);
        assertThat(plane.cluster().list(Event.class))
                .anyMatch(event -> event.getReason().equals("RemoteSystemBackupKept"));
    }

    @Test
    void synchronisationFollowsTheStore() throws Exception {
        byte[] archive = "made elsewhere".getBytes(StandardCharsets.UTF_8);
        SystemBackups backups = new SystemBackups(store);
        backups.put(config("v1.12.0", archive), archive);
        SystemBackupSync sync =
                new SystemBackupSync(plane.cluster(), plane.cluster(), plane.connections());
        sync.follow(backups);
        lookUntil("nightly", "Ready");
        sync.follow(backups);
        assertThat(plane.cluster().list(SystemBackup.class)).hasSize(1);

        backups.delete(new SystemBackupPlace("v1.12.0", "nightly"));
        sync.follow(backups);

        assertThat(plane.api().get(SystemBackup.class, "nightly").getMetadata().getLabels())
                .containsKey(Names.LABEL_RESOURCE_ONLY);
    }

    @Test
    void aListingThatLacksItRemovesNothing() throws Exception {
        create("nightly");
        lookUntil("nightly", "Ready");
        store.on(FaultyStore.Kind.CHILDREN).isEmpty();

        follow();

        assertThat(isBeingDeleted()).isFalse();
    }

    @Test
    void aListingThatFailsRemovesNothing() throws Exception {
        create("nightly");
        lookUntil("nightly", "Ready");
        store.on(FaultyStore.Kind.CHILDREN).fails(StoreException.Unavailable::new);

        assertThatThrownBy(this::follow).isInstanceOf(StoreException.Unavailable.class);

        assertThat(isBeingDeleted()).isFalse();
    }

    @Test
    void aTargetThatLeavesItsStoreLeavesTheArchives() throws Exception {
        create("nightly");
        lookUntil("nightly", "Ready");
        create("being-made");

        new SystemBackupSync(plane.cluster(), plane.cluster(), plane.connections())
                .drop(plane.reconciliations().begin(BackupTarget.class, "default"));

        assertThat(isBeingDeleted()).isTrue();
        release("nightly");
        assertThat(new SystemBackups(store).list()).hasSize(1);
        assertThat(plane.cluster().find(SystemBackup.class, "being-made")).isPresent();
    }

    @Test
    void anUploadThatFailsIsRepeated() throws Exception {
        store.on(FaultyStore.Kind.WRITE).nth(1).fails(StoreException.Unavailable::new);
        create("nightly");
        await().until(() -> look("nightly").state.equals("Uploading"));
        await().until(() -> message(look("nightly")).contains("scripted failure"));

        plane.advance(Duration.ofSeconds(5));

        lookUntil("nightly", "Ready");
        assertThat(new SystemBackups(store).list()).hasSize(1);
    }
}
