package io.drover.control.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.system.SystemBackups;
import io.drover.control.image.ImageBackups;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.Snapshot;
import io.drover.resource.SystemBackup;
import io.fabric8.kubernetes.api.model.Secret;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** What system backups bring along: backing images, and Secrets of targets. */
class SystemBackupImagesTest extends SystemBackupRun {
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
}
