package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Backup;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class UnknownBackupTest {
    private static Backup backup(String taken, Map<String, String> labels) {
        Backup backup = new Backup();
        backup.getStatus().snapshotCreatedAt = taken;
        backup.getStatus().labels = labels;
        return backup;
    }

    @Test
    void whatIsOnTheDeviceIsThatOfTheLastKnownOne() {
        Backup found =
                UnknownBackup.of(
                        "b1",
                        Optional.of(Map.of()),
                        List.of(
                                backup("2026-01-02T00:00:00Z", Map.of("fs", "xfs")),
                                backup("2026-01-01T00:00:00Z", Map.of("fs", "ext4")),
                                backup("2026-01-03T00:00:00Z", Map.of())));

        assertThat(found.getMetadata().getName()).isEqualTo("b1");
        assertThat(found.getStatus().labels).containsEntry("fs", "xfs");
    }

    @Test
    void whatWasNotedOfItCountsMore() {
        Backup found =
                UnknownBackup.of(
                        "b1",
                        Optional.of(Map.of("fs", "btrfs")),
                        List.of(backup("2026-01-02T00:00:00Z", Map.of("fs", "xfs"))));

        assertThat(found.getStatus().labels).containsOnly(Map.entry("fs", "btrfs"));
    }

    @Test
    void withoutAnotherItHasItsNameOnly() {
        assertThat(UnknownBackup.of("b1", Optional.empty(), List.of()).getStatus().labels)
                .isEmpty();
    }
}
