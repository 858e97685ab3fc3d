package io.drover.console.model;

import static java.util.stream.Collectors.groupingBy;

import io.drover.resource.Snapshot;
import io.drover.resource.Times;

import java.util.List;
import java.util.Map;

/**
 * Snapshots by volume.
 *
 * @param byVolume those of each, the newest first
 */
record SnapshotIndex(Map<String, List<Snapshot>> byVolume) {
    static SnapshotIndex of(List<Snapshot> all) {
        return new SnapshotIndex(
                NamedObjects.of(all).sorted().stream()
                        .sorted(
                                Times.by((Snapshot snapshot) -> snapshot.getStatus().creationTime)
                                        .reversed())
                        .collect(groupingBy(snapshot -> snapshot.getSpec().volume)));
    }
}
