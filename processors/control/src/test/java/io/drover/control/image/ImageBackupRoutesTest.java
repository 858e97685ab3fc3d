package io.drover.control.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.TestImage;
import io.drover.control.job.Attempts;
import io.drover.control.job.Retries;
import io.drover.control.setting.Settings;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.Conditions;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.drover.volume.file.FileVolumeDriver;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

@Timeout(60)
class ImageBackupRoutesTest {
    private static final Duration PAUSE = Duration.ofMinutes(5);
    private static final byte[] CONTENT = TestImage.content(512, 1, 2);

    @TempDir private Path directory;
    private TestPlane plane;
    private FaultyStore store;
    private FileVolumeDriver driver;
    private TestRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        store = plane.target("archive");
        driver = new FileVolumeDriver(directory, plane::now);
        Attempts attempts = new Attempts(plane.jobs(), new Retries(plane::now, PAUSE, PAUSE));
        ImageBackupFields fields = new ImageBackupFields(plane::now);
        routes =
                new TestRoutes(
                        plane,
                        "backup-backing-image",
                        Map.of(
                                "imageBackupCondition",
                                new ImageBackupCondition(plane::now),
                                "imageBackupCases",
                                new ImageBackupCases(),
                                "imageBackupTransfer",
                                new ImageBackupTransfer(
                                        plane.cluster(),
                                        plane.informers(),
                                        plane.connections(),
                                        driver.images(),
                                        attempts,
                                        plane.jobs(),
                                        new Settings(plane.cluster()),
                                        fields),
                                "imageBackupReport",
                                new ImageBackupReport(),
                                "imageBackupInspection",
                                new ImageBackupInspection(
                                        plane.informers(), plane.connections(), fields, plane::now),
                                "imageBackupRemoval",
                                new ImageBackupRemoval(
                                        plane.cluster(),
                                        plane.connections(),
                                        attempts,
                                        plane.jobs(),
                                        new Retries(plane::now, PAUSE, PAUSE),
                                        plane.informers())));
        Files.write(driver.images().draft("ubuntu"), CONTENT);
        driver.images().complete("ubuntu");
        BackingImage.Status status = new BackingImage.Status();
        status.checksum = TestImage.sha512(CONTENT);
        new ImageStates(TestRoutes.NODE, plane::now).ready(status);
        plane.writer().write(plane.create(new BackingImage(), "ubuntu", Map.of()), status);
    }

    @AfterEach
    void stop() {
        routes.close();
        plane.close();
    }

    private void create(String image, String target, boolean requested) {
        BackupBackingImage backup = new BackupBackingImage();
        backup.getSpec().backingImage = image;
        backup.getSpec().backupTargetName = target;
        backup.getSpec().userCreated = requested;
        plane.create(backup, "backup", Map.of());
    }

    private BackupBackingImage.Status look() throws Exception {
        return reconcile().status();
    }

    private Reconciliation<BackupBackingImage, BackupBackingImage.Status> reconcile()
            throws Exception {
        return routes.reconcile(BackupBackingImage.class, "backup");
    }

    private void backUp() {
        create("ubuntu", "archive", true);
        await().until(() -> look().state.equals(ImageBackups.COMPLETED));
    }

    private boolean isGone() throws Exception {
        if (plane.cluster().find(BackupBackingImage.class, "backup").isEmpty()) {
            return true;
        }
        look();
        return plane.cluster().find(BackupBackingImage.class, "backup").isEmpty();
    }

    @Test
    void isMade() throws Exception {
        backUp();

        BackupBackingImage.Status status = look();
        assertThat(status.url).isEqualTo("file:///archive?backingImage=ubuntu");
        assertThat(status.checksum).isEqualTo(TestImage.sha512(CONTENT));
        assertThat(status.size).isEqualTo(CONTENT.length);
        assertThat(TestImage.restore(store, "ubuntu")).isEqualTo(CONTENT);
    }

    private static void assertCompleted(
            BackupBackingImage.Status status, String value, String reason, String message) {
        assertThat(Conditions.find(status.conditions, BackupBackingImage.COMPLETED))
                .hasValueSatisfying(
                        condition -> {
                            assertThat(condition.status()).isEqualTo(value);
                            assertThat(condition.reason()).isEqualTo(reason);
                            assertThat(condition.message()).contains(message);
                        });
    }

    @Test
    void itsConditionSaysWhetherItIsCompletedAndWhyNot() throws Exception {
        create("debian", "archive", true);
        assertCompleted(look(), "False", "Waiting", "'debian'");
        BackingImage debian = plane.create(new BackingImage(), "debian", Map.of());
        Files.write(driver.images().draft("debian"), CONTENT);
        driver.images().complete("debian");
        plane.writer().write(debian, plane.api().get(BackingImage.class, "ubuntu").getStatus());
        store.on(Kind.WRITE).nth(1).fails(StoreException.Unavailable::new);

        await().until(() -> look().state.equals(ImageBackups.ERROR));
        assertCompleted(look(), "False", "Failed", look().error);
        plane.advance(PAUSE);
        await().until(() -> look().state.equals(ImageBackups.COMPLETED));
        assertCompleted(look(), "True", "", "");
    }

    @Test
    void oneThatIsInProgressElsewhereIsUnfinished() throws Exception {
        store.write(
                ImagePool.config(TestImage.name("ubuntu")),
                ObjectBody.utf8("{\"Name\":\"ubuntu\",\"Size\":\"512\",\"CompleteTime\":\"\"}"));
        create("ubuntu", "archive", false);

        assertCompleted(look(), "False", "Unfinished", "not by this cluster");
    }

    @Test
    void anUnknownTargetIsNotReplaced() throws Exception {
        create("ubuntu", "other", true);

        assertThat(look().error).contains("there is no backup target 'other'");
        assertThat(look().state).isEqualTo(ImageBackups.ERROR);
    }

    @Test
    void waitsForItsImage() throws Exception {
        create("debian", "archive", true);

        assertThat(look().state).isEqualTo(ImageBackups.PENDING);
        assertThat(look().messages).containsEntry("waiting", "there is no backing image 'debian'");
    }

    @Test
    void isTriedAgainAfterAFailure() throws Exception {
        store.on(Kind.WRITE).nth(1).fails(StoreException.Unavailable::new);
        create("ubuntu", "archive", true);

        await().until(() -> look().state.equals(ImageBackups.ERROR));
        plane.advance(PAUSE);

        await().until(() -> look().state.equals(ImageBackups.COMPLETED));
        assertThat(look().error).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void oneThatBreaksAtAnyWriteIsDoneAgain(int n) throws Exception {
        store.on(Kind.WRITE).nth(n).fails(StoreException.Unavailable::new);
        create("ubuntu", "archive", true);

        await().until(
                        () ->
                                Set.of(ImageBackups.ERROR, ImageBackups.COMPLETED)
                                        .contains(look().state));
        plane.advance(PAUSE);

        await().until(() -> look().state.equals(ImageBackups.COMPLETED));
        assertThat(TestImage.restore(store, "ubuntu")).isEqualTo(CONTENT);
    }

    @Test
    void anotherImageInTheStoreIsNotWrittenOver() throws Exception {
        byte[] other = TestImage.content(1024, 7);
        TestImage.backup(store, "ubuntu", other);
        create("ubuntu", "archive", true);

        await().until(() -> look().error.contains("already exists"));
        assertThat(TestImage.restore(store, "ubuntu")).isEqualTo(other);
    }

    @Test
    void whatAStoreHoldsIsDescribed() throws Exception {
        TestImage.backup(store, "ubuntu", CONTENT);
        create("ubuntu", "archive", false);

        assertThat(look().state).isEqualTo(ImageBackups.COMPLETED);
        assertThat(look().size).isEqualTo(CONTENT.length);
    }

    @Test
    void aUsersDeletionTakesTheImageAlong() throws Exception {
        backUp();
        plane.cluster().delete(BackupBackingImage.class, "backup");

        await().until(this::isGone);
        assertThat(store.children(ObjectKey.ROOT)).isEmpty();
    }

    @Test
    void aDeletionOfTheResourceKeepsTheImage() throws Exception {
        backUp();
        plane.cluster().deleteResourceOnly(plane.api().get(BackupBackingImage.class, "backup"));

        await().until(this::isGone);
        assertThat(TestImage.restore(store, "ubuntu")).isEqualTo(CONTENT);
    }

    @Test
    void aTargetThatIsGoneHoldsNothingUp() throws Exception {
        backUp();
        plane.cluster().removeFinalizer(plane.api().get(BackupTarget.class, "archive"));
        plane.cluster().delete(BackupTarget.class, "archive");
        plane.cluster().delete(BackupBackingImage.class, "backup");

        assertThat(isGone()).isTrue();
        assertThat(TestImage.restore(store, "ubuntu")).isEqualTo(CONTENT);
    }
}
