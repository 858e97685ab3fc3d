package io.drover.store;

import io.drover.blockengine.store.ContentReader;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.WriteCondition;

import java.util.List;

/**
 * One call of an object store as it travels, as the body of an exchange, through the route of its
 * target.
 */
public sealed interface StoreRequest {
    /** Header with {@link #operation()}, for routes that tell requests apart. */
    String OPERATION = "DroverStoreOperation";

    /** Header with the key's text, or the first key's. */
    String KEY = "DroverStoreKey";

    /** Exchange property with the request while the message's body is something else. */
    String PROPERTY = "DroverStoreRequest";

    /**
     * Exchange property, {@code true} while a person waits at a command and the target has not
     * answered anything yet.
     */
    String FIRST = "DroverStoreFirst";

    /** Exchange property with the {@link StoreCall} that the request belongs to. */
    String CALL = "DroverStoreCall";

    /** Word for the header {@value #OPERATION}. */
    String operation();

    ObjectKey key();

    record Stat(ObjectKey key) implements StoreRequest {
        @Override
        public String operation() {
            return "stat";
        }
    }

    record Read(ObjectKey key, ContentReader<?> reader) implements StoreRequest {
        @Override
        public String operation() {
            return "read";
        }
    }

    record Write(ObjectKey key, ObjectBody body, WriteCondition condition) implements StoreRequest {
        @Override
        public String operation() {
            return "write";
        }
    }

    record Delete(List<ObjectKey> keys) implements StoreRequest {
        @Override
        public String operation() {
            return "delete";
        }

        @Override
        public ObjectKey key() {
            return keys.isEmpty() ? ObjectKey.ROOT : keys.getFirst();
        }
    }

    record Listing(ObjectKey key, ObjectVisitor visitor) implements StoreRequest {
        @Override
        public String operation() {
            return "list";
        }
    }

    /** The one object's entry of a listing. */
    record Listed(ObjectKey key) implements StoreRequest {
        @Override
        public String operation() {
            return "list";
        }
    }

    record Children(ObjectKey key) implements StoreRequest {
        @Override
        public String operation() {
            return "children";
        }
    }
}
