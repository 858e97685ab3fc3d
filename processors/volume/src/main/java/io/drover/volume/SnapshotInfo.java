package io.drover.volume;

import java.time.Instant;
import java.util.Optional;

/**
 * A snapshot as its volume's driver reports it.
 *
 * @param parent the next older snapshot, empty for the oldest
 * @param size bytes that its own layer occupies
 */
public record SnapshotInfo(String name, Optional<String> parent, Instant created, long size) {}
