package io.drover.blockengine.support;

import io.drover.blockengine.store.ContentReader;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreCapabilities;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * A store that fails as a test specifies. Every key of a deletion counts as a separate operation
 * and mutation, as a crash may happen between any two.
 */
public final class FaultyStore implements ObjectStore {
    /** The operations of a store. */
    public enum Kind {
        STAT,
        READ,
        WRITE,
        DELETE,
        LIST,
        CHILDREN;

        private boolean mutates() {
            return this == WRITE || this == DELETE;
        }
    }

    private sealed interface Effect {
        record Fail(Function<String, StoreException> failure) implements Effect {}

        record Torn() implements Effect {}

        record Empty() implements Effect {}

        record Wait(CountDownLatch reached, CountDownLatch release) implements Effect {}
    }

    private static final class Rule {
        private final Kind kind;
        private final String part;
        private final Effect effect;
        private int skip;
        private int times;

        Rule(Kind kind, String part, int skip, int times, Effect effect) {
            this.kind = kind;
            this.part = part;
            this.skip = skip;
            this.times = times;
            this.effect = effect;
        }

        synchronized boolean takes(Kind operation, ObjectKey key) {
            if (operation != kind || !key.value().contains(part) || times == 0) {
                return false;
            }
            if (skip > 0) {
                skip--;
                return false;
            }
            times--;
            return true;
        }
    }

    /** The beginning of a rule: which operations. */
    public final class Fault {
        private final Kind kind;
        private String part = "";
        private int skip;
        private int times = Integer.MAX_VALUE;

        private Fault(Kind kind) {
            this.kind = kind;
        }

        /** Only keys that contain {@code text}. */
        public Fault of(String text) {
            part = text;
            return this;
        }

        /** Only the {@code n}-th one that matches, counted from 1. */
        public Fault nth(int n) {
            skip = n - 1;
            times = 1;
            return this;
        }

        public void fails(Function<String, StoreException> failure) {
            add(new Effect.Fail(failure));
        }

        /** The operation takes place, and then the store reports that it is unavailable. */
        public void isTorn() {
            add(new Effect.Torn());
        }

        /** A listing shows nothing. */
        public void isEmpty() {
            add(new Effect.Empty());
        }

        /** The operation signals {@code reached} and waits for {@code release}. */
        public void waits(CountDownLatch reached, CountDownLatch release) {
            add(new Effect.Wait(reached, release));
        }

        private void add(Effect effect) {
            rules.add(new Rule(kind, part, skip, times, effect));
        }
    }

    private final ObjectStore store;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    // guarded by this
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private int mutations;
    private int crashAfter = Integer.MAX_VALUE;

    public FaultyStore(ObjectStore store) {
        this.store = store;
    }

    public Fault on(Kind kind) {
        return new Fault(kind);
    }

    /** Lets that many mutations through; from then on everything fails, as after a kill. */
    public synchronized FaultyStore crashAfter(int mutationsLeft) {
        crashAfter = mutationsLeft;
        return this;
    }

    /** No operation is disturbed from now on by what {@link #on} asked for. */
    public void calm() {
        rules.clear();
    }

    /** Mutations that took place. */
    public synchronized int mutations() {
        return mutations;
    }

    public synchronized boolean hasCrashed() {
        return mutations >= crashAfter;
    }

    public synchronized int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    private Optional<Effect> before(Kind kind, ObjectKey key) throws StoreException {
        synchronized (this) {
            counts.merge(kind, 1, Integer::sum);
            if (mutations >= crashAfter) {
                throw new StoreException.Unavailable("crashed before " + kind + " " + key);
            }
            if (kind.mutates()) {
                mutations++;
            }
        }
        for (Rule rule : rules) {
            if (rule.takes(kind, key)) {
                return apply(rule.effect, kind + " " + key);
            }
        }
        return Optional.empty();
    }

    private static Optional<Effect> apply(Effect effect, String what) throws StoreException {
        if (effect instanceof Effect.Fail(Function<String, StoreException> failure)) {
            throw failure.apply("scripted failure of " + what);
        }
        if (effect instanceof Effect.Wait(CountDownLatch reached, CountDownLatch release)) {
            reached.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException.Unavailable("interrupted in " + what, e);
            }
        }
        return Optional.of(effect);
    }

    private static void after(Optional<Effect> effect, ObjectKey key) throws StoreException {
        if (effect.isPresent() && effect.get() instanceof Effect.Torn) {
            throw new StoreException.Unavailable("no answer about " + key);
        }
    }

    private static boolean isEmptied(Optional<Effect> effect) {
        return effect.isPresent() && effect.get() instanceof Effect.Empty;
    }

    @Override
    public Optional<ObjectStat> stat(ObjectKey key) throws StoreException {
        before(Kind.STAT, key);
        return store.stat(key);
    }

    @Override
    public <T> T read(ObjectKey key, ContentReader<T> reader) throws StoreException {
        before(Kind.READ, key);
        return store.read(key, reader);
    }

    @Override
    public void write(ObjectKey key, ObjectBody body, WriteCondition condition)
            throws StoreException {
        Optional<Effect> effect = before(Kind.WRITE, key);
        store.write(key, body, condition);
        after(effect, key);
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws StoreException {
        for (ObjectKey key : keys) {
            Optional<Effect> effect = before(Kind.DELETE, key);
            store.delete(List.of(key));
            after(effect, key);
        }
    }

    @Override
    public void list(ObjectKey prefix, ObjectVisitor visitor) throws StoreException {
        if (!isEmptied(before(Kind.LIST, prefix))) {
            store.list(prefix, visitor);
        }
    }

    @Override
    public List<String> children(ObjectKey prefix) throws StoreException {
        return isEmptied(before(Kind.CHILDREN, prefix)) ? List.of() : store.children(prefix);
    }

    @Override
    public StoreCapabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public void close() {
        store.close();
    }
}
