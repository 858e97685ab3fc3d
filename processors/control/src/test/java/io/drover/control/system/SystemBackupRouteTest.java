package io.drover.control.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.SystemBackupConfig;
import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.system.SystemBackups;
import io.drover.control.image.ImageBackups;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.SystemBackup;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.drover.volume.file.FileVolumeDriver;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Secret;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class SystemBackupRouteTest {
    private static final Duration DEADLINE = Duration.ofHours(12);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir private Path volumes;

    private TestPlane plane;
    private FaultyStore store;
    private FileVolumeDriver driver;
    private TestRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        store = plane.target(Names.DEFAULT_TARGET);
        driver = new FileVolumeDriver(volumes, plane::now);
        plane.informers().open();
        await().until(() -> plane.informers().allSynced());
        routes =
                new TestRoutes(
                        plane,
                        "system-backup",
                        TestSystem.backupBeans(plane, driver, DEADLINE, PATIENCE));
    }

    @AfterEach
    void stop() {
        routes.close();
        plane.close();
    }

    private void volume(String name, String target) throws IOException {
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        volume.getSpec().backupTargetName = target;
        plane.create(volume, name, Map.of());
        driver.create(name, 4194304);
    }

    private SystemBackup.Status look(String name) throws Exception {
        Reconciliation<SystemBackup, SystemBackup.Status> run =
                routes.reconcile(SystemBackup.class, name);
        return run.status();
    }

    private SystemBackup.Status lookUntil(String name, String state) {
        await().until(() -> look(name).state.equals(state));
        return plane.api().get(SystemBackup.class, name).getStatus();
    }

    private void create(String name) {
        plane.create(new SystemBackup(), name, Map.of());
    }

    /** As the controllers of snapshots and backups do. */
    private void end(String volume, String state, String error) {
        String name = VolumeBackup.nameOf(plane.api().get(SystemBackup.class, "nightly"), volume);
        Snapshot.Status taken = new Snapshot.Status();
        taken.readyToUse = true;
        plane.writer().write(plane.api().get(Snapshot.class, name), taken);
        await().until(
                        () ->
                                look("nightly") != null
                                        && plane.cluster().find(Backup.class, name).isPresent());
        Backup.Status ended = new Backup.Status();
        ended.state = state;
        ended.error = error;
        plane.writer().write(plane.api().get(Backup.class, name), ended);
    }

    private void image(String name, String state, String message) {
        BackingImage.Status status = new BackingImage.Status();
        status.checksum = "sum-of-" + name;
        status.diskFileStatusMap.put("node", Map.of("state", state, "message", message));
        plane.writer().write(plane.create(new BackingImage(), name, Map.of()), status);
    }

    private void volumeOn(String image, String name, String target) throws IOException {
        volume(name, target);
        plane.cluster().patchSpec(Volume.class, name, Map.of("backingImage", image));
    }

    /** As the controller of the images' backups does. */
    private void endImage(String image, String target, String state, String text) {
        BackupBackingImage backup =
                new ImageBackups(plane.cluster(), plane.cluster())
                        .find(image, target)
                        .orElseThrow();
        BackupBackingImage.Status ended = new BackupBackingImage.Status();
        ended.state = state;
        if (state.equals("Completed")) {
            ended.checksum = text;
        } else {
            ended.error = text;
        }
        plane.writer().write(backup, ended);
    }

    private List<String> images(SystemBackup.Status status) {
        return status.images.stream()
                .map(image -> image.name() + "@" + image.target() + " " + image.state())
                .toList();
    }

    @Test
    void imagesGoToDefaultAndToTheTargetsOfTheirVolumes() throws Exception {
        plane.target("extra");
        image("ubuntu", "ready", "");
        volumeOn("ubuntu", "mail", "extra");
        create("nightly");
        lookUntil("nightly", "CreatingVolumeBackups");
        look("nightly");
        end("mail", "Completed", "");
        lookUntil("nightly", "CreatingBackingImageBackups");
        assertThat(images(look("nightly")))
                .containsExactly("ubuntu@default Pending", "ubuntu@extra Pending");
        assertThat(message(look("nightly"))).startsWith("2 of 2 images are open; it has until 2");
        endImage("ubuntu", "default", "Completed", "sum-of-ubuntu");
        endImage("ubuntu", "extra", "Completed", "sum-of-ubuntu");

        SystemBackup.Status ready = lookUntil("nightly", "Ready");

        assertThat(images(ready))
                .containsExactly("ubuntu@default Completed", "ubuntu@extra Completed");
        assertThat(plane.cluster().list(BackupBackingImage.class)).hasSize(2);
        assertThat(archive().list(SystemKind.BACKING_IMAGE))
                .singleElement()
                .satisfies(
                        image ->
                                assertThat(image.at("/status/checksum").asText())
                                        .isEqualTo("sum-of-ubuntu"));
    }

    private SystemArchive archive() throws StoreException, IOException {
        SystemBackups backups = new SystemBackups(store);
        SystemBackupPlace place = new SystemBackupPlace("drover-1", "nightly");
        return SystemArchive.read("nightly", backups.get(backups.inspect(place)));
    }

    @Test
    void anImageThatIsOnItsTargetIsNotBackedUpAgain() throws Exception {
        image("ubuntu", "ready", "");
        new ImageBackups(plane.cluster(), plane.cluster())
                .request("ubuntu", plane.api().get(BackupTarget.class, "default"));
        endImage("ubuntu", "default", "Completed", "sum-of-ubuntu");
        create("nightly");

        assertThat(images(lookUntil("nightly", "Ready"))).containsExactly("ubuntu@default Skipped");
    }

    @Test
    void imagesThatFailAreListedAfterTheOthersWereTried() throws Exception {
        image("debian", "ready", "");
        image("other", "ready", "");
        image("ubuntu", "ready", "");
        create("nightly");
        lookUntil("nightly", "CreatingBackingImageBackups");
        look("nightly");
        endImage("debian", "default", "Error", "no space left");
        endImage("other", "default", "Completed", "of another one");
        endImage("ubuntu", "default", "Completed", "sum-of-ubuntu");
        assertThat(images(look("nightly")))
                .containsExactly(
                        "debian@default Pending",
                        "other@default Error",
                        "ubuntu@default Completed");
        assertThat(look("nightly").images.getFirst().message())
                .isEqualTo("it is tried again: no space left");

        plane.advance(PATIENCE.plusSeconds(1));

        assertThat(message(lookUntil("nightly", "Error")))
                .startsWith("2 of 3 images could not be backed up, and so there is no")
                .contains("debian: no space left")
                .contains("other: it has checksum sum-of-other, but the image of that name");
        assertThat(new SystemBackups(store).list()).isEmpty();
    }

    @Test
    void anImageThatFailedAndThatNobodyUsesHoldsNothingUp() throws Exception {
        image("broken", "failed", "404 Not Found");
        create("nightly");

        SystemBackup.Status ready = lookUntil("nightly", "Ready");

        assertThat(ready.images.getFirst().message())
                .isEqualTo("no volume lies on it, and it is not ready: 404 Not Found");
    }

    @Test
    void theDeadlineEndsItWhateverItWaitsFor() throws Exception {
        image("ubuntu", "in-progress", "");
        create("nightly");
        lookUntil("nightly", "CreatingBackingImageBackups");
        look("nightly");

        plane.advance(DEADLINE.plusSeconds(1));

        assertThat(message(lookUntil("nightly", "Error")))
                .contains("ubuntu: not done within 12h: it is not ready");
    }

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

    /** As by a stop of Drover. */
    private void jobsAreLost(String name) {
        String key = SystemBackupUpload.key(plane.api().get(SystemBackup.class, name));
        plane.jobs().cancel(key);
        await().until(() -> plane.jobs().find(key).filter(job -> job.result().isEmpty()).isEmpty());
        plane.jobs().forget(key);
    }

    private void keyIs(String text) {
        ConfigMap map = new ConfigMap();
        map.setData(Map.of("key.asc", text));
        plane.create(map, "recovery", Map.of());
    }

    private void createWithSecrets() {
        SystemBackup backup = new SystemBackup();
        backup.setMetadata(plane.cluster().metadata("nightly", Map.of()));
        backup.getMetadata().setAnnotations(Map.of(SystemNames.ANNOTATION_SECRETS, "recovery"));
        plane.cluster().create(backup);
    }

    @Test
    void secretsOfTargetsAreEncryptedToTheKeyThatIsNamed() throws Exception {
        TestPgp pgp = TestPgp.create();
        keyIs(pgp.publicKey());
        Secret secret = new Secret();
        secret.setStringData(Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "hidden"));
        plane.create(secret, "archive-secret", Map.of());
        plane.create(new Secret(), "of-somebody-else", Map.of());
        plane.target("extra");
        plane.cluster()
                .patchSpec(
                        BackupTarget.class, "extra", Map.of("credentialSecret", "archive-secret"));
        createWithSecrets();
        lookUntil("nightly", "Ready");

        SystemArchive archive = archive();

        assertThat(SealedSecrets.names(archive)).containsExactly("archive-secret");
        assertThat(archive.metadata()).containsEntry(SealedSecrets.KEY, pgp.fingerprint());
        assertThat(archive.secrets().message()).startsWith("-----BEGIN PGP MESSAGE-----");
        String manifest = pgp.decrypt(archive.secrets().message());
        assertThat(manifest)
                .contains("kind: \"Secret\"")
                .contains("name: \"archive-secret\"")
                .contains(
                        "AWS_SECRET_ACCESS_KEY: \"%s\""
                                .formatted(
                                        Base64.getEncoder()
                                                .encodeToString(
                                                        "hidden".getBytes(StandardCharsets.UTF_8))))
                .doesNotContain("of-somebody-else");
    }

    @Test
    void withoutTheAnnotationThereAreNoSecrets() throws Exception {
        create("nightly");
        lookUntil("nightly", "Ready");

        assertThat(archive().secrets().isEmpty()).isTrue();
    }

    @Test
    void aKeyThatIsMissingEndsItBeforeAnythingIsBackedUp() throws Exception {
        volume("mail", "default");
        createWithSecrets();

        assertThat(message(lookUntil("nightly", "Error")))
                .startsWith(
                        "annotation drover.io/include-secrets: 'recovery', but there is no such"
                                + " ConfigMap in this namespace; make it by: gpg");
        assertThat(plane.cluster().list(Snapshot.class)).isEmpty();
    }

    private static String message(SystemBackup.Status status) {
        return Conditions.find(status.conditions, "Error").orElseThrow().message();
    }

    private static Map<String, String> states(SystemBackup.Status status) {
        Map<String, String> states = new HashMap<>();
        status.volumes.forEach(volume -> states.put(volume.name(), volume.state()));
        return states;
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

    private static SystemBackupConfig config(String version, byte[] archive) {
        return new SystemBackupConfig(
                new SystemBackupPlace(version, "nightly"),
                "",
                "",
                "",
                "",
                "2026-01-01T00:00:00Z",
                SystemBackups.checksum(archive));
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

    /** The reconciliation that removes the finalizer. */
    private void release(String name) throws Exception {
        routes.reconcile(SystemBackup.class, name);
        assertThat(plane.cluster().find(SystemBackup.class, name)).isEmpty();
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

    private void follow() throws StoreException {
        new SystemBackupSync(plane.cluster(), plane.cluster(), plane.connections())
                .follow(new SystemBackups(store));
    }

    private boolean isBeingDeleted() {
        return plane.api().get(SystemBackup.class, "nightly").isMarkedForDeletion();
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
