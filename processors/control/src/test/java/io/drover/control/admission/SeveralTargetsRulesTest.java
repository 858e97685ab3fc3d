package io.drover.control.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.drover.resource.BackupTarget;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.Optional;

/** The annotations that name several targets. */
class SeveralTargetsRulesTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    private TestPlane plane;
    private Admission admission;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        plane.target("near");
        plane.target("archive");
        admission = new Admission(plane.cluster(), "here", false);
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private static ObjectNode volume(String additional, String target) throws IOException {
        return (ObjectNode)
                YAML.readTree(
                        """
                        apiVersion: longhorn.io/v1beta2
                        kind: Volume
                        metadata:
                          name: data
                          namespace: longhorn-system
                          annotations: {drover.io/additional-backup-targets: "%s"}
                        spec: {size: "4194304", backupTargetName: %s}
                        """
                                .formatted(additional, target));
    }

    private static ObjectNode job(String task, String targets) throws IOException {
        return (ObjectNode)
                YAML.readTree(
                        """
                        apiVersion: longhorn.io/v1beta2
                        kind: RecurringJob
                        metadata:
                          name: nightly
                          namespace: longhorn-system
                          annotations: {drover.io/backup-targets: "%s"}
                        spec: {task: %s, cron: '0 3 * * *', retain: 7}
                        """
                                .formatted(targets, task));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "archive,|'archive,' has a part without a name",
                "near|'near' names 'near', which spec.backupTargetName has already",
                "archive,offsite|there is no BackupTarget 'offsite'; create it first"
            })
    void volumeNamesTargetsThatThereAre(String additional, String message) throws IOException {
        ObjectNode volume = volume(additional, "near");

        assertThatThrownBy(() -> admission.admit("Volume", volume, Optional.empty()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("annotation drover.io/additional-backup-targets: ")
                .hasMessageContaining(message);
    }

    @Test
    void volumeStaysEditableWhenATargetIsDeleted() throws IOException {
        ObjectNode volume = volume("archive", "near");
        admission.admit("Volume", volume, Optional.empty());
        plane.cluster().delete(BackupTarget.class, "archive");

        assertThat(admission.admit("Volume", volume.deepCopy(), Optional.of(volume))).isEmpty();
    }

    @Test
    void ownTargetCannotBecomeOneOfTheAdditionalOnes() throws IOException {
        ObjectNode volume = volume("archive", "near");
        admission.admit("Volume", volume, Optional.empty());
        ObjectNode moved = volume.deepCopy();
        moved.withObject("/spec").put("backupTargetName", "archive");

        assertThatThrownBy(() -> admission.admit("Volume", moved, Optional.of(volume)))
                .hasMessageContaining("names 'archive', which spec.backupTargetName has already");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backup|archive,,near|has a part without a name",
                "backup|archive,offsite|there is no BackupTarget 'offsite'; create it first",
                "snapshot|archive|'archive', but task snapshot makes no backups of volumes; leave"
                        + " it out"
            })
    void jobNamesTargetsThatThereAre(String task, String targets, String message)
            throws IOException {
        ObjectNode job = job(task, targets);

        assertThatThrownBy(() -> admission.admit("RecurringJob", job, Optional.empty()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("annotation drover.io/backup-targets: ")
                .hasMessageContaining(message);
    }

    @Test
    void jobMayNameTargets() throws IOException {
        assertThat(admission.admit("RecurringJob", job("backup", "archive,near"), Optional.empty()))
                .isEmpty();
    }
}
