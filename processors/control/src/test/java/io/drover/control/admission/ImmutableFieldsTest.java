package io.drover.control.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.control.backupvolume.Backups;
import io.drover.resource.Cluster;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.Optional;

/**
 * The fields that state where a Backup or BackupVolume belongs, checked by all rules as in a
 * request.
 */
class ImmutableFieldsTest {
    private TestPlane plane;
    private Admission admission;
    private ObjectNode backup;
    private ObjectNode volume;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        admission = new Admission(plane.cluster(), "here", false);
        backup = Cluster.MAPPER.valueToTree(plane.backup("nightly", "vol", "default"));
        volume = Cluster.MAPPER.valueToTree(plane.backupVolume("vol-1", "vol", "default"));
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private static ObjectNode labels(ObjectNode object) {
        return object.withObjectProperty("metadata").withObjectProperty("labels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup-volume", "backup-target"})
    void labelsCannotBeChanged(String label) {
        for (ObjectNode old : new ObjectNode[] {backup, volume}) {
            ObjectNode changed = old.deepCopy();
            labels(changed).put(label, "other");

            assertThatThrownBy(
                            () ->
                                    admission.admit(
                                            old.path("kind").asText(), changed, Optional.of(old)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining(label)
                    .hasMessageContaining("'other'");
        }
    }

    @Test
    void labelsThatAreLeftOutArePutBack() {
        ObjectNode changed = backup.deepCopy();
        changed.withObjectProperty("metadata").remove("labels");

        admission.admit("Backup", changed, Optional.of(backup));

        assertThat(labels(changed)).isEqualTo(labels(backup));
    }

    @Test
    void labelThatWasMissingMayBeAdded() {
        ObjectNode bare = backup.deepCopy();
        labels(bare).remove("backup-target");
        ObjectNode changed = backup.deepCopy();
        labels(changed).put("longhorn.io/delete-custom-resource-only", "true");

        admission.admit("Backup", changed, Optional.of(bare));

        assertThat(labels(changed).path("backup-target").asText()).isEqualTo("default");
    }

    @Test
    void nameInTheStoreCannotBeGivenLater() {
        ObjectNode changed = backup.deepCopy();
        changed.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(Backups.ANNOTATION_REMOTE_NAME, "another");

        assertThatThrownBy(() -> admission.admit("Backup", changed, Optional.of(backup)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(Backups.ANNOTATION_REMOTE_NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"volumeName", "backupTargetName"})
    void backupVolumeMeansTheSameVolumeForEver(String field) {
        ObjectNode changed = volume.deepCopy();
        changed.withObjectProperty("spec").put(field, "other");

        assertThatThrownBy(() -> admission.admit("BackupVolume", changed, Optional.of(volume)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("spec." + field);
    }
}
