package io.drover.store;

import io.drover.blockengine.store.ContentReader;
import io.drover.blockengine.store.ForwardingStore;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store whose operations may hang in the kernel, where nothing interrupts them, as those on a
 * mount do whose server is away. Each runs on a thread of the operating system, as it would stop
 * others that share the threads of virtual ones. Whoever is interrupted while waiting for one
 * leaves it behind: it uses nothing of the caller's any more, and the threads that are left behind
 * are few.
 */
final class HangingStore extends ForwardingStore {
    /** Operations that were left behind and have not come back; no more are begun then. */
    static final int MOST_LEFT_BEHIND = 16;

    /** For an operation that does notice an interrupt. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final String place;
    private final Duration grace;
    private final AtomicInteger leftBehind = new AtomicInteger();
    private final Queue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads;

    /**
     * @param place the directory, for messages
     */
    HangingStore(ObjectStore store, String place) {
        this(store, place, GRACE);
    }

    HangingStore(ObjectStore store, String place, Duration grace) {
        super(store);
        this.place = place;
        this.grace = grace;
        this.threads =
                Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().name("directory-", 0).factory());
    }

    /** What is asked of the store. */
    private interface Request<T> {
        T run(Seclusion seclusion) throws StoreException;
    }

    @Override
    public Optional<ObjectStat> stat(ObjectKey key) throws StoreException {
        return ask(seclusion -> store.stat(key));
    }

    @Override
    public <T> T read(ObjectKey key, ContentReader<T> reader) throws StoreException {
        return ask(
                seclusion ->
                        store.read(
                                key,
                                content ->
                                        SecludedContent.read(content, seclusion, buffers, reader)));
    }

    /**
     * A write that comes back late finds its thread interrupted, and gives its file no name: what
     * it wrote may be of a buffer that was used again.
     */
    @Override
    public void write(ObjectKey key, ObjectBody body, WriteCondition condition)
            throws StoreException {
        ask(
                seclusion -> {
                    store.write(key, body, condition);
                    return true;
                });
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws StoreException {
        ask(
                seclusion -> {
                    store.delete(keys);
                    return true;
                });
    }

    @Override
    public void list(ObjectKey prefix, ObjectVisitor visitor) throws StoreException {
        ask(
                seclusion -> {
                    store.list(prefix, new SecludedVisitor(visitor, seclusion));
                    return true;
                });
    }

    @Override
    public Optional<ObjectStat> listed(ObjectKey key) throws StoreException {
        return ask(seclusion -> store.listed(key));
    }

    @Override
    public List<String> children(ObjectKey prefix) throws StoreException {
        return ask(seclusion -> store.children(prefix));
    }

    private <T> T ask(Request<T> request) throws StoreException {
        if (leftBehind.get() >= MOST_LEFT_BEHIND) {
            throw silent(leftBehind.get() + " operations on %s hang, and no more are begun");
        }
        Seclusion seclusion = new Seclusion();
        Errand<T> errand = new Errand<>();
        errand.start(threads, () -> request.run(seclusion));
        try {
            return errand.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return hurry(errand, seclusion);
        }
    }

    private <T> T hurry(Errand<T> errand, Seclusion seclusion) throws StoreException {
        boolean done = errand.hurry(grace);
        while (!done && !seclusion.abandon()) {
            done = errand.hurry(grace);
        }
        if (done) {
            return errand.result();
        }
        leftBehind.incrementAndGet();
        errand.whenDone(leftBehind::decrementAndGet);
        throw silent("no answer from %s: an operation of the file system hangs");
    }

    private StoreException.Silent silent(String what) {
        return new StoreException.Silent(
                what.formatted(place)
                        + ", as on a mount whose server is away; look at that server, or unmount"
                        + " with umount -f -l and mount with soft,timeo=100",
                null);
    }

    /** Its file system may hang at that as well. */
    @Override
    public void close() {
        Errand<Boolean> closing = new Errand<>();
        closing.start(
                threads,
                () -> {
                    store.close();
                    return true;
                });
        closing.isDoneWithin(grace);
        threads.shutdown();
    }

    /** Entries are the caller's business one by one. */
    private record SecludedVisitor(ObjectVisitor visitor, Seclusion seclusion)
            implements ObjectVisitor {
        private interface Visit {
            void run() throws StoreException;
        }

        private interface Question {
            boolean answer() throws StoreException;
        }

        private void show(Visit visit) throws StoreException {
            ask(
                    () -> {
                        visit.run();
                        return true;
                    });
        }

        private boolean ask(Question question) throws StoreException {
            try {
                seclusion.enter();
            } catch (InterruptedIOException e) {
                throw new StoreException.Unavailable(e.getMessage(), e);
            }
            try {
                return question.answer();
            } finally {
                seclusion.leave();
            }
        }

        @Override
        public void visit(ObjectStat object) throws StoreException {
            show(() -> visitor.visit(object));
        }

        @Override
        public void leftover(ObjectStat file) throws StoreException {
            show(() -> visitor.leftover(file));
        }

        @Override
        public void emptyDirectory(ObjectKey directory) throws StoreException {
            show(() -> visitor.emptyDirectory(directory));
        }

        @Override
        public boolean enters(ObjectKey directory) throws StoreException {
            return ask(() -> visitor.enters(directory));
        }

        @Override
        public void getsOn() throws StoreException {
            show(visitor::getsOn);
        }
    }
}
