package io.drover.control.snapshot;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Which Snapshot of a volume is about to be planned, until the cache shows that it is: of several
 * that are looked at in the same moment one gets the turn. Thread-safe.
 */
final class SnapshotTurns {
    private final Map<String, String> holders = new ConcurrentHashMap<>();

    /**
     * Takes the turn, if it is free.
     *
     * @param uid of the Snapshot that wants it
     * @param waiting whether the one with that uid is still about to be planned
     * @return uid of the one that has it now
     */
    String take(String volume, String uid, Predicate<String> waiting) {
        return holders.compute(
                volume, (name, holder) -> holder == null || !waiting.test(holder) ? uid : holder);
    }

    /** Another one may have it. */
    void giveBack(String volume, String uid) {
        holders.remove(volume, uid);
    }
}
