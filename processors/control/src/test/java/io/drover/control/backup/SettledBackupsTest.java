package io.drover.control.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.control.job.JobRunner;
import io.drover.control.verification.RequestedVerifications;
import io.drover.resource.Backup;
import io.drover.resource.Names;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;

class SettledBackupsTest {
    private final JobRunner jobs = new JobRunner();
    private final SettledBackups settled = new SettledBackups(new BackupCase(jobs), jobs, "node");

    @AfterEach
    void close() {
        jobs.close();
    }

    /** Found in a store, and read. */
    private static Backup found() {
        Backup backup = new Backup();
        backup.getMetadata().setName("found");
        backup.getMetadata().setUid("a-uid");
        backup.getMetadata().setFinalizers(List.of(Names.FINALIZER));
        backup.getMetadata().setLabels(Map.of(Names.LABEL_BACKUP_VOLUME, "data"));
        backup.getSpec().syncRequestedAt = "2026-01-01T00:00:00Z";
        backup.getStatus().state = "Completed";
        backup.getStatus().volumeName = "data";
        backup.getStatus().backupTargetName = "default";
        backup.getStatus().lastSyncedAt = "2026-01-01T00:00:01Z";
        backup.getStatus().ownerID = "node";
        return backup;
    }

    @Test
    @DisplayName("a backup that was read, and one that has ended, are settled")
    void settled() {
        assertThat(settled.test(found())).isTrue();

        Backup ended = found();
        ended.getSpec().snapshotName = "snapshot";
        ended.getStatus().lastSyncedAt = "";
        assertThat(settled.test(ended)).isTrue();
    }

    private static Arguments change(String name, Consumer<Backup> change) {
        return Arguments.argumentSet(name, change);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change(
                        "deleted",
                        backup ->
                                backup.getMetadata().setDeletionTimestamp("2026-01-02T00:00:00Z")),
                change(
                        "without finalizer",
                        backup -> backup.getMetadata().setFinalizers(List.of())),
                change("of another node", backup -> backup.getStatus().ownerID = "other"),
                change("never read", backup -> backup.getStatus().lastSyncedAt = ""),
                change(
                        "to be read again",
                        backup -> backup.getSpec().syncRequestedAt = "2026-01-02T00:00:00Z"),
                change(
                        "requested and not made",
                        backup -> {
                            backup.getSpec().snapshotName = "snapshot";
                            backup.getStatus().state = "";
                        }),
                change(
                        "to be verified",
                        backup ->
                                backup.getMetadata()
                                        .setAnnotations(Map.of(RequestedVerifications.NOW, "1"))));
    }

    @ParameterizedTest
    @MethodSource("changes")
    @DisplayName("whatever asks for a step makes it unsettled")
    void unsettled(Consumer<Backup> change) {
        Backup backup = found();
        change.accept(backup);

        assertThat(settled.test(backup)).isFalse();
    }

    @Test
    @DisplayName("a verification that nobody asks for any more is still to be reported")
    void verification() {
        CountDownLatch never = new CountDownLatch(1);
        jobs.start(
                RequestedVerifications.key(found()),
                progress -> {
                    never.await();
                    return "";
                },
                () -> {});

        assertThat(settled.test(found())).isFalse();
    }
}
