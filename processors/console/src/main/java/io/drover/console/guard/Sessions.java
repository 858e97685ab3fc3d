package io.drover.console.guard;

import io.drover.resource.Names;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Who has signed in. Browsers have a random id of 256 bits; here is its digest only, and never the
 * token that was shown for it. Thread-safe.
 */
final class Sessions {
    private static final Duration IDLE = Duration.ofMinutes(30);

    /** A token may be withdrawn without anybody telling. */
    private static final Duration LONGEST = Duration.ofHours(12);

    private static final int MOST = 1_000;

    private record Session(Identity identity, Instant until) {}

    private final InstantSource clock;
    private final Expiring<String, Session> sessions;

    Sessions(InstantSource clock) {
        this.clock = clock;
        this.sessions = new Expiring<>(MOST, clock);
    }

    /**
     * @param tokenEnd when the token becomes invalid, if it states a time
     */
    void open(String id, Identity identity, Optional<Instant> tokenEnd) {
        Instant longest = clock.instant().plus(LONGEST);
        keep(
                id,
                new Session(
                        identity, tokenEnd.filter(end -> end.isBefore(longest)).orElse(longest)));
    }

    private void keep(String id, Session session) {
        Duration left = Duration.between(clock.instant(), session.until());
        if (left.isPositive()) {
            sessions.put(Names.sha256(id), session, left.compareTo(IDLE) < 0 ? left : IDLE);
        }
    }

    /**
     * Who it is.
     *
     * @param active whether a person has done something, so that the time without that begins anew
     */
    Optional<Identity> of(String id, boolean active) {
        Optional<Session> session = sessions.get(Names.sha256(id));
        if (active) {
            session.ifPresent(found -> keep(id, found));
        }
        return session.map(Session::identity);
    }

    void close(String id) {
        sessions.remove(Names.sha256(id));
    }
}
