package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.control.backupvolume.Backups;
import io.drover.resource.Backup;
import io.drover.resource.RecurringJob;
import io.drover.resource.Snapshot;
import io.fabric8.kubernetes.api.model.HasMetadata;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

/** What a run counts, removes and keeps of what runs before have made. */
class RecurringRetentionTest extends RecurringJobPlane {
    /** Snapshots of volume vol that runs before have made. */
    private void taken(String... names) {
        for (String name : names) {
            Snapshot snapshot = new Snapshot();
            snapshot.getSpec().volume = "vol";
            snapshot.getSpec().labels.put("RecurringJob", "nightly");
            makeReady(plane.create(snapshot, name, Map.of("longhornvolume", "vol")));
        }
    }

    @Test
    void snapshotThatIsBeingDeletedIsNotAmongThoseThatAreKept() throws Exception {
        volume("vol");
        job("snapshot", "0 3 * * *");
        plane.cluster().patchSpec(RecurringJob.class, "nightly", Map.of("retain", 2));
        taken("kept", "deleted");
        plane.cluster().delete(Snapshot.class, "deleted");
        cached(Snapshot.class, "deleted", HasMetadata::isMarkedForDeletion);
        plane.set(SLOT);
        look();

        makeSnapshotsReady(3);
        lookUntil(each -> !each.running);

        assertThat(snapshots())
                .filteredOn(each -> !each.isMarkedForDeletion())
                .hasSize(2)
                .anySatisfy(each -> assertThat(each.getMetadata().getName()).isEqualTo("kept"));
    }

    @Test
    void snapshotThatTheNextBackupStartsFromIsKept() throws Exception {
        volume("vol");
        job("snapshot", "0 3 * * *");
        plane.cluster().patchSpec(RecurringJob.class, "nightly", Map.of("retain", 1));
        taken("base", "other");
        stored("b1", "2027-01-03", "base", Map.of("drover.io/cbt-runs", "1"));
        cached(Backup.class, "b1", each -> !each.getStatus().labels.isEmpty());
        plane.set(SLOT);
        look();

        makeSnapshotsReady(3);
        lookUntil(each -> !each.running);

        assertThat(snapshots())
                .filteredOn(each -> !each.isMarkedForDeletion())
                .anySatisfy(each -> assertThat(each.getMetadata().getName()).isEqualTo("base"));
    }

    @ParameterizedTest
    @CsvSource({"'',incremental,1", "0,incremental,1", "1,incremental,2", "2,full,0"})
    void everySoManyBackupsOfAVolumeIsFull(String before, String mode, String count)
            throws Exception {
        volume("vol");
        job("backup", "0 3 * * *");
        plane.cluster()
                .patchSpec(
                        RecurringJob.class,
                        "nightly",
                        Map.of("parameters", Map.of("full-backup-interval", "3")));
        Backup.Status status = new Backup.Status();
        status.state = Backups.COMPLETED;
        status.backupTargetName = "default";
        status.volumeName = "vol";
        status.backupCreatedAt = "2027-01-03T03:00:00Z";
        status.labels.put("RecurringJob", "nightly");
        status.labels.put("drover.io/cluster", HERE);
        if (!before.isEmpty()) {
            status.labels.put("drover.io/backups-since-full", before);
        }
        plane.writer().write(plane.backup("old", "vol", "default"), status);
        cached(Backup.class, "old", backup -> !backup.getStatus().state.isEmpty());
        plane.set(SLOT);
        look();
        makeSnapshotsReady(1);

        await().until(() -> plane.cluster().list(Backup.class).size() == 2);

        assertThat(plane.cluster().list(Backup.class))
                .filteredOn(backup -> backup.getStatus().state.isEmpty())
                .singleElement()
                .satisfies(
                        backup -> {
                            assertThat(backup.getSpec().backupMode).isEqualTo(mode);
                            assertThat(backup.getSpec().labels)
                                    .containsEntry("drover.io/backups-since-full", count)
                                    .containsEntry("RecurringJob", "nightly");
                        });
    }

    @Test
    void failingBackupRemovesNothing() throws Exception {
        volume("vol");
        job("backup", "0 3 * * *");
        plane.cluster().patchSpec(RecurringJob.class, "nightly", Map.of("retain", 1));
        for (int day = 1; day <= 2; day++) {
            Backup old = plane.backup("old-" + day, "vol", "default");
            Backup.Status status = new Backup.Status();
            status.state = Backups.COMPLETED;
            status.backupTargetName = "default";
            status.volumeName = "vol";
            status.backupCreatedAt = "2027-01-0%dT03:00:00Z".formatted(day);
            status.labels.put("RecurringJob", "nightly");
            status.labels.put("drover.io/cluster", HERE);
            plane.writer().write(old, status);
        }
        plane.set(SLOT);
        look();
        makeSnapshotsReady(1);
        await().until(() -> plane.cluster().list(Backup.class).size() == 3);
        Backup fresh =
                plane.cluster().list(Backup.class).stream()
                        .filter(each -> each.getStatus().state.isEmpty())
                        .findFirst()
                        .orElseThrow();
        end(fresh, Backups.ERROR, "no");
        lookUntil(each -> !each.running);

        assertThat(plane.cluster().list(Backup.class)).hasSize(3);
    }

    @Test
    void backupsThatAJobOfTheSameNameHasMadeInAnotherClusterAreNeitherCountedNorRemoved()
            throws Exception {
        volume("vol");
        job("backup", "0 3 * * *");
        plane.cluster().patchSpec(RecurringJob.class, "nightly", Map.of("retain", 2));
        Map<String, String> job = Map.of("RecurringJob", "nightly");
        Map<String, String> here = Map.of("RecurringJob", "nightly", "drover.io/cluster", HERE);
        Map<String, String> there =
                Map.of("RecurringJob", "nightly", "drover.io/cluster", "0d23aa41");
        stored("a-of-others", "2026-12-01", "", there);
        stored("b-of-others", "2027-01-03", "", there);
        stored("found-without-label", "2026-12-02", "", job);
        stored("requested-without-label", "2026-12-03", "s", job);
        stored("c-own", "2027-01-01", "", here);
        stored("d-own", "2027-01-02", "", here);
        plane.set(SLOT);
        look();
        makeSnapshotsReady(1);
        await().until(() -> plane.cluster().list(Backup.class).size() == 7);
        Backup fresh =
                plane.cluster().list(Backup.class).stream()
                        .filter(each -> each.getStatus().state.isEmpty())
                        .findFirst()
                        .orElseThrow();
        assertThat(fresh.getSpec().labels).containsEntry("drover.io/cluster", HERE);
        end(fresh, Backups.COMPLETED, "");
        lookUntil(each -> !each.running);

        assertThat(plane.cluster().list(Backup.class))
                .filteredOn(each -> !each.isMarkedForDeletion())
                .extracting(each -> each.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "a-of-others",
                        "b-of-others",
                        "found-without-label",
                        "d-own",
                        fresh.getMetadata().getName());
    }
}
