package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.embedded.AdmissionHandler.Operation;
import io.drover.embedded.WatchHub.Event;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a Kubernetes API server does with objects: resource versions and conflicts, generations, the
 * status subresource, finalizers, owners. Writes exclude each other.
 */
final class ObjectService {
    private final ObjectDatabase database;
    private final TypeRegistry types;
    private final WatchHub hub;
    private final AdmissionHandler admission;
    private final InstantSource clock;
    private final OwnerCollector owners;
    private final EventExpiry expiry;
    private final ReentrantLock writes = new ReentrantLock();

    ObjectService(
            ObjectDatabase database,
            TypeRegistry types,
            AdmissionHandler admission,
            InstantSource clock) {
        this.database = database;
        this.types = types;
        this.admission = admission;
        this.clock = clock;
        this.hub = new WatchHub(database.version());
        this.owners = new OwnerCollector(database, types, this);
        this.expiry = new EventExpiry(database, clock);
        CrdTypes.restore(database, types);
    }

    WatchHub hub() {
        return hub;
    }

    /**
     * The version from which on a client that knows the present objects has to watch: the version
     * of the latest change that is in the database and published, not of one that is just being
     * written.
     */
    long version() {
        return hub.latest();
    }

    ObjectNode get(ResourceType type, String namespace, String name) {
        return database.get(ObjectDatabase.key(type, namespace, name))
                .orElseThrow(() -> ApiException.notFound(type, name));
    }

    List<ObjectNode> list(ResourceType type, String namespace, Selector selector) {
        return stream(type, namespace, "")
                .map(StoredObject::tree)
                .filter(selector::matches)
                .toList();
    }

    /**
     * @param after {@code <namespace>/<name>} behind which to begin; empty for the first
     */
    Stream<StoredObject> stream(ResourceType type, String namespace, String after) {
        return database.stored(prefix(type, namespace), behind(namespace, after));
    }

    /** How many there are behind {@code <namespace>/<name>}. */
    long count(ResourceType type, String namespace, String after) {
        return database.count(prefix(type, namespace), behind(namespace, after));
    }

    private static String prefix(ResourceType type, String namespace) {
        return type.qualifiedPlural() + "/" + (namespace.isEmpty() ? "" : namespace + "/");
    }

    private static String behind(String namespace, String after) {
        String start = namespace + "/";
        return !namespace.isEmpty() && after.startsWith(start)
                ? after.substring(start.length())
                : after;
    }

    ObjectNode create(ResourceType type, String namespace, ObjectNode input, WriteMode mode) {
        writes.lock();
        try {
            requireNamespace(namespace);
            ObjectNode object = input.deepCopy();
            ObjectNode metadata = object.withObjectProperty("metadata");
            String name = chooseName(metadata);
            if (exists(type, namespace, name)) {
                throw ApiException.alreadyExists(type, name);
            }
            prepareNew(type, namespace, object, metadata);
            Metadata.check(type, object, Optional.empty());
            review(Operation.CREATE, type, object, Optional.empty(), mode);
            Schemas.apply(type, object);
            return mode.dryRun() ? object : store(type, namespace, name, object, "ADDED");
        } finally {
            writes.unlock();
        }
    }

    /**
     * @param namespace empty for kinds without one
     */
    boolean exists(ResourceType type, String namespace, String name) {
        return database.get(ObjectDatabase.key(type, namespace, name)).isPresent();
    }

    private void requireNamespace(String namespace) {
        ResourceType namespaces = types.find("", "v1", "namespaces").orElseThrow();
        if (!namespace.isEmpty() && !exists(namespaces, "", namespace)) {
            throw ApiException.notFound(namespaces, namespace);
        }
    }

    void ensureNamespace(String name) {
        ResourceType namespaces = types.find("", "v1", "namespaces").orElseThrow();
        if (!exists(namespaces, "", name)) {
            ObjectNode namespace = Discovery.object();
            namespace.putObject("metadata").put("name", name);
            create(namespaces, "", namespace, WriteMode.PLAIN);
        }
    }

    private static String chooseName(ObjectNode metadata) {
        String name = metadata.path("name").asText("");
        if (name.isEmpty() && metadata.hasNonNull("generateName")) {
            name =
                    metadata.get("generateName").asText()
                            + Long.toString(
                                    ThreadLocalRandom.current().nextLong(1L << 25, 1L << 30), 36);
            metadata.put("name", name);
        }
        if (name.isEmpty()) {
            throw ApiException.invalid(
                    "metadata.name: Required value: name or generateName is required");
        }
        return name;
    }

    private void prepareNew(
            ResourceType type, String namespace, ObjectNode object, ObjectNode metadata) {
        object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", now());
        metadata.put("generation", 1);
        metadata.remove(List.of("deletionTimestamp", "managedFields", "selfLink"));
        if (type.statusSubresource()) {
            object.remove("status");
        }
        encodeSecret(type, object);
    }

    private static void encodeSecret(ResourceType type, ObjectNode object) {
        if (type.kind().equals("Secret")
                && object.remove("stringData") instanceof ObjectNode plain) {
            for (Map.Entry<String, JsonNode> entry : plain.properties()) {
                byte[] value = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
                object.withObjectProperty("data")
                        .put(entry.getKey(), Base64.getEncoder().encodeToString(value));
            }
        }
    }

