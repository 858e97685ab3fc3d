package io.drover.control.standby;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.volume.HeldBackup;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which backups a standby volume is brought to. */
class FollowedTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // the last backup, when it was taken, whether the target still has the held one
                "b2 | 2026-01-01T00:00:01Z | true  | true",
                "b2 | 2026-01-01T00:00:01Z | false | true",
                "b1 | 2026-01-01T00:00:00Z | true  | false",
                "b1 | 2026-01-01T00:00:05Z | true  | false",
                "b0 | 2025-12-31T23:59:59Z | true  | false",
                "b0 | 2025-12-31T23:59:59Z | false | false",
                "b2 | 2026-01-01T00:00:00Z | true  | true",
                "b0 | 2026-01-01T00:00:00Z | false | false",
                "b2 | -                    | true  | true"
            })
    void isNeverBroughtToOlderData(
            String last, Instant taken, boolean stillThere, boolean expected) {
        HeldBackup held = new HeldBackup("b1", Instant.parse("2026-01-01T00:00:00Z"));
        Followed.Newest newest =
                new Followed.Newest(
                        new BackupTarget(),
                        new BackupVolume(),
                        last,
                        Optional.ofNullable(taken),
                        stillThere ? new HashSet<>(List.of("b1", last)) : Set.of(last));

        assertThat(newest.isLaterThan(held)).isEqualTo(expected);
    }
}
