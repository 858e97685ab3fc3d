package io.drover.control.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.StatusWriter;
import io.drover.resource.Volume;
import io.drover.support.TestCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

class StandbyRulesTest {
    private TestCluster api;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private Volume standby() {
        Volume volume = new Volume();
        volume.setMetadata(api.cluster().metadata("standby", Map.of()));
        volume.getSpec().size = "4194304";
        volume.getSpec().standby = true;
        volume.getSpec().backupTargetName = "main";
        volume.getSpec().fromBackup = "file:///main?backup=b1&volume=source";
        volume.getStatus().standby = true;
        return volume;
    }

    private Volume change(Consumer<Volume> change) {
        Volume changed = Cluster.copy(standby(), Volume.class);
        change.accept(changed);
        new StandbyRules(api.cluster()).admitChange(changed, standby());
        return changed;
    }

    private void source(String size) {
        BackupVolume source = new BackupVolume();
        source.setMetadata(
                api.cluster()
                        .metadata("source-on-main", Map.of(Names.LABEL_BACKUP_VOLUME, "source")));
        source.getSpec().volumeName = "source";
        source.getSpec().backupTargetName = "main";
        api.cluster().createIfAbsent(source);
        BackupVolume.Status status = new BackupVolume.Status();
        status.size = size;
        new StatusWriter(api.cluster())
                .write(
                        api.cluster().find(BackupVolume.class, "source-on-main").orElseThrow(),
                        status);
    }

    @Test
    void isNotAttached() {
        assertThatThrownBy(() -> change(volume -> volume.getSpec().nodeID = "here"))
                .hasMessageContaining("spec.nodeID: 'here'")
                .hasMessageContaining("spec.Standby to false");
    }

    @Test
    void isNotExpandedByHand() {
        assertThatThrownBy(() -> change(volume -> volume.getSpec().size = "8388608"))
                .hasMessageContaining("spec.size: '8388608'")
                .hasMessageContaining("4194304 bytes");
    }

    @Test
    void growsWithItsSource() {
        source("8388608");

        assertThat(change(volume -> volume.getSpec().size = "8388608").getSpec().size)
                .isEqualTo("8388608");
        assertThatThrownBy(() -> change(volume -> volume.getSpec().size = "16777216"))
                .hasMessageContaining("grows when its source does");
    }

    @Test
    void aManifestOfAnEarlierSizeChangesNothing() {
        assertThat(change(volume -> volume.getSpec().size = "2097152").getSpec().size)
                .isEqualTo("4194304");
    }

    @Test
    void activationHasADevice() {
        Volume active = change(volume -> volume.getSpec().standby = false);

        assertThat(active.getSpec().frontend).isEqualTo("blockdev");
    }

    @Test
    void activationIsNotTakenBack() {
        Volume activating = standby();
        activating.getSpec().standby = false;

        assertThatThrownBy(() -> new StandbyRules(api.cluster()).admitChange(standby(), activating))
                .hasMessageContaining("is being activated");
        activating.getStatus().standby = false;
        assertThatThrownBy(() -> new StandbyRules(api.cluster()).admitChange(standby(), activating))
                .hasMessageContaining("an ordinary volume cannot become a standby volume");
    }

    @Test
    void mayFollowItsSourceToAnotherTarget() {
        assertThatCode(() -> change(volume -> volume.getSpec().backupTargetName = "other"))
                .doesNotThrowAnyException();
    }

    @Test
    void hasNoSnapshots() {
        assertThatThrownBy(() -> StandbyRules.refuseFor(standby(), "spec.volume", "snapshot"))
                .hasMessage(
                        "spec.volume: 'standby' is a standby volume, of which there is no snapshot;"
                                + " activate it first, or use its source");
        Volume ordinary = standby();
        ordinary.getSpec().standby = false;
        ordinary.getStatus().standby = false;
        assertThatCode(() -> StandbyRules.refuseFor(ordinary, "spec.volume", "snapshot"))
                .doesNotThrowAnyException();
    }

    /** Nobody was asked when it was created: it has what its manifest said, which is no size. */
    @Test
    void oneThatWasNotCompletedGetsItsSizeLater() {
        Volume incomplete = standby();
        incomplete.getSpec().size = "";
        Volume completed = standby();
        completed.getSpec().size = "4194300";
        StandbyRules rules = new StandbyRules(api.cluster());

        assertThatCode(() -> rules.admitChange(incomplete, Cluster.copy(incomplete, Volume.class)))
                .doesNotThrowAnyException();
        rules.admitChange(completed, incomplete);

        assertThat(completed.getSpec().size).isEqualTo("4194304");
        completed.getSpec().size = "large";
        assertThatThrownBy(() -> rules.admitChange(completed, incomplete))
                .hasMessageContaining("spec.size: 'large' is not a size");
    }
}
