package io.drover.control.backup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * Gives turns to backups: as many at once as are allowed, one of each volume, first come, first
 * served. A backup that waits is woken when its turn has come and tries again, without polling. A
 * backup that cannot have its turn since another one of its volume runs does not hold up those of
 * other volumes. Thread-safe.
 */
final class BackupTurns {
    /**
     * A backup that wants a turn.
     *
     * @param key of the job
     * @param name of the Backup
     */
    record Claim(String key, String volume, String name) {}

    private final IntSupplier allowed;
    private final Predicate<String> exists;
    private final Consumer<String> wake;
    // both guarded by this
    private final Map<String, Claim> holders = new HashMap<>();
    private final Map<String, Claim> waiting = new LinkedHashMap<>();

    /**
     * @param allowed turns at once, 1 or more
     * @param exists whether there is a Backup of that name, so that one that was removed is not
     *     waited for; must not block
     * @param wake called with the name of a Backup that should try again
     */
    BackupTurns(IntSupplier allowed, Predicate<String> exists, Consumer<String> wake) {
        this.allowed = allowed;
        this.exists = exists;
        this.wake = wake;
    }

    /**
     * Takes the turn, which is kept until {@link #leave}. A backup that does not get it keeps its
     * place in the queue.
     *
     * @return empty if it has the turn, otherwise what it waits for, for people to read
     */
    Optional<String> take(Claim claim) {
        int limit = allowed.getAsInt();
        synchronized (this) {
            if (holders.containsKey(claim.key())) {
                return Optional.empty();
            }
            waiting.putIfAbsent(claim.key(), claim);
            if (next(limit).contains(claim)) {
                waiting.remove(claim.key());
                holders.put(claim.key(), claim);
                return Optional.empty();
            }
            boolean sameVolume =
                    holders.values().stream()
                            .anyMatch(holder -> holder.volume().equals(claim.volume()));
            return Optional.of(
                    sameVolume
                            ? "another backup of volume " + claim.volume() + " runs"
                            : limit + " backups run, as many as are allowed");
        }
    }

    /** Gives the turn back, or the place in the queue; wakes the backups whose turn it is now. */
    void leave(String key) {
        int limit = allowed.getAsInt();
        List<Claim> next;
        synchronized (this) {
            boolean held = holders.remove(key) != null;
            boolean waited = waiting.remove(key) != null;
            next = held || waited ? next(limit) : List.of();
        }
        next.forEach(claim -> wake.accept(claim.name()));
    }

    /** Those who wait and may have a turn now, in their order. Called with the monitor held. */
    private List<Claim> next(int limit) {
        List<Claim> next = new ArrayList<>();
        Set<String> busy = new HashSet<>();
        holders.values().forEach(holder -> busy.add(holder.volume()));
        Iterator<Claim> queue = waiting.values().iterator();
        while (queue.hasNext() && holders.size() + next.size() < limit) {
            Claim claim = queue.next();
            if (busy.contains(claim.volume())) {
                continue;
            }
            if (exists.test(claim.name())) {
                next.add(claim);
                busy.add(claim.volume());
            } else {
                queue.remove();
            }
        }
        return next;
    }
}
