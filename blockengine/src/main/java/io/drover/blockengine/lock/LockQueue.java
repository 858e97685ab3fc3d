package io.drover.blockengine.lock;

import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The locks of an owner of blocks at one moment, with our own among them. */
final class LockQueue {
    private record Rival(LockFile file, Instant modified) {}

    /** Age at which nobody can consider a lock held any more, whatever clocks show. */
    private static final Duration LEFT_BEHIND = Duration.ofDays(1);

    private final BlockOwner owner;
    private final List<Rival> rivals = new ArrayList<>();
    private Instant ownTime = Instant.MIN;

    private LockQueue(BlockOwner owner) {
        this.owner = owner;
    }

    /**
     * @throws StoreException.Unavailable also if the listing does not contain our own lock, since
     *     other locks may then be missing, too
     */
    static LockQueue read(ObjectStore store, BlockOwner owner, String ownName)
            throws StoreException {
        List<ObjectStat> files = new ArrayList<>();
        store.list(owner.locks(), files::add);
        LockQueue queue = new LockQueue(owner);
        for (ObjectStat file : files) {
            String name = StoreLayout.lockOf(file.key().name()).orElse("");
            if (name.equals(ownName)) {
                queue.ownTime = file.modified();
            } else if (!name.isEmpty()) {
                LockFile.find(store, file)
                        .ifPresent(lock -> queue.rivals.add(new Rival(lock, file.modified())));
            }
        }
        if (queue.ownTime.equals(Instant.MIN)) {
            throw new StoreException.Unavailable(
                    "the store does not list the lock just written for " + owner.title());
        }
        return queue;
    }

    /** Whether there are other locks that conflict with this one and have not expired. */
    boolean isContended(LockFile own, Duration expiry) {
        return rivals.stream().anyMatch(rival -> conflicts(rival, own, expiry));
    }

    private boolean conflicts(Rival rival, LockFile own, Duration expiry) {
        boolean expired = rival.modified.plus(expiry).isBefore(ownTime);
        return !expired && own.type().excludes(rival.file.type());
    }

    void refuseIfBlocked(LockFile own, Duration expiry) throws StoreException.Conflict {
        refuse(own, expiry, rival -> comesFirst(rival, own));
    }

    /**
     * For a lock that counts as acquired from its first write on, so that no rival may be there.
     */
    void refuseIfContended(LockFile own, Duration expiry) throws StoreException.Conflict {
        refuse(own, expiry, rival -> true);
    }

    private void refuse(LockFile own, Duration expiry, Predicate<Rival> isStronger)
            throws StoreException.Conflict {
        for (Rival rival : rivals) {
            if (conflicts(rival, own, expiry) && isStronger.test(rival)) {
                throw new StoreException.Conflict(
                        "failed to acquire lock of %s for a %s: %s for a %s, held by %s, was refreshed last at %s and runs out at %s unless its holder goes on; please try again later"
                                .formatted(
                                        owner.title(),
                                        own.type().title(),
                                        rival.file.name(),
                                        rival.file.type().title(),
                                        holder(rival.file),
                                        rival.modified,
                                        rival.modified.plus(expiry)));
            }
        }
    }

    private static String holder(LockFile lock) {
        return lock.holder().isEmpty()
                ? "somebody who left no name, such as Longhorn"
                : lock.holder();
    }

    /** Locks that nobody has refreshed for so long that their removal changes nothing. */
    List<ObjectKey> abandoned() {
        return rivals.stream()
                .filter(rival -> rival.modified.plus(LEFT_BEHIND).isBefore(ownTime))
                .map(rival -> owner.lock(rival.file.name()))
                .toList();
    }

    /** Longhorn's order: acquired before waiting, then the earlier, then by name. */
    private boolean comesFirst(Rival rival, LockFile own) {
        if (rival.file.acquired()) {
            return true;
        }
        int byTime = rival.modified.compareTo(ownTime);
        return byTime < 0 || byTime == 0 && rival.file.name().compareTo(own.name()) < 0;
    }
}
