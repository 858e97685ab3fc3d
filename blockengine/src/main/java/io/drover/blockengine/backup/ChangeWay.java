package io.drover.blockengine.backup;

import java.util.Arrays;
import java.util.Optional;

/** How a backup learns what has changed. */
public enum ChangeWay {
    /** Only what changed since the last backup's snapshot is read; the rest is inherited. */
    DELTA("delta"),
    /** Only what is allocated is read, and compared by checksum. */
    ALLOCATED("allocated"),
    /** Everything is read, and compared by checksum. */
    ALL("all");

    private final String id;

    ChangeWay(String id) {
        this.id = id;
    }

    /** The word in statistics, events and metrics. */
    public String id() {
        return id;
    }

    /** Empty for another word. */
    public static Optional<ChangeWay> of(String id) {
        return Arrays.stream(values()).filter(way -> way.id.equals(id)).findFirst();
    }
}
