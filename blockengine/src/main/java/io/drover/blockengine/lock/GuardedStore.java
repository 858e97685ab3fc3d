package io.drover.blockengine.lock;

import io.drover.blockengine.store.ForwardingStore;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The store of an operation that changes it under a lock. When the lock cannot be relied on any
 * more, nothing is changed: further changes are refused, and those under way are interrupted, with
 * a {@link StoreException.Conflict} each. The locks themselves are not concerned.
 */
public final class GuardedStore extends ForwardingStore {
    private final Set<Thread> changing = new HashSet<>();
    private volatile Optional<OwnerLock> lock = Optional.empty();
    private boolean expired;

    /** Does not close {@code store}. */
    public GuardedStore(ObjectStore store) {
        super(store);
    }

    /** From now on changes need this lock. */
    public void guardBy(OwnerLock held) {
        lock = Optional.of(held);
        held.onExpiry(this::interrupt);
    }

    private void interrupt() {
        synchronized (changing) {
            expired = true;
            changing.forEach(Thread::interrupt);
        }
    }

    @FunctionalInterface
    private interface Change {
        void run() throws StoreException;
    }

    private void change(Collection<ObjectKey> keys, Change change) throws StoreException {
        Optional<OwnerLock> held = lock;
        if (held.isEmpty() || keys.stream().allMatch(held.get().key()::equals)) {
            change.run();
            return;
        }
        held.get().requireReliable();
        synchronized (changing) {
            changing.add(Thread.currentThread());
        }
        try {
            change.run();
        } catch (StoreException.Unavailable e) {
            if (isExpired()) {
                StoreException.Conflict conflict = held.get().conflict();
                conflict.addSuppressed(e);
                throw conflict;
            }
            throw e;
        } finally {
            leave();
        }
    }

    private boolean isExpired() {
        synchronized (changing) {
            return expired;
        }
    }

    /** An interrupt that came from here must not reach what the thread does next. */
    private void leave() {
        synchronized (changing) {
            changing.remove(Thread.currentThread());
            if (expired) {
                Thread.interrupted();
            }
        }
    }

    @Override
    public void write(ObjectKey key, ObjectBody body, WriteCondition condition)
            throws StoreException {
        change(List.of(key), () -> store.write(key, body, condition));
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws StoreException {
        change(keys, () -> store.delete(keys));
    }
}
