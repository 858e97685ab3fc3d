package io.drover.control.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Setting;
import io.drover.resource.Volume;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects that were written while nobody was asked: Drover must be able to look after them. */
class UnaskedRulesTest {
    private TestCluster api;
    private Admission rules;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        rules = new Admission(api.cluster(), "node", true);
        api.create(new BackupTarget(), Names.DEFAULT_TARGET);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private Volume volume(String size) {
        Volume volume = new Volume();
        volume.setMetadata(api.cluster().metadata("data", Map.of()));
        volume.getSpec().size = size;
        volume.getSpec().backupTargetName = Names.DEFAULT_TARGET;
        return volume;
    }

    private ObjectNode change(HasMetadata before, HasMetadata after) {
        ObjectNode object = Cluster.MAPPER.valueToTree(after);
        ObjectNode old = Cluster.MAPPER.valueToTree(before);
        rules.admit(after.getKind(), object, Optional.of(old));
        return object;
    }

    @Test
    void droversFinalizerIsAdmittedWhateverTheSpecIs() {
        Volume looked = volume("nonsense");
        looked.getMetadata().setFinalizers(List.of("longhorn.io"));

        ObjectNode admitted = change(volume("nonsense"), looked);

        assertThat(admitted.path("spec").path("size").asText()).isEqualTo("nonsense");
    }

    @Test
    void aSizeThatIsNoneIsCorrected() {
        Volume corrected = volume("4194300");
        corrected.getSpec().backupBlockSize = "2097152";

        assertThat(change(volume(""), corrected).path("spec").path("size").asText())
                .isEqualTo("4194304");
        assertThatThrownBy(() -> change(volume("nonsense"), volume("other")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("spec.size: 'other' is not a size");
    }

    @Test
    void labelsAndWhatIsNoSpecAreChangesToo() {
        Volume labelled = volume("");
        labelled.getMetadata().setLabels(Map.of(Names.LABEL_TARGET, "elsewhere"));
        ObjectNode admitted = change(volume(""), labelled);
        assertThat(admitted.path("metadata").path("labels").path(Names.LABEL_TARGET).asText())
                .isEqualTo(Names.DEFAULT_TARGET);
        Setting many = setting("2");
        Setting wrong = setting("many");

        assertThatThrownBy(() -> change(many, wrong)).hasMessageContaining("many");
    }

    private Setting setting(String value) {
        Setting setting = new Setting();
        setting.setMetadata(api.cluster().metadata("backup-concurrent-limit", Map.of()));
        setting.setValue(value);
        return setting;
    }
}
