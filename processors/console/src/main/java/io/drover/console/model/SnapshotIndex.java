package io.drover.console.model;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;

import io.drover.resource.Snapshot;

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
                                comparing((Snapshot snapshot) -> snapshot.getStatus().creationTime)
                                        .reversed())
                        .collect(groupingBy(snapshot -> snapshot.getSpec().volume)));
    }
}
