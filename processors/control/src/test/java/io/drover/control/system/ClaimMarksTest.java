package io.drover.control.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;

import org.junit.jupiter.api.Test;

class ClaimMarksTest {
    private static final PersistentVolumeClaim CLAIM =
            new PersistentVolumeClaimBuilder()
                    .withNewMetadata()
                    .withNamespace("apps")
                    .withName("data")
                    .withUid("new")
                    .endMetadata()
                    .build();

    private static RestoreItem item(SystemKind kind, ObjectNode object) {
        object.withObjectProperty("metadata").put("name", "pvc-old");
        return new RestoreItem(kind, object);
    }

    private static RestoreItem persistent() {
        ObjectNode object = Cluster.MAPPER.createObjectNode();
        object.putObject("spec").put("persistentVolumeReclaimPolicy", "Delete");
        return item(SystemKind.PERSISTENT_VOLUME, object);
    }

    @Test
    void aVolumeThatWasMadeForAClaimGetsTheNewOne() {
        ObjectNode volume = Cluster.MAPPER.createObjectNode();
        volume.putObject("metadata").putObject("annotations").put(ClaimMarks.UID, "old");

        assertThat(ClaimMarks.of(item(SystemKind.VOLUME, volume), persistent(), CLAIM))
                .containsEntry(ClaimMarks.CLAIM, "apps/data")
                .containsEntry(ClaimMarks.UID, "new")
                .containsEntry(ClaimMarks.POLICY, "Delete");
    }

    @Test
    void aVolumeThatPeopleMadeIsNotMarked() {
        ObjectNode volume = Cluster.MAPPER.createObjectNode();
        assertThat(ClaimMarks.of(item(SystemKind.VOLUME, volume), persistent(), CLAIM)).isEmpty();
    }
}