    /**
     * Changes the object, or only its status, by {@code change}; fields that a client may not
     * change stay as they are.
     */
    ObjectNode update(
            ResourceType type,
            String namespace,
            String name,
            boolean status,
            WriteMode mode,
            UnaryOperator<ObjectNode> change) {
        writes.lock();
        try {
            ObjectNode old = get(type, namespace, name);
            ObjectNode wanted = change.apply(old.deepCopy());
            String expected = wanted.path("metadata").path("resourceVersion").asText("");
            if (!expected.isEmpty()
                    && !expected.equals(old.path("metadata").path("resourceVersion").asText())) {
                throw ApiException.conflict(type, name);
            }
            ObjectNode object =
                    status ? withStatusOf(old, wanted) : withoutStatusOf(type, old, wanted);
            encodeSecret(type, object);
            Metadata.check(type, object, Optional.of(old));
            if (!status) {
                review(Operation.UPDATE, type, object, Optional.of(old), mode);
            }
            Schemas.apply(type, object);
            if (object.equals(old)) {
                return old;
            }
            bumpGeneration(old, object);
            if (mode.dryRun()) {
                return object;
            }
            if (isFinalized(object)) {
                return remove(type, object);
            }
            return store(type, namespace, name, object, "MODIFIED");
        } finally {
            writes.unlock();
        }
    }

    private static ObjectNode withStatusOf(ObjectNode old, ObjectNode wanted) {
        ObjectNode object = old.deepCopy();
        if (wanted.hasNonNull("status")) {
            object.set("status", wanted.get("status"));
        } else {
            object.remove("status");
        }
        return object;
    }

    private static ObjectNode withoutStatusOf(
            ResourceType type, ObjectNode old, ObjectNode wanted) {
        if (type.statusSubresource()) {
            wanted.remove("status");
            if (old.has("status")) {
                wanted.set("status", old.get("status"));
            }
        }
        wanted.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        ObjectNode metadata = wanted.withObjectProperty("metadata");
        metadata.remove("managedFields");
        for (String fixed :
                List.of(
                        "name",
                        "namespace",
                        "uid",
                        "creationTimestamp",
                        "generation",
                        "deletionTimestamp",
                        "resourceVersion")) {
            metadata.remove(fixed);
            if (old.path("metadata").has(fixed)) {
                metadata.set(fixed, old.path("metadata").get(fixed));
            }
        }
        return wanted;
    }

    private static void bumpGeneration(ObjectNode old, ObjectNode object) {
        ObjectNode before = old.deepCopy().remove(List.of("metadata", "status"));
        ObjectNode after = object.deepCopy().remove(List.of("metadata", "status"));
        if (!before.equals(after)) {
            object.withObjectProperty("metadata")
                    .put("generation", old.path("metadata").path("generation").asLong(1) + 1);
        }
    }

    private static boolean isFinalized(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty();
    }

    /**
     * Marks the object for deletion, or removes it if nothing holds it.
     *
     * @param uid precondition, empty for none
     */
    ObjectNode delete(
            ResourceType type, String namespace, String name, String uid, WriteMode mode) {
        writes.lock();
        try {
            ObjectNode object = get(type, namespace, name);
            if (!uid.isEmpty() && !uid.equals(object.path("metadata").path("uid").asText())) {
                throw ApiException.conflict(type, name);
            }
            if (object.path("metadata").has("deletionTimestamp")) {
                return object;
            }
            review(Operation.DELETE, type, object.deepCopy(), Optional.of(object), mode);
            if (mode.dryRun()) {
                return object;
            }
            object.withObjectProperty("metadata").put("deletionTimestamp", now());
            return isFinalized(object)
                    ? remove(type, object)
                    : store(type, namespace, name, object, "MODIFIED");
        } finally {
            writes.unlock();
        }
    }

    private ObjectNode remove(ResourceType type, ObjectNode object) {
        erase(type, object);
        CrdTypes.changed(type, object, types, true);
        owners.collect(text(object, "uid"));
        if (type.qualifiedPlural().equals("namespaces")) {
            owners.collectNamespace(text(object, "name"));
        }
        return object;
    }

    private void erase(ResourceType type, ObjectNode object) {
        long version = database.nextVersion();
        database.remove(ObjectDatabase.key(type, text(object, "namespace"), text(object, "name")));
        object.withObjectProperty("metadata").put("resourceVersion", Long.toString(version));
        hub.publish(new Event(version, "DELETED", type, object));
    }

    private static String text(ObjectNode object, String field) {
        return object.path("metadata").path(field).asText();
    }

    private ObjectNode store(
            ResourceType type, String namespace, String name, ObjectNode object, String kind) {
        CrdTypes.changed(type, object, types, false);
        long version = database.nextVersion();
        object.withObjectProperty("metadata").put("resourceVersion", Long.toString(version));
        String json = database.put(ObjectDatabase.key(type, namespace, name), object);
        hub.publish(new Event(version, kind, type, namespace, json));
        expiry.due(type).forEach(event -> erase(type, event));
        return object;
    }

    private void review(
            Operation operation,
            ResourceType type,
            ObjectNode object,
            Optional<ObjectNode> old,
            WriteMode mode) {
        if (type.group().equals("longhorn.io") || type.kind().equals("Secret")) {
            admission
                    .review(new AdmissionHandler.Request(operation, type.kind(), object, old))
                    .forEach(mode.warnings());
        }
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
