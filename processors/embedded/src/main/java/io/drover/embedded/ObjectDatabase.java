package io.drover.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The objects by key ({@code <plural>.<group>/<namespace>/<name>}) in an embedded database; every
 * change is committed before it is answered, so that a restart or a killed process loses nothing.
 * Not thread-safe by itself: {@link ObjectService} serialises writes.
 */
final class ObjectDatabase implements AutoCloseable {
    private static final String VERSION = "resourceVersion";
    private static final int CACHE_MIB = 4;

    /** Of objects that are kept in memory beside the file. */
    static final long CACHE_BYTES = (long) CACHE_MIB << 20;

    /** Objects that are read at a time. */
    private static final int BATCH = 100;

    private final MVStore store;
    private final Optional<DiskSync> sync;
    private final MVMap<String, String> objects;
    private final MVMap<String, Long> counters;

    private ObjectDatabase(MVStore store, Optional<DiskSync> sync) {
        this.store = store;
        this.sync = sync;
        this.objects = store.openMap("objects");
        this.counters = store.openMap("counters");
    }

    static ObjectDatabase inMemory() {
        return new ObjectDatabase(MVStore.open(null), Optional.empty());
    }

    /**
     * The file is compressed, and compacted in the background. Throws {@link
     * org.h2.mvstore.MVStoreException} if another process has it open.
     */
    static ObjectDatabase open(Path file) {
        MVStore store = store(file.toString());
        return new ObjectDatabase(store, Optional.of(DiskSync.start(store)));
    }

    static MVStore store(String file) {
        return new MVStore.Builder()
                .fileName(OrderedFile.name(file))
                .cacheSize(CACHE_MIB)
                .compress()
                .open();
    }

    static String key(ResourceType type, String namespace, String name) {
        return type.qualifiedPlural() + "/" + namespace + "/" + name;
    }

    long version() {
        return counters.getOrDefault(VERSION, 1L);
    }

    long nextVersion() {
        long next = version() + 1;
        counters.put(VERSION, next);
        return next;
    }

    Optional<ObjectNode> get(String key) {
        return Optional.ofNullable(objects.get(key))
                .map(json -> new StoredObject(key, json).tree());
    }

    /** Returns the object's JSON. */
    String put(String key, ObjectNode object) {
        String json = Json.text(object);
        objects.put(key, json);
        store.commit();
        return json;
    }

    void remove(String key) {
        objects.remove(key);
        store.commit();
    }

    /**
     * Objects whose key begins with {@code prefix}, in order of keys. The stream reads a few at a
     * time and may see changes that are made meanwhile.
     */
    Stream<ObjectNode> scan(String prefix) {
        return stored(prefix, "").map(StoredObject::tree);
    }

    /** Of the objects whose key begins with {@code prefix} those whose JSON has the text. */
    Stream<ObjectNode> scanFor(String prefix, String text) {
        return stored(prefix, "")
                .filter(object -> object.json().contains(text))
                .map(StoredObject::tree);
    }

    /**
     * As {@link #scan}, without a look into the objects.
     *
     * @param after the rest of the key behind which to begin; empty for the first
     */
    Stream<StoredObject> stored(String prefix, String after) {
        return Stream.iterate(
                        batch(prefix, prefix + after),
                        batch -> !batch.isEmpty(),
                        batch -> batch(prefix, batch.getLast().key()))
                .flatMap(List::stream);
    }

    private List<StoredObject> batch(String prefix, String after) {
        List<StoredObject> found = new ArrayList<>();
        Cursor<String, String> cursor = objects.cursor(after);
        while (found.size() < BATCH && cursor.hasNext()) {
            String key = cursor.next();
            if (!key.startsWith(prefix)) {
                break;
            }
            if (key.compareTo(after) > 0) {
                found.add(new StoredObject(key, cursor.getValue()));
            }
        }
        return found;
    }

    /** How many keys begin with {@code prefix} and come after {@code prefix + after}. */
    long count(String prefix, String after) {
        return position(prefix + Character.MAX_VALUE) - position(prefix + after + '\0');
    }

    private long position(String key) {
        long index = objects.getKeyIndex(key);
        return index < 0 ? -index - 1 : index;
    }

    /** Bytes of objects that are kept in memory beside the file. */
    long cachedBytes() {
        return (long) store.getCacheSizeUsed() << 20;
    }

    @Override
    public void close() {
        sync.ifPresent(DiskSync::close);
        store.close();
    }
}
