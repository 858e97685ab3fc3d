package io.drover.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Snapshot;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.Test;

import java.util.List;

class SnapshotIndexTest {
    private static Snapshot snapshot(String name, String created) {
        Snapshot snapshot = new Snapshot();
        snapshot.setMetadata(new ObjectMetaBuilder().withName(name).build());
        snapshot.getSpec().volume = "vol";
        snapshot.getStatus().creationTime = created;
        return snapshot;
    }

    @Test
    void theNewestIsTheFirstAlsoWithinASecond() {
        SnapshotIndex index =
                SnapshotIndex.of(
                        List.of(
                                snapshot("first", "2026-01-01T00:00:00Z"),
                                snapshot("second", "2026-01-01T00:00:00.5Z"),
                                snapshot("third", "2026-01-01T01:00:01+01:00"),
                                snapshot("not-yet", "")));

        assertThat(index.byVolume().get("vol"))
                .extracting(snapshot -> snapshot.getMetadata().getName())
                .containsExactly("third", "second", "first", "not-yet");
    }
}
