package io.drover.blockengine.lock;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.drover.blockengine.store.ObjectBody;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Content of a {@code lock-*.lck}: {@code {"Name":"lock-…","Type":1,"Acquired":false}}. Its time is
 * the store's modification time.
 */
record LockFile(String name, LockType type, boolean acquired, boolean understood) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    LockFile(String name, LockType type, boolean acquired) {
        this(name, type, acquired, true);
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
                        LockType.isKnown(json.path("Type").intValue()));
            }
        } catch (JacksonException | CharConversionException e) {
            return unreadable(name);
        }
        return unreadable(name);
    }

    private static LockFile unreadable(String name) {
        return new LockFile(name, LockType.DELETION, true, false);
    }

    ObjectBody toBody() {
        return ObjectBody.utf8(
                "{\"Name\":\""
                        + name
                        + "\",\"Type\":"
                        + type.code()
                        + ",\"Acquired\":"
                        + acquired
                        + "}");
    }
}
