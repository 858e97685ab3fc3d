package io.drover.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Events are deleted after an hour, as in a cluster; otherwise a server that runs for long would
 * keep them all.
 */
final class EventExpiry {
    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final ObjectDatabase database;
    private final InstantSource clock;
    private Instant next = Instant.MIN;

    EventExpiry(ObjectDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Those that are due, when an object of that kind has been written; not thread-safe. */
    List<ObjectNode> due(ResourceType written) {
        Instant now = clock.instant();
        if (!written.kind().equals("Event") || now.isBefore(next)) {
            return List.of();
        }
        next = now.plus(PAUSE);
        return database.scan(written.qualifiedPlural() + "/")
                .filter(
                        event ->
                                Instant.parse(
                                                event.path("metadata")
                                                        .path("creationTimestamp")
                                                        .asText())
                                        .plus(LIFE)
                                        .isBefore(now))
                .toList();
    }
}
