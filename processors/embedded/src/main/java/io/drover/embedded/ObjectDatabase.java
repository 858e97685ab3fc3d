package io.drover.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The objects by key ({@code <plural>.<group>/<namespace>/<name>}) in an embedded database; every
 * change is committed before it is answered, so that a restart or a killed process loses nothing.
 * Not thread-safe by itself: {@link ObjectService} serialises writes.
 */
final class ObjectDatabase implements AutoCloseable {
    private static final String VERSION = "resourceVersion";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final MVStore store;
    private final MVMap<String, String> objects;
    private final MVMap<String, Long> counters;

    private ObjectDatabase(MVStore store) {
        this.store = store;
        this.objects = store.openMap("objects");
        this.counters = store.openMap("counters");
    }

    static ObjectDatabase inMemory() {
        return new ObjectDatabase(MVStore.open(null));
    }

    /** Throws {@link org.h2.mvstore.MVStoreException} if another process has it open. */
    static ObjectDatabase open(Path file) {
        return new ObjectDatabase(
                new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().open());
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
        return Optional.ofNullable(objects.get(key)).map(ObjectDatabase::parse);
    }

    void put(String key, ObjectNode object) {
        objects.put(key, object.toString());
        store.commit();
    }

    void remove(String key) {
        objects.remove(key);
        store.commit();
    }

    /** Objects whose key begins with {@code prefix}, in order of keys. */
    List<ObjectNode> scan(String prefix) {
        List<ObjectNode> found = new ArrayList<>();
        Iterator<String> keys = objects.keyIterator(prefix);
        while (keys.hasNext()) {
            String key = keys.next();
            if (!key.startsWith(prefix)) {
                break;
            }
            get(key).ifPresent(found::add);
        }
        return found;
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database holds something else than JSON", e);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
