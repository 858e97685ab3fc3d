package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.control.backupvolume.Backups;
import io.drover.resource.Backup;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.drover.support.TestCluster;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs for volumes that are backed up to several targets. */
class RecurringTargetsTest extends RecurringJobPlane {
    private Backup backupTo(String target) {
        await().until(() -> plane.cluster().list(Backup.class, "backup-target", target).size() > 0);
        return plane.cluster().list(Backup.class, "backup-target", target).getFirst();
    }

    private void backedUpTo(String volume, String annotation) {
        TestCluster.annotate(
                plane.cluster(),
                Volume.class,
                volume,
                Map.of("drover.io/additional-backup-targets", annotation));
        cached(Volume.class, volume, found -> found.getMetadata().getAnnotations() != null);
    }

    @Test
    void eachTargetGetsABackupOfTheSameSnapshot() throws Exception {
        plane.target("archive");
        plane.target("offsite");
        volume("vol");
        backedUpTo("vol", "archive, offsite");
        job("backup", "0 3 * * *");
        plane.set(SLOT);
        look();
        makeSnapshotsReady(1);

        Backup first = backupTo("default");
        Backup archive = backupTo("archive");
        Backup offsite = backupTo("offsite");
        List.of(first, archive, offsite).forEach(each -> end(each, Backups.COMPLETED, ""));

        assertThat(lookUntil(each -> !each.running).volumesDone).isEqualTo(1);
        assertThat(first.getMetadata().getAnnotations())
                .doesNotContainKey("drover.io/sibling-of")
                .containsEntry("drover.io/backup-targets", "default,archive,offsite");
        for (Backup sibling : List.of(archive, offsite)) {
            assertThat(sibling.getSpec().snapshotName).isEqualTo(first.getSpec().snapshotName);
            assertThat(sibling.getMetadata().getAnnotations())
                    .containsEntry("drover.io/sibling-of", first.getMetadata().getName())
                    .containsEntry("drover.io/backup-name", first.getMetadata().getName());
        }
    }

    @Test
    void targetThatFailsIsTriedAgainAlone() throws Exception {
        plane.target("archive");
        volume("vol");
        backedUpTo("vol", "archive");
        job("backup", "0 3 * * *");
        plane.set(SLOT);
        look();
        makeSnapshotsReady(1);
        Backup failed = backupTo("archive");
        end(failed, Backups.ERROR, "the disk is broken");
        end(backupTo("default"), Backups.COMPLETED, "");
        RecurringJob.Status status = lookUntil(each -> !each.running);
        assertThat(status.failures)
                .singleElement()
                .satisfies(
                        failure ->
                                assertThat(failure.message())
                                        .isEqualTo("target archive: the disk is broken"));

        plane.advance(Duration.ofSeconds(11));
        look();
        await().until(
                        () ->
                                plane.cluster()
                                                .list(Backup.class, "backup-target", "archive")
                                                .size()
                                        == 2);
        Backup second =
                plane.cluster().list(Backup.class, "backup-target", "archive").stream()
                        .filter(each -> each.getStatus().state.isEmpty())
                        .findFirst()
                        .orElseThrow();
        end(second, Backups.COMPLETED, "");
        lookUntil(each -> each.failures.isEmpty());

        assertThat(plane.cluster().list(Backup.class, "backup-target", "default")).hasSize(1);
        assertThat(second.getSpec().snapshotName).isEqualTo(failed.getSpec().snapshotName);
    }

    private boolean isDeleted(String backup) {
        return plane.cluster().find(Backup.class, backup).orElseThrow().isMarkedForDeletion();
    }

    @Test
    void eachTargetKeepsItsOwnBackups() throws Exception {
        plane.target("archive");
        volume("vol");
        backedUpTo("vol", "archive");
        job("backup", "0 3 * * *");
        plane.cluster().patchSpec(RecurringJob.class, "nightly", Map.of("retain", 1));
        for (String target : List.of("default", "archive")) {
            Backup.Status old = new Backup.Status();
            old.state = Backups.COMPLETED;
            old.backupCreatedAt = "2027-01-01T03:00:00Z";
            old.labels.putAll(Map.of("RecurringJob", "nightly", BackupOrigin.LABEL, HERE));
            plane.writer().write(plane.backup("old-" + target, "vol", target), old);
            cached(Backup.class, "old-" + target, each -> !each.getStatus().state.isEmpty());
        }
        plane.set(SLOT);
        look();
        makeSnapshotsReady(1);
        await().until(() -> plane.cluster().list(Backup.class).size() == 4);
        Map<String, Backup> made = new HashMap<>();
        plane.cluster().list(Backup.class).stream()
                .filter(each -> each.getStatus().state.isEmpty())
                .forEach(
                        each ->
                                made.put(
                                        each.getMetadata().getLabels().get("backup-target"), each));

        end(made.get("default"), Backups.COMPLETED, "");
        await().until(() -> isDeleted("old-default"));

        assertThat(isDeleted("old-archive")).as("its target has no newer one yet").isFalse();
        end(made.get("archive"), Backups.COMPLETED, "");
        await().until(() -> isDeleted("old-archive"));
        lookUntil(each -> !each.running);
    }

    @Test
    void turnOfAVolumeIsGivenBackWhenItsTargetsAreDone() throws Exception {
        plane.target("archive");
        for (String volume : List.of("vol", "wol")) {
            volume(volume);
            backedUpTo(volume, "archive");
        }
        job("backup", "0 3 * * *");
        plane.cluster().patchSpec(RecurringJob.class, "nightly", Map.of("concurrency", 1));
        cached(RecurringJob.class, "nightly", each -> each.getSpec().concurrency == 1);
        plane.set(SLOT);
        look();

        for (int backups = 2; backups <= 4; backups += 2) {
            makeSnapshotsReady(backups / 2);
            int made = backups;
            await().until(() -> plane.cluster().list(Backup.class).size() == made);
            plane.cluster().list(Backup.class).stream()
                    .filter(each -> each.getStatus().state.isEmpty())
                    .forEach(each -> end(each, Backups.COMPLETED, ""));
        }

        assertThat(lookUntil(each -> !each.running).volumesDone).isEqualTo(2);
    }
}
