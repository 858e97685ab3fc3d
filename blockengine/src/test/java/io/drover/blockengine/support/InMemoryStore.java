package io.drover.blockengine.support;

import io.drover.blockengine.store.ContentReader;
import io.drover.blockengine.store.ForeignNames;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreCapabilities;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.TemporaryNames;
import io.drover.blockengine.store.WriteCondition;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A strongly consistent store in memory with its own clock, which stands still until it is moved.
 * Tests read and change its content without the engine.
 */
public final class InMemoryStore implements ObjectStore {
    private record Entry(byte[] content, Instant modified) {}

    private final ConcurrentSkipListMap<String, Entry> objects = new ConcurrentSkipListMap<>();
    private final StoreCapabilities capabilities;
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    public InMemoryStore() {
        this(new StoreCapabilities(true, 1000, 4));
    }

    public InMemoryStore(StoreCapabilities capabilities) {
        this.capabilities = capabilities;
    }

    /** Another store with the same content and time. */
    public InMemoryStore copy() {
        InMemoryStore copy = new InMemoryStore(capabilities);
        copy.objects.putAll(objects);
        copy.now = now;
        return copy;
    }

    /** A store with the content of another one, including its times. */
    public static InMemoryStore copyOf(ObjectStore original) throws StoreException {
        InMemoryStore copy = new InMemoryStore();
        copy.now = Instant.now();
        original.list(
                ObjectKey.ROOT,
                stat ->
                        copy.put(
                                stat.key(),
                                original.read(stat.key(), InputStream::readAllBytes),
                                stat.modified()));
        return copy;
    }

    public Instant now() {
        return now;
    }

    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    /** Keys below the prefix, sorted. */
    public List<String> keys(ObjectKey prefix) {
        return List.copyOf(below(prefix).keySet());
    }

    /** All content by key, for comparisons. */
    public SortedMap<String, String> digests() {
        SortedMap<String, String> digests = new TreeMap<>();
        objects.forEach((key, entry) -> digests.put(key, Digests.sha256(entry.content)));
        return digests;
    }

    public byte[] content(ObjectKey key) {
        return objects.get(key.value()).content.clone();
    }

    public void put(ObjectKey key, byte[] content) {
        put(key, content, now);
    }

    public void put(ObjectKey key, byte[] content, Instant modified) {
        objects.put(key.value(), new Entry(content.clone(), modified));
    }

    public void remove(ObjectKey key) {
        objects.remove(key.value());
    }

    @Override
    public Optional<ObjectStat> stat(ObjectKey key) throws StoreException {
        checkInterrupt();
        return Optional.ofNullable(objects.get(key.value())).map(entry -> stat(key.value(), entry));
    }

    @Override
    public <T> T read(ObjectKey key, ContentReader<T> reader) throws StoreException {
        checkInterrupt();
        Entry entry = objects.get(key.value());
        if (entry == null) {
            throw new StoreException.NotFound("no object " + key);
        }
        try (InputStream content = new ByteArrayInputStream(entry.content)) {
            return reader.read(content);
        } catch (IOException e) {
            throw new StoreException.Unavailable("reading " + key + " broke off", e);
        }
    }

    @Override
    public void write(ObjectKey key, ObjectBody body, WriteCondition condition)
            throws StoreException {
        checkInterrupt();
        Entry entry;
        try (InputStream content = body.open()) {
            entry = new Entry(content.readAllBytes(), now);
        } catch (IOException e) {
            throw new StoreException.Unavailable("content of " + key + " cannot be read", e);
        }
        if (condition == WriteCondition.NONE) {
            objects.put(key.value(), entry);
        } else if (objects.putIfAbsent(key.value(), entry) != null) {
            throw new StoreException.Conflict("object " + key + " already exists");
        }
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws StoreException {
        checkInterrupt();
        keys.forEach(key -> objects.remove(key.value()));
    }

    @Override
    public void list(ObjectKey prefix, ObjectVisitor visitor) throws StoreException {
        checkInterrupt();
        List<ObjectStat> page = new ArrayList<>();
        below(prefix).forEach((key, entry) -> page.add(stat(key, entry)));
        for (ObjectStat stat : page) {
            if (!isWanted(stat.key(), prefix, visitor)) {
                continue;
            }
            if (TemporaryNames.isTemporary(stat.key().name())) {
                visitor.leftover(stat);
            } else {
                visitor.visit(stat);
            }
        }
    }

    private static boolean isWanted(ObjectKey object, ObjectKey prefix, ObjectVisitor visitor)
            throws StoreException {
        List<ObjectKey> above = new ArrayList<>();
        for (ObjectKey at = object.parent(); !at.equals(prefix); at = at.parent()) {
            above.addFirst(at);
        }
        for (ObjectKey directory : above) {
            if (!ForeignNames.isForeign(directory.name()) && !visitor.enters(directory)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<String> children(ObjectKey prefix) throws StoreException {
        checkInterrupt();
        int start = prefix.isRoot() ? 0 : prefix.value().length() + 1;
        TreeSet<String> names = new TreeSet<>();
        for (String key : below(prefix).keySet()) {
            String name = ObjectKey.of(key).name();
            if (TemporaryNames.isTemporary(name) || ForeignNames.isForeign(name)) {
                continue;
            }
            int slash = key.indexOf('/', start);
            names.add(slash < 0 ? key.substring(start) : key.substring(start, slash));
        }
        names.removeIf(ForeignNames::isForeign);
        return List.copyOf(names);
    }

    @Override
    public StoreCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public void close() {
        // holds nothing
    }

    private NavigableMap<String, Entry> below(ObjectKey prefix) {
        return prefix.isRoot()
                ? objects
                : objects.subMap(prefix.value() + "/", true, prefix.value() + "0", false);
    }

    private static ObjectStat stat(String key, Entry entry) {
        return new ObjectStat(ObjectKey.of(key), entry.content.length, entry.modified);
    }

    private static void checkInterrupt() throws StoreException {
        if (Thread.currentThread().isInterrupted()) {
            throw new StoreException.Unavailable("interrupted");
        }
    }
}
