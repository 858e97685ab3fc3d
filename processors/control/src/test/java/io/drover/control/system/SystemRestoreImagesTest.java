package io.drover.control.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.resource.BackingImage;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;

import org.junit.jupiter.api.Test;

import java.util.Map;

/** Restores of backing images, and of encrypted Secrets of targets. */
class SystemRestoreImagesTest extends SystemRestoreRun {
    @Test
    void encryptedSecretsAreLaidDownWithTheCommandThatCreatesThem() throws Exception {
        archiveTargetWithSealedSecret();
        restore("restore", Map.of());
        lookUntil("restore", "Restoring");

        String command =
                "creates it by: kubectl -n longhorn-system get configmap restore-secrets -o"
                        + " jsonpath='{.data.secrets}' | gpg --decrypt | kubectl -n longhorn-system"
                        + " apply -f -";
        assertThat(items(look("restore")).get("Secret extra-secret"))
                .startsWith("Skipped the system backup has it encrypted; who has OpenPGP key ABCD")
                .endsWith(command);
        assertThat(items(look("restore")).get("BackupTarget extra"))
                .startsWith("Pending there is no Secret 'extra-secret'")
                .endsWith(command);
        assertThat(plane.api().get(ConfigMap.class, "restore-secrets").getData())
                .isEqualTo(Map.of("secrets", "-----BEGIN PGP MESSAGE-----"));
        assertThat(
                        plane.api()
                                .get(ConfigMap.class, "restore-secrets")
                                .getMetadata()
                                .getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getName()).isEqualTo("restore"));

        plane.create(new Secret(), "extra-secret", Map.of());
        synced("extra");

        assertThat(items(lookUntil("restore", "Completed")))
                .containsEntry("Secret extra-secret", "Skipped they exist already")
                .containsEntry("BackupTarget extra", "Restored");
    }

    @Test
    void aDryRunLaysNoSecretsDown() throws Exception {
        archiveTargetWithSealedSecret();
        restore("restore", Map.of(SystemNames.ANNOTATION_DRY_RUN, "true"));

        assertThat(items(lookUntil("restore", "Error")).get("BackupTarget extra"))
                .endsWith("to OpenPGP key ABCD, and a restore gives the command to create it");
        assertThat(plane.cluster().list(ConfigMap.class)).isEmpty();
    }

    @Test
    void imagesComeBeforeTheVolumesThatLieOnThem() throws Exception {
        archiveImage("ubuntu", "upload");
        archiveVolumeOn("ubuntu", "mail");
        backup("monday", "mail", "default", "2026-01-01T00:00:00Z");
        imageBackup("ubuntu", "default", "sum");
        restore("restore", Map.of());
        lookUntil("restore", "Restoring");
        assertThat(items(look("restore")))
                .containsEntry(
                        "BackingImage ubuntu",
                        "Pending it is being restored from its backup on target default")
                .containsEntry("Volume mail", "Pending backing image ubuntu is being restored");
        BackingImage made = plane.api().get(BackingImage.class, "ubuntu");
        assertThat(made.getSpec().sourceType).isEqualTo("restore");
        assertThat(made.getSpec().checksum).isEqualTo("sum");
        assertThat(made.getSpec().sourceParameters)
                .isEqualTo(
                        Map.of(
                                "backup-url",
                                "file:///default?backingImage=ubuntu",
                                "backup-target-name",
                                "default"));
        imageIs("ubuntu", "ready", "");
        await().until(
                        () ->
                                items(look("restore"))
                                        .get("Volume mail")
                                        .equals("Pending it is being restored from backup monday"));
        restored("mail");

        assertThat(items(lookUntil("restore", "Completed")))
                .containsEntry("BackingImage ubuntu", "Restored from its backup on target default");
    }

    @Test
    void anImageOfOtherContentIsNoReplacement() throws Exception {
        archiveImage("ubuntu", "upload");
        archiveVolumeOn("ubuntu", "mail");
        backup("monday", "mail", "default", "2026-01-01T00:00:00Z");
        imageBackup("ubuntu", "default", "another");
        restore("restore", Map.of());

        Map<String, String> items = items(lookUntil("restore", "Error"));

        assertThat(items.get("BackingImage ubuntu"))
                .startsWith("Failed no target has the image")
                .contains("on target default has checksum another, and not sum")
                .endsWith("create BackingImage ubuntu with the same content");
        assertThat(items)
                .containsEntry("Volume mail", "Failed its backing image ubuntu is not restored");
        assertThat(plane.cluster().list(Volume.class)).isEmpty();
    }

    @Test
    void anImageWithoutABackupIsDownloadedAgainWithItsChecksum() throws Exception {
        archiveImage("ubuntu", "download");
        restore("restore", Map.of());
        lookUntil("restore", "Restoring");
        assertThat(items(look("restore")).get("BackingImage ubuntu")).startsWith("Pending");
        assertThat(plane.api().get(BackingImage.class, "ubuntu").getSpec().checksum)
                .isEqualTo("sum");
        imageIs("ubuntu", "failed", "404 Not Found");
        assertThat(items(look("restore")))
                .containsEntry(
                        "BackingImage ubuntu",
                        "Pending it is being restored by a download: 404 Not Found");

        plane.advance(PATIENCE.plusSeconds(1));

        assertThat(items(lookUntil("restore", "Error")))
                .containsEntry("BackingImage ubuntu", "Failed by a download: 404 Not Found");
    }

    @Test
    void anImageThatExistsStaysAsItIs() throws Exception {
        archiveImage("ubuntu", "download");
        plane.create(new BackingImage(), "ubuntu", Map.of());
        imageIs("ubuntu", "ready", "");
        restore("restore", Map.of());

        assertThat(items(lookUntil("restore", "Completed")))
                .containsEntry("BackingImage ubuntu", "Skipped it exists already");
    }

    @Test
    void aDryRunTellsWhereImagesWouldBeFrom() throws Exception {
        archiveImage("ubuntu", "upload");
        imageBackup("ubuntu", "default", "sum");
        restore("restore", Map.of(SystemNames.ANNOTATION_DRY_RUN, "true"));

        assertThat(items(lookUntil("restore", "Completed")))
                .containsEntry(
                        "BackingImage ubuntu", "ToBeRestored from its backup on target default");
        assertThat(plane.cluster().list(BackingImage.class)).isEmpty();
    }
}
