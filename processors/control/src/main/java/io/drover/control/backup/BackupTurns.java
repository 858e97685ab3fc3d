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
 * polling. A backup that cannot have its turn since another one of its volume runs, or enough of
 * its driver, does not hold up those of others. Siblings that read together have one turn together.
 * Thread-safe.
 */
final class BackupTurns {
    /**
     * A backup that wants a turn.
     *
     * @param key of the job
     * @param place what is written to, by one backup at a time: the volume on a target
     * @param name of the Backup
     * @param turn the turn that it wants: the same one for siblings, which may read together
     * @param driver CSI driver that copies the snapshot; empty for a volume of Drover's own
     */
    record Claim(String key, VolumeOnTarget place, String name, String turn, String driver) {
        /** For a backup of a volume of Drover's own. */
        Claim(String key, VolumeOnTarget place, String name, String turn) {
            this(key, place, name, turn, "");
        }

        /** The same in another turn. */
        Claim in(String other) {
            return new Claim(key, place, name, other, driver);
        }
    }

    /** A volume in a store. */
    record VolumeOnTarget(String volume, String target) {}

    private final IntSupplier allowed;
    private final int perDriver;
    private final Predicate<String> exists;
    private final Consumer<String> wake;
    // guarded by this, as the following ones
    private final Map<String, Claim> holders = new HashMap<>();
    private final Map<String, Claim> waiting = new LinkedHashMap<>();
    private long begun;

    /**
     * @param allowed turns at once, 1 or more
     * @param perDriver backups at once whose snapshots one CSI driver copies; 0 for any number
     * @param exists whether there is a Backup of that name, so that one that was removed is not
     *     waited for; must not block
     * @param wake called with the name of a Backup that should try again
     */
    BackupTurns(
            IntSupplier allowed, int perDriver, Predicate<String> exists, Consumer<String> wake) {
        this.allowed = allowed;
        this.perDriver = perDriver;
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
            return Optional.of(reason(claim, limit));
        }
    }

    /** Why it does not have its turn. Called with the monitor held. */
    private String reason(Claim claim, int limit) {
        if (holders.values().stream().anyMatch(holder -> holder.place().equals(claim.place()))) {
            return "another backup of volume " + claim.place().volume() + " runs";
        }
        long ofDriver =
                holders.values().stream()
                        .filter(holder -> holder.driver().equals(claim.driver()))
                        .count();
        return isLimited(claim) && ofDriver >= perDriver
                ? "%d backups of driver %s run, as many as drover.mover.per-driver allows"
                        .formatted(ofDriver, claim.driver())
                : limit + " backups run, as many as are allowed";
    }

    private boolean isLimited(Claim claim) {
        return perDriver > 0 && !claim.driver().isEmpty();
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
                holders.computeIfPresent(key, (same, claim) -> claim.in(turn));
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
        Map<String, Integer> ofDriver = new HashMap<>();
        for (Claim holder : holders.values()) {
            busy.add(holder.place());
            turns.add(holder.turn());
            ofDriver.merge(holder.driver(), 1, Integer::sum);
        }
        Iterator<Claim> queue = waiting.values().iterator();
        while (queue.hasNext()) {
            Claim claim = queue.next();
            boolean copied =
                    !isLimited(claim) || ofDriver.getOrDefault(claim.driver(), 0) < perDriver;
            boolean fits = turns.contains(claim.turn()) || turns.size() < limit;
            if (!fits || !copied || busy.contains(claim.place())) {
                continue;
            }
            if (exists.test(claim.name())) {
                next.add(claim);
                busy.add(claim.place());
                turns.add(claim.turn());
                ofDriver.merge(claim.driver(), 1, Integer::sum);
            } else {
                queue.remove();
            }
        }
        return next;
    }
}
