package io.drover.control.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;
import io.drover.support.TestRoutes;
import io.fabric8.kubernetes.api.model.HasMetadata;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * Drover is killed at each step of a system restore, one after the other, and goes on with that
 * step.
 */
class SystemRestoreKillTest extends SystemRestoreRun {
    private static final String READ = "2026-01-01T00:00:00Z";

    private TestRoutes dying;
    private FaultyStore store;
    private CountDownLatch arrival;

    @BeforeEach
    void archived() throws Exception {
        store = plane.targets().at("file:///default");
        dying =
                new TestRoutes(plane, "system-restore", beans)
                        .withoutStatus("system-restore", "publish-system-restore");
        backup("monday", "mail", Names.DEFAULT_TARGET, "");
        imageBackup("ubuntu", Names.DEFAULT_TARGET, "sum");
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = "file:///extra";
        archive(SystemKind.BACKUP_TARGET, target, "extra");
        BackingImage image = new BackingImage();
        image.getStatus().checksum = "sum";
        archive(SystemKind.BACKING_IMAGE, image, "ubuntu");
        archiveVolumeOn("ubuntu", "mail");
        archive(SystemKind.RECURRING_JOB, new RecurringJob(), "weekly");
        store();
    }

    @AfterEach
    void close() {
        dying.close();
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

    /** A look at the restore, during which nothing arrives from the store. */
    private void reconcile(TestRoutes by, String name) throws Exception {
        arrival = new CountDownLatch(1);
        store.on(Kind.READ).waits(new CountDownLatch(1), arrival);
        by.reconcile(SystemRestore.class, name);
    }

    private void arrive() {
        store.calm();
        arrival.countDown();
    }

    private String step(TestRoutes by, String name) throws Exception {
        reconcile(by, name);
        arrive();
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
        reconcile(statusIsLost ? dying : routes, name);
        kill(name);
        arrive();
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
        assertThat(killedIn).contains("", "Downloading", "RestoringPPPP", "RestoringRRPP");
    }
}
