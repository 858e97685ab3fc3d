package io.drover.control.backuptarget;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.TestVolume;
import io.drover.control.backupvolume.BackupVolumes;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.Times;
import io.drover.support.TestPlane;
import io.fabric8.kubernetes.api.model.Event;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class TargetSyncTest {
    private TestPlane plane;
    private FaultyStore store;
    private TargetSync sync;
    private BackupVolumes volumes;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        store = plane.target("default");
        volumes = new BackupVolumes(plane.cluster(), plane.cluster(), plane::now);
        sync =
                new TargetSync(
                        plane.cluster(), plane.connections(), volumes, plane.events(), plane::now);
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private void synchronise() {
        Reconciliation<BackupTarget, BackupTarget.Status> run =
                plane.runs().begin(BackupTarget.class, "default");
        sync.synchronise(run);
        plane.runs().publish(run);
    }

    @Test
    void oldestResourceOfAVolumeStaysAndOthersGoAlone() throws Exception {
        TestVolume volume = TestVolume.small("vol");
        volume.backup(store, "first", 1, volume.content(1));
        plane.backupVolume("a-vol", "vol", "default");
        plane.backupVolume("vol-again", "vol", "default");

        synchronise();

        BackupVolume second = plane.api().get(BackupVolume.class, "vol-again");
        assertThat(second.isMarkedForDeletion()).isTrue();
        assertThat(second.getMetadata().getLabels()).containsKey(Names.LABEL_RESOURCE_ONLY);
        BackupVolume first = plane.api().get(BackupVolume.class, "a-vol");
        assertThat(first.isMarkedForDeletion()).isFalse();
        assertThat(first.getSpec().syncRequestedAt).isNotEmpty();
        assertThat(plane.cluster().list(BackupVolume.class)).hasSize(2);
    }

    @Test
    void resourceIsFoundWhateverItsName() {
        plane.backupVolume("pvc-1", "pvc-1", "default");

        volumes.requestSync(plane.api().get(BackupTarget.class, "default"), "pvc-1");

        assertThat(plane.cluster().list(BackupVolume.class))
                .singleElement()
                .satisfies(volume -> assertThat(volume.getSpec().syncRequestedAt).isNotEmpty());
    }

    private void pollAgain() {
        plane.advance(Duration.ofMinutes(5));
        plane.cluster()
                .patchSpec(
                        BackupTarget.class,
                        "default",
                        Map.of("syncRequestedAt", Times.format(plane.now())));
        synchronise();
    }

    private List<String> warnings() {
        return plane.cluster().list(Event.class).stream()
                .filter(event -> event.getReason().equals("VolumesNotShown"))
                .map(Event::getMessage)
                .toList();
    }

    private Condition notShown() {
        return Conditions.find(
                        plane.api().get(BackupTarget.class, "default").getStatus().conditions,
                        "VolumesNotShown")
                .orElseThrow();
    }

    @Test
    void volumesThatCannotBeShownAreToldOfWhenTheyAreOthers() throws Exception {
        TestVolume first = TestVolume.small("ends-with-");
        first.backup(store, "b1", 1, first.content(1));

        synchronise();
        pollAgain();

        assertThat(warnings()).singleElement().asString().contains("ends-with-");
        assertThat(notShown().status()).isEqualTo(Condition.TRUE);

        TestVolume second = TestVolume.small("this-too_");
        second.backup(store, "b2", 1, second.content(1));
        pollAgain();
        pollAgain();

        assertThat(warnings()).hasSize(2);
        assertThat(notShown().message()).contains("ends-with-", "this-too_");
    }

    @Test
    void nothingIsLeftToTellWhenTheyHaveGone() throws Exception {
        TestVolume volume = TestVolume.small("ends-with-");
        volume.backup(store, "b1", 1, volume.content(1));
        synchronise();

        plane.connections()
                .open(plane.api().get(BackupTarget.class, "default"))
                .deleteVolume(new VolumeName("ends-with-"));
        pollAgain();

        assertThat(notShown().status()).isEqualTo(Condition.FALSE);
        assertThat(warnings()).hasSize(1);
    }
}
