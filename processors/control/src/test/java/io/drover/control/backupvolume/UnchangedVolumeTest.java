package io.drover.control.backupvolume;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.catalog.SurveyedVolume;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Times;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a poll of a store need not look at again; all else it has to. */
class UnchangedVolumeTest {
    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Backup> backups = new ArrayList<>(List.of(backup("one"), backup("two")));
    private final BackupVolume volume = volume();

    /** The Backups of one volume. */
    private record Reader(List<Backup> backups) implements ResourceReader {
        @Override
        public <T extends HasMetadata> Optional<T> find(Class<T> kind, String name) {
            return Optional.empty();
        }

        @Override
        public <T extends HasMetadata> List<T> list(Class<T> kind) {
            return backups.stream().map(kind::cast).toList();
        }

        @Override
        public <T extends HasMetadata> List<T> list(Class<T> kind, String label, String value) {
            return list(kind);
        }
    }

    private static Backup backup(String name) {
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .addToLabels(Names.LABEL_BACKUP_VOLUME, "vol")
                        .addToLabels(Names.LABEL_TARGET, "main")
                        .build());
        backup.getStatus().state = Backups.COMPLETED;
        return backup;
    }

    /** Read two minutes after its configuration was written. */
    private static BackupVolume volume() {
        BackupVolume volume = new BackupVolume();
        volume.getSpec().volumeName = "vol";
        volume.getSpec().backupTargetName = "main";
        volume.getStatus().lastModificationTime = Times.format(WRITTEN);
        volume.getStatus().lastSyncedAt = Times.format(WRITTEN.plusSeconds(120));
        return volume;
    }

    private boolean isUnchanged(Optional<Instant> modified, String... names) {
        return UnchangedVolume.test(
                new Reader(backups),
                volume,
                new SurveyedVolume(
                        new VolumeName("vol"),
                        Arrays.stream(names)
                                .map(BackupName::new)
                                .collect(Collectors.toCollection(TreeSet::new)),
                        modified));
    }

    private boolean isUnchanged() {
        return isUnchanged(Optional.of(WRITTEN), "one", "two");
    }

    @Test
    void theSameBackupsAndTheSameConfiguration() {
        assertThat(isUnchanged()).isTrue();
    }

    @Test
    void anotherConfigurationOrNoneIsLookedAt() {
        assertThat(isUnchanged(Optional.of(WRITTEN.plusSeconds(1)), "one", "two")).isFalse();
        assertThat(isUnchanged(Optional.empty(), "one", "two")).isFalse();
    }

    @Test
    void oneThatWasReadRightAfterItWasWrittenMayHaveBeenWrittenAgain() {
        volume.getStatus().lastSyncedAt = Times.format(WRITTEN.plusSeconds(30));
        assertThat(isUnchanged()).isFalse();
    }

    @Test
    void oneThatCouldNotBeReadIsLookedAt() {
        volume.getStatus().messages.put("error", "not JSON");
        assertThat(isUnchanged()).isFalse();
    }

    @Test
    void otherBackupsAreLookedAt() {
        assertThat(isUnchanged(Optional.of(WRITTEN), "one")).isFalse();
        assertThat(isUnchanged(Optional.of(WRITTEN), "one", "two", "three")).isFalse();
        assertThat(isUnchanged(Optional.of(WRITTEN), "one", "three")).isFalse();
    }

    @Test
    void twoResourcesOfOneBackupHideNoOther() {
        backups.getLast()
                .getMetadata()
                .setAnnotations(Map.of(Backups.ANNOTATION_REMOTE_NAME, "one"));
        assertThat(isUnchanged()).isFalse();
    }

    @Test
    void backupsThatAreNotCompletedOrAreBeingDeletedAreLookedAt() {
        backups.getLast().getStatus().state = "Error";
        assertThat(isUnchanged()).isFalse();
        backups.getLast().getStatus().state = Backups.COMPLETED;
        backups.getLast().getMetadata().setDeletionTimestamp(Times.format(WRITTEN));
        assertThat(isUnchanged()).isFalse();
    }
}
