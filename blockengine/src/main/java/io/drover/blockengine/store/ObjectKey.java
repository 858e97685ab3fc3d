package io.drover.blockengine.store;

import static java.util.Objects.requireNonNull;

/**
 * Name of an object below the root of a backup target: slash-separated, no leading or trailing
 * slash, no empty, {@code .} or {@code ..} segment. {@link #ROOT} names the root itself and is only
 * valid as a prefix of a listing.
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {
    public static final ObjectKey ROOT = new ObjectKey("");

    public ObjectKey {
        requireNonNull(value, "value");
        if (!value.isEmpty()) {
            for (String segment : value.split("/", -1)) {
                if (segment.isEmpty()
                        || segment.equals(".")
                        || segment.equals("..")
                        || segment.indexOf('\0') >= 0) {
                    throw new IllegalArgumentException(
                            "object key '" + value + "' has an empty or relative segment");
                }
            }
        }
    }

    public static ObjectKey of(String value) {
        return new ObjectKey(value);
    }

    public boolean isRoot() {
        return value.isEmpty();
    }

    /** The key {@code relative} below this one. */
    public ObjectKey resolve(String relative) {
        return isRoot() ? new ObjectKey(relative) : new ObjectKey(value + "/" + relative);
    }

    /** Last segment. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** The key without its last segment; {@link #ROOT} for a single segment. */
    public ObjectKey parent() {
        int slash = value.lastIndexOf('/');
        return slash < 0 ? ROOT : new ObjectKey(value.substring(0, slash));
    }

    @Override
    public int compareTo(ObjectKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
