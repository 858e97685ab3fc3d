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

    private Backup request(Map<String, String> labels, Map<String, String> annotations) {
        Backup backup = new Backup();
        backup.setMetadata(api.cluster().metadata("data-monday", labels));
        backup.getMetadata().setAnnotations(annotations);
        backup.getSpec().snapshotName = "monday";
        return backup;
    }

    private void admit(Backup backup) {
        new BackupRules(api.cluster(), new BackupDefaults(api.cluster()))
                .admit(backup, Optional.empty());
    }

    @Test
    void backupToATargetThatIsNotTheVolumesIsRefused() {
        Backup elsewhere = request(Map.of("backup-target", "offsite"), Map.of());

        assertThatThrownBy(() -> admit(elsewhere))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(
                        "label backup-target: 'offsite', but volume 'data' is backed up to"
                                + " 'archive'");
    }

    @Test
    void siblingIsAdmittedAlthoughItsTargetIsAway() {
        BackupTarget.Status away = new BackupTarget.Status();
        away.conditions =
                new ArrayList<>(
                        Conditions.with(
                                List.of(), "Unavailable", true, "Unavailable", "", Instant.now()));
        target(away);
        Backup sibling =
                request(
                        Map.of("backup-target", "archive"),
                        Map.of(
                                "drover.io/sibling-of",
                                "monday",
                                "drover.io/backup-targets",
                                "near,archive"));

        assertThatCode(() -> admit(sibling)).doesNotThrowAnyException();
    }

    @Test
    void targetsThatABackupNamesHaveToExist() {
        target(new BackupTarget.Status());
        Backup several = request(Map.of(), Map.of("drover.io/backup-targets", "archive,nowhere"));

        assertThatThrownBy(() -> admit(several))
                .hasMessage(
                        "annotation drover.io/backup-targets: there is no BackupTarget 'nowhere';"
                                + " create it first, or leave the name out");
    }
}
