package io.drover.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Objects as clients see them: what they send is checked field by field, and a kind that is served
 * by two groups is converted from and to the one that is stored.
 */
final class ServedObjects {
    private final ObjectService objects;
    private final TypeRegistry types;

    ServedObjects(ObjectService objects, TypeRegistry types) {
        this.objects = objects;
        this.types = types;
    }

    WatchHub hub() {
        return objects.hub();
    }

    long version() {
        return objects.version();
    }

    /** The kind as which its objects are stored. */
    ResourceType stored(ResourceType type) {
        return isEventsGroup(type) ? types.find("", "v1", "events").orElseThrow() : type;
    }

    private static boolean isEventsGroup(ResourceType type) {
        return type.qualifiedPlural().equals(TypeRegistry.EVENTS);
    }

    /** A stored object as the kind has it. */
    ObjectNode served(ResourceType type, ObjectNode object) {
        return isEventsGroup(type) ? EventForm.ofEventsGroup(object) : object;
    }

    private static ObjectNode received(ResourceType type, ObjectNode object) {
        return isEventsGroup(type) ? EventForm.ofCore(object) : object;
    }

    ObjectNode get(ResourceType type, String namespace, String name) {
        return served(type, objects.get(stored(type), namespace, name));
    }

    List<ObjectNode> list(ResourceType type, String namespace, Selector selector) {
        return source(type, namespace, selector).after("").map(StoredObject::tree).toList();
    }

    /** Objects one by one, as they are read. */
    ListPage.Source source(ResourceType type, String namespace, Selector selector) {
        ResourceType stored = stored(type);
        return new ListPage.Source() {
            @Override
            public Stream<StoredObject> after(String key) {
                Stream<StoredObject> found = objects.stream(stored, namespace, key);
                if (isEventsGroup(type)) {
                    found = found.map(object -> object.with(served(type, object.tree())));
                }
                return selector.requirements().isEmpty()
                        ? found
                        : found.filter(object -> selector.matches(object.tree()));
            }

            @Override
            public long countAfter(String key) {
                return selector.requirements().isEmpty()
                        ? objects.count(stored, namespace, key)
                        : -1;
            }
        };
    }

    ObjectNode create(ResourceType type, String namespace, ObjectNode input, WriteMode mode) {
        ObjectNode checked = FieldCheck.check(type, input, mode);
        type.keptOnly().ifPresent(mode.warnings());
        return served(type, objects.create(stored(type), namespace, received(type, checked), mode));
    }

    ObjectNode update(
            ResourceType type,
            String namespace,
            String name,
            boolean status,
            WriteMode mode,
            UnaryOperator<ObjectNode> change) {
        return served(
                type,
                objects.update(
                        stored(type),
                        namespace,
                        name,
                        status,
                        mode,
                        old ->
                                received(
                                        type,
                                        FieldCheck.check(
                                                type, change.apply(served(type, old)), mode))));
    }

    ObjectNode delete(
            ResourceType type, String namespace, String name, String uid, WriteMode mode) {
        return served(type, objects.delete(stored(type), namespace, name, uid, mode));
    }
}
