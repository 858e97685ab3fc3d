package io.drover.control.verification;

import io.drover.control.backupvolume.Backups;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Has verifications wait while backups to their target are under way. It follows the cache, so a
 * question costs nothing. Thread-safe.
 */
final class BackupsUnderWay {
    private final Informers caches;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // guarded by lock: name of the target, by name of the Backup
    private final Map<String, String> targets = new HashMap<>();
    private boolean following;

    BackupsUnderWay(Informers caches) {
        this.caches = caches;
    }

    /** To be called before the first question, with caches that are filled. */
    void follow() {
        lock.lock();
        try {
            if (following) {
                return;
            }
            following = true;
        } finally {
            lock.unlock();
        }
        caches.listen(Backup.class, this::look);
    }

    private void look(String name) {
        boolean underWay =
                caches.find(Backup.class, name)
                        .filter(backup -> backup.getStatus().state.equals(Backups.IN_PROGRESS))
                        .map(backup -> note(name, Backups.target(backup)))
                        .isPresent();
        if (!underWay) {
            lock.lock();
            try {
                if (targets.remove(name) != null) {
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private String note(String name, String target) {
        lock.lock();
        try {
            targets.put(name, target);
            return target;
        } finally {
            lock.unlock();
        }
    }

    /** Returns once no backup to that target is under way. */
    void await(String target) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (targets.containsValue(target)) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether a backup to that target is under way. */
    boolean isAny(String target) {
        lock.lock();
        try {
            return targets.containsValue(target);
        } finally {
            lock.unlock();
        }
    }
}
