package io.drover.control.backupvolume;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mover.CsiOrigin;
import io.drover.resource.Backup;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.TreeMap;

class BaseSnapshotsTest {
    private static final Map<String, String> TRACKED = Map.of(CsiOrigin.RUNS, "1");

    private TestPlane plane;
    private BaseSnapshots bases;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        bases = new BaseSnapshots(plane.cluster(), plane.cluster());
        for (String name : new String[] {"s1", "s2", "s3"}) {
            Snapshot snapshot = new Snapshot();
            snapshot.getSpec().volume = "vol";
            plane.create(snapshot, name, Map.of(Names.LABEL_VOLUME, "vol"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        plane.close();
    }

    private Backup.Status completed(
            String name, String target, int minute, String snapshot, Map<String, String> labels) {
        Backup backup = plane.backup(name, "vol", target);
        Backup.Status status = new Backup.Status();
        status.state = Backups.COMPLETED;
        status.backupTargetName = target;
        status.volumeName = "vol";
        status.snapshotName = snapshot;
        status.backupCreatedAt = "2026-01-01T12:0%d:00Z".formatted(minute);
        status.labels = new TreeMap<>(labels);
        plane.writer().write(backup, status);
        return status;
    }

    private boolean isThere(String snapshot) {
        return plane.cluster()
                .find(Snapshot.class, snapshot)
                .filter(found -> !found.isMarkedForDeletion())
                .isPresent();
    }

    @Test
    void thatOfTheLastBackupOnEachTarget() {
        completed("b1", "near", 1, "s1", TRACKED);
        completed("b2", "near", 2, "s2", TRACKED);
        completed("b3", "far", 1, "s1", TRACKED);

        assertThat(BaseSnapshots.of(plane.cluster(), "vol")).containsExactlyInAnyOrder("s1", "s2");
    }

    @Test
    void noneWhereTheDriverIsNotAskedOrTheClassKeepsNone() {
        completed("b1", "near", 1, "s1", Map.of());
        completed(
                "b2",
                "far",
                1,
                "s2",
                Map.of(CsiOrigin.RUNS, "1", BaseSnapshots.LABEL, BaseSnapshots.DROP));

        assertThat(BaseSnapshots.of(plane.cluster(), "vol")).isEmpty();
        bases.remove("vol", "s1");
        bases.cleanUp("s2", plane.cluster().find(Backup.class, "b2").orElseThrow().getStatus());
        assertThat(isThere("s1")).isFalse();
        assertThat(isThere("s2")).isFalse();
    }

    @Test
    void whatIsCleanedUpStaysUntilTheNextBackupOfTheTarget() {
        Backup.Status first = completed("b1", "near", 1, "s1", TRACKED);
        bases.cleanUp("s1", first);
        bases.release(first);
        assertThat(isThere("s1")).isTrue();

        Backup.Status elsewhere = completed("b2", "far", 2, "s2", TRACKED);
        bases.cleanUp("s2", elsewhere);
        bases.release(elsewhere);
        assertThat(isThere("s1")).isTrue();

        Backup.Status next = completed("b3", "near", 3, "s3", TRACKED);
        bases.cleanUp("s3", next);
        bases.release(next);
        assertThat(isThere("s1")).isFalse();
        assertThat(isThere("s2")).isTrue();
        assertThat(isThere("s3")).isTrue();
    }

    @Test
    void whatNobodyWantedCleanedUpStays() {
        completed("b1", "near", 1, "s1", TRACKED);

        bases.release(completed("b2", "near", 2, "s2", TRACKED));

        assertThat(isThere("s1")).isTrue();
    }

    @Test
    void whatABackupStillHasToReadStays() {
        Backup.Status first = completed("b1", "near", 1, "s1", TRACKED);
        bases.cleanUp("s1", first);
        plane.backup("b2", "vol", "far");
        plane.cluster().patchSpec(Backup.class, "b2", Map.of("snapshotName", "s1"));

        bases.release(completed("b3", "near", 3, "s3", TRACKED));

        assertThat(isThere("s1")).isTrue();
    }
}
