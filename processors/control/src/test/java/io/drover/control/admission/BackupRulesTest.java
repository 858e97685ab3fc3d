package io.drover.control.admission;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.control.backup.BackupDefaults;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Conditions;
import io.drover.resource.Snapshot;
import io.drover.resource.StatusWriter;
import io.drover.resource.Volume;
import io.drover.support.TestCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class BackupRulesTest {
    private TestCluster api;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        Volume volume = new Volume();
        volume.getSpec().backupTargetName = "archive";
        api.create(volume, "data");
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = "data";
        api.create(snapshot, "monday");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void target(BackupTarget.Status status) {
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = "file:///archive";
        new StatusWriter(api.cluster()).write(api.create(target, "archive"), status);
    }

    private void admit() {
        Backup backup = new Backup();
        backup.setMetadata(api.cluster().metadata("data-monday", Map.of()));
        backup.getSpec().snapshotName = "monday";
        new BackupRules(api.cluster(), new BackupDefaults(api.cluster()))
                .admit(backup, Optional.empty());
    }

    @Test
    void targetThatWasNotLookedAtYetMayBeAvailableSoon() {
        target(new BackupTarget.Status());

        assertThatCode(this::admit).doesNotThrowAnyException();
    }

    @Test
    void targetThatWasFoundUnavailableTakesNoBackups() {
        BackupTarget.Status away = new BackupTarget.Status();
        away.conditions =
                new ArrayList<>(
                        Conditions.with(
                                List.of(), "Unavailable", true, "Unavailable", "", Instant.now()));
        target(away);

        assertThatThrownBy(this::admit)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("backup target 'archive' is unavailable");
    }
}
