package io.drover.store.nfs4.client;

import java.util.concurrent.atomic.LongAdder;

/** What has happened since the client was made. Thread-safe. */
public final class NfsTraffic {
    private final LongAdder calls = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final LongAdder sessions = new LongAdder();
    private final LongAdder repetitions = new LongAdder();
    private final LongAdder delays = new LongAdder();

    void called() {
        calls.increment();
    }

    void connected() {
        connections.increment();
    }

    void sessionMade() {
        sessions.increment();
    }

    void repeated() {
        repetitions.increment();
    }

    void delayed() {
        delays.increment();
    }

    /** Compounds sent, repetitions included. */
    public long calls() {
        return calls.sum();
    }

    public long connections() {
        return connections.sum();
    }

    public long sessions() {
        return sessions.sum();
    }

    /** Calls sent again as no answer came. */
    public long repetitions() {
        return repetitions.sum();
    }

    /** Answers that asked to come again later. */
    public long delays() {
        return delays.sum();
    }
}
