package io.drover.control.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.control.backupvolume.Backups;
import io.drover.resource.Backup;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.Test;

class RemoteBackupTest {
    private static Backup labelled() {
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder()
                        .withName("nightly")
                        .addToLabels("backup-volume", "of-label")
                        .addToLabels("backup-target", "of-label")
                        .build());
        return backup;
    }

    @Test
    void labelsTellUntilSomethingIsRecorded() {
        RemoteBackup remote = RemoteBackup.of(labelled());

        assertThat(remote.target()).isEqualTo("of-label");
        assertThat(remote.volume()).isEqualTo("of-label");
        assertThat(remote.name()).isEqualTo("nightly");
        assertThat(remote.isAt("file:///anywhere")).as("no other URL is recorded").isTrue();
    }

    @Test
    void whatWasBegunIsWhereItWasBegun() {
        Backup backup = labelled();
        backup.getStatus().volumeName = "begun";
        backup.getStatus().backupTargetName = "begun-on";

        RemoteBackup remote = RemoteBackup.of(backup);

        assertThat(remote.target()).isEqualTo("begun-on");
        assertThat(remote.volume()).isEqualTo("begun");
    }

    @Test
    void urlIdentifiesTheBackupInTheStore() {
        Backup backup = labelled();
        backup.getStatus().backupTargetName = "made-on";
        backup.getStatus().url = "s3://bucket@region/path/?backup=made&volume=vol";
        backup.getMetadata().getAnnotations().put(Backups.ANNOTATION_REMOTE_NAME, "edited");

        RemoteBackup remote = RemoteBackup.of(backup);

        assertThat(remote.target()).isEqualTo("made-on");
        assertThat(remote.volume()).isEqualTo("vol");
        assertThat(remote.name()).isEqualTo("made");
        assertThat(remote.isAt("s3://bucket@region/path/")).isTrue();
        assertThat(remote.isAt("s3://bucket@region/other/")).isFalse();
    }

    @Test
    void resourceWithoutLabelsIsNowhere() {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder().withName("bare").build());

        assertThat(RemoteBackup.of(backup).volume()).isEmpty();
        assertThat(RemoteBackup.of(backup).target()).isEmpty();
    }
}
