package io.drover.blockengine.lock;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Content of a {@code lock-*.lck}: {@code {"Name":"lock-…","Type":1,"Acquired":false}}, to which
 * Drover adds the holder; Longhorn writes none and ignores it. Its time is the store's modification
 * time.
 *
 * @param holder for display; empty if the file names none
 */
record LockFile(String name, LockType type, boolean acquired, String holder, boolean understood) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A lock of this process. */
    LockFile(String name, LockType type, boolean acquired) {
        this(name, type, acquired, LockHolder.ofThisProcess(), true);
    }

    /** A file that cannot be understood counts as the strongest lock. */
    static LockFile read(String name, InputStream content) throws IOException {
        try {
            JsonNode json = MAPPER.readTree(content);
            if (json != null && json.path("Type").isInt()) {
                return new LockFile(
                        name,
                        LockType.of(json.path("Type").intValue()),
                        json.path("Acquired").asBoolean(false),
                        json.path("Holder").asText(""),
                        LockType.isKnown(json.path("Type").intValue()));
            }
        } catch (JacksonException | CharConversionException e) {
            return unreadable(name);
        }
        return unreadable(name);
    }

    /**
     * The lock that a listing showed; empty if it has been released since. Its name is empty if the
     * file does not have the name of a lock.
     */
    static Optional<LockFile> find(ObjectStore store, ObjectStat file) throws StoreException {
        String name = StoreLayout.lockOf(file.key().name()).orElse("");
        try {
            return Optional.of(store.read(file.key(), content -> read(name, content)));
        } catch (StoreException.NotFound e) {
            return Optional.empty();
        }
    }

    private static LockFile unreadable(String name) {
        return new LockFile(name, LockType.DELETION, true, "", false);
    }

    ObjectBody toBody() {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("Name", name).put("Type", type.code()).put("Acquired", acquired);
        json.put("Holder", holder);
        return ObjectBody.utf8(json.toString());
    }
}
