package io.drover.control.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.blockengine.format.SystemBackupConfig;
import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.blockengine.system.SystemBackups;
import io.drover.control.image.ImageBackups;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Drover is killed at each step of a system restore, one after the other, and goes on with that
 * step.
 */
class SystemRestoreKillTest {
    private static final String READ = "2026-01-01T00:00:00Z";

    private TestPlane plane;
    private TestRoutes routes;
    private TestRoutes dying;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        plane.target(Names.DEFAULT_TARGET);
        plane.informers().open();
        await().until(() -> plane.informers().allSynced());
        Map<String, Object> beans = TestSystem.restoreBeans(plane, Duration.ofHours(1));
        routes = new TestRoutes(plane, "system-restore", beans);
        dying =
                new TestRoutes(plane, "system-restore", beans)
                        .withoutStatus("system-restore", "publish-system-restore");
        others();
        backups();
        archive();
    }

    @AfterEach
    void stop() {
        routes.close();
        dying.close();
        plane.close();
    }

    private void backups() {
        BackupVolume.Status read = new BackupVolume.Status();
        read.lastSyncedAt = READ;
        plane.writer().write(plane.backupVolume("mail", "mail", Names.DEFAULT_TARGET), read);
        Backup.Status status = new Backup.Status();
        status.state = "Completed";
        status.url = "file:///default?backup=monday&volume=mail";
        status.backupTargetName = Names.DEFAULT_TARGET;
        status.volumeName = "mail";
        plane.writer().write(plane.backup("monday", "mail", Names.DEFAULT_TARGET), status);
        ImageBackups images = new ImageBackups(plane.cluster(), plane.cluster());
        images.request("ubuntu", plane.api().get(BackupTarget.class, Names.DEFAULT_TARGET));
        BackupBackingImage.Status image = new BackupBackingImage.Status();
        image.state = "Completed";
        image.checksum = "sum";
        image.url = "file:///default?backingImage=ubuntu";
        plane.writer().write(images.find("ubuntu", Names.DEFAULT_TARGET).orElseThrow(), image);
    }

    private static ObjectNode node(HasMetadata object, String name) {
        object.setMetadata(new ObjectMetaBuilder().withName(name).withUid("of-then").build());
        return Cluster.MAPPER.valueToTree(object);
    }

    private void archive() throws Exception {
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = "file:///extra";
        BackingImage image = new BackingImage();
        image.getStatus().checksum = "sum";
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        volume.getSpec().backupTargetName = Names.DEFAULT_TARGET;
        volume.getSpec().backingImage = "ubuntu";
        volume.getStatus().lastBackup = "monday";
        byte[] zip =
                new SystemArchive(
                                "nightly",
                                Map.of("longhornVersion", "v1"),
                                Map.of(
                                        SystemKind.BACKUP_TARGET.file(),
                                        List.of(node(target, "extra")),
                                        SystemKind.BACKING_IMAGE.file(),
                                        List.of(node(image, "ubuntu")),
                                        SystemKind.VOLUME.file(),
                                        List.of(node(volume, "mail")),
                                        SystemKind.RECURRING_JOB.file(),
                                        List.of(node(new RecurringJob(), "weekly"))),
                                SealedSecrets.NONE)
                        .toZip();
        new SystemBackups(plane.targets().at("file:///default"))
                .put(
                        new SystemBackupConfig(
                                new SystemBackupPlace("v1.0.0", "nightly"),
                                "",
                                "",
                                "",
                                "",
                                READ,
                                SystemBackups.checksum(zip)),
                        zip);
        SystemBackup.Status ready = new SystemBackup.Status();
        ready.state = "Ready";
        ready.version = "v1.0.0";
        plane.writer().write(plane.create(new SystemBackup(), "nightly", Map.of()), ready);
        await().until(
                        () ->
                                plane.informers()
                                        .find(SystemBackup.class, "nightly")
                                        .filter(known -> known.getStatus().state.equals("Ready"))
                                        .isPresent());
    }

    /** What the controllers of the other kinds do. */
    private void others() {
        for (BackupTarget target : plane.cluster().list(BackupTarget.class)) {
            BackupTarget.Status status = new BackupTarget.Status();
            status.available = true;
            status.syncedURL = target.getSpec().backupTargetURL;
            status.lastSyncedAt = READ;
            plane.writer().write(target, status);
        }
        for (BackingImage image : plane.cluster().list(BackingImage.class)) {
            BackingImage.Status status = new BackingImage.Status();
            status.checksum = "sum";
            status.diskFileStatusMap.put("node", Map.of("state", "ready"));
            plane.writer().write(image, status);
        }
        for (Volume volume : plane.cluster().list(Volume.class)) {
            Volume.Status status = new Volume.Status();
            status.restoreInitiated = true;
            plane.writer().write(volume, status);
        }
    }

    private SystemRestore get(String name) {
        return plane.api().get(SystemRestore.class, name);
    }

    private String step(TestRoutes by, String name) throws Exception {
        by.reconcile(SystemRestore.class, name);
        awaitJob(name);
        others();
        return get(name).getStatus().state;
    }

    private String key(String name) {
        return "system-restore/" + get(name).getMetadata().getUid();
    }

    private void awaitJob(String name) {
        await().until(
                        () ->
                                plane.jobs()
                                        .find(key(name))
                                        .filter(job -> job.result().isEmpty())
                                        .isEmpty());
    }

    private static String progress(SystemRestore restore) {
        return restore.getStatus().state
                + restore.getStatus().items.stream()
                        .map(item -> item.state().substring(0, 1))
                        .collect(Collectors.joining());
    }

    private void kill(String name) {
        plane.jobs().find(key(name)).ifPresent(job -> job.cancel());
        awaitJob(name);
        plane.jobs().forget(key(name));
    }

    private void assertWhole(String name) {
        await().until(() -> step(routes, name).equals("Completed"));
        assertThat(get(name).getStatus().items)
                .extracting(item -> item.kind() + " " + item.state())
                .containsExactly(
                        "BackupTarget Restored",
                        "BackingImage Restored",
                        "Volume Restored",
                        "RecurringJob Restored");
        assertThat(plane.api().get(Volume.class, "mail").getSpec().fromBackup)
                .isEqualTo("file:///default?backup=monday&volume=mail");
        remove(Volume.class, "mail");
        remove(BackingImage.class, "ubuntu");
        remove(BackupTarget.class, "extra");
        remove(RecurringJob.class, "weekly");
    }

    private <T extends HasMetadata> void remove(Class<T> kind, String name) {
        plane.cluster().delete(kind, name);
        plane.cluster().find(kind, name).ifPresent(plane.cluster()::removeFinalizer);
    }

    private boolean survives(String name, int number, boolean statusIsLost, Set<String> killedIn)
            throws Exception {
        SystemRestore restore = new SystemRestore();
        restore.getSpec().systemBackup = "nightly";
        plane.create(restore, name, Map.of());
        for (int done = 1; done < number; done++) {
            if (step(routes, name).equals("Completed")) {
                assertWhole(name);
                return false;
            }
        }
        killedIn.add(progress(get(name)));
        (statusIsLost ? dying : routes).reconcile(SystemRestore.class, name);
        kill(name);
        assertWhole(name);
        return true;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKillInAnyStepIsMadeUpFor(boolean statusIsLost) throws Exception {
        Set<String> killedIn = new TreeSet<>();
        int number = 1;
        while (number < 20 && survives("of-" + number, number, statusIsLost, killedIn)) {
            number++;
        }
        // the archive may be there before the step that asks for it has ended
        assertThat(killedIn).contains("", "RestoringPPPP", "RestoringRRPP");
    }
}
