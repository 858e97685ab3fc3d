package io.drover.control.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshot;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

@Timeout(60)
class ClaimSnapshotStateTest {
    private TestPlane plane;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        plane.informers().open();
        await().until(plane.informers()::allSynced);
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private void snapshot(String name, String created) {
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = "vol";
        plane.create(snapshot, name, Map.of(Names.LABEL_VOLUME, "vol"));
        Reconciliation<Snapshot, Snapshot.Status> run = run(name);
        run.status().creationTime = created;
        plane.reconciliations().publish(run);
        await().until(
                        () ->
                                plane.informers()
                                        .find(Snapshot.class, name)
                                        .filter(
                                                found ->
                                                        found.getStatus()
                                                                .creationTime
                                                                .equals(created))
                                        .isPresent());
    }

    private Reconciliation<Snapshot, Snapshot.Status> run(String name) {
        return plane.reconciliations().begin(Snapshot.class, name);
    }

    private Snapshot.Status described(String name, String created) throws Exception {
        VolumeSnapshot made = new VolumeSnapshot();
        made.getStatus().creationTime = created;
        Reconciliation<Snapshot, Snapshot.Status> run = run(name);
        new ClaimSnapshotState(
                        plane.informers(), plane.cluster(), plane::now, Duration.ofMinutes(10))
                .describe(run, made, new Volume());
        return run.status();
    }

    @Test
    void parentAndChildrenAreThoseBeforeAndAfterItAlsoWithinASecond() throws Exception {
        snapshot("first", "2026-01-01T00:00:00Z");
        snapshot("second", "2026-01-01T00:00:00.250Z");
        snapshot("third", "2026-01-01T00:00:00.500Z");
        snapshot("last", "2026-01-01T00:00:01Z");

        Snapshot.Status second = described("second", "2026-01-01T01:00:00.25+01:00");

        assertThat(second.parent).isEqualTo("first");
        assertThat(second.children).containsExactly(Map.entry("third", true));
        assertThat(described("first", "2026-01-01T00:00:00Z").parent).isEmpty();
        assertThat(described("last", "2026-01-01T00:00:01Z").children)
                .containsExactly(Map.entry("volume-head", true));
    }
}
