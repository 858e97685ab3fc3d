package io.drover.control.backup;

import java.util.ArrayList;
import java.util.Collection;
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
 * Gives turns to backups: as many at once as are allowed, one of each volume to each target, first
 * come, first served. A backup that waits is woken when its turn has come and tries again, without
 * polling. A backup that cannot have its turn since another one of its volume runs does not hold up
 * those of other volumes. Siblings that read together have one turn together. Thread-safe.
 */
final class BackupTurns {
    /**
     * A backup that wants a turn.
     *
     * @param key of the job
     * @param place what is written to, by one backup at a time: the volume on a target
     * @param name of the Backup
     * @param turn the turn that it wants: the same one for siblings, which may read together
     */
    record Claim(String key, VolumeOnTarget place, String name, String turn) {
        /** For a backup without siblings. */
        Claim(String key, VolumeOnTarget place, String name) {
            this(key, place, name, key);
        }
    }

    /** A volume in a store. */
    record VolumeOnTarget(String volume, String target) {}

    private final IntSupplier allowed;
    private final Predicate<String> exists;
    private final Consumer<String> wake;
    // guarded by this, as the following ones
    private final Map<String, Claim> holders = new HashMap<>();
    private final Map<String, Claim> waiting = new LinkedHashMap<>();
    private long begun;

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
            boolean samePlace =
                    holders.values().stream()
                            .anyMatch(holder -> holder.place().equals(claim.place()));
            return Optional.of(
                    samePlace
                            ? "another backup of volume " + claim.place().volume() + " runs"
                            : limit + " backups run, as many as are allowed");
        }
    }

    /**
     * Those that have one turn together have begun to read: a sibling that comes later needs
     * another turn.
     *
     * @param keys of those that read together
     */
    void close(Collection<String> keys) {
        synchronized (this) {
            String turn = "begun/" + begun++;
            for (String key : keys) {
                holders.computeIfPresent(
                        key, (same, claim) -> new Claim(key, claim.place(), claim.name(), turn));
            }
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
        Set<VolumeOnTarget> busy = new HashSet<>();
        Set<String> turns = new HashSet<>();
        for (Claim holder : holders.values()) {
            busy.add(holder.place());
            turns.add(holder.turn());
        }
        Iterator<Claim> queue = waiting.values().iterator();
        while (queue.hasNext()) {
            Claim claim = queue.next();
            boolean fits = turns.contains(claim.turn()) || turns.size() < limit;
            if (!fits || busy.contains(claim.place())) {
                continue;
            }
            if (exists.test(claim.name())) {
                next.add(claim);
                busy.add(claim.place());
                turns.add(claim.turn());
            } else {
                queue.remove();
            }
        }
        return next;
    }
}
