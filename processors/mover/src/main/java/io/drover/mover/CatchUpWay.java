package io.drover.mover;

import java.util.Arrays;
import java.util.Locale;

/** How a device is brought to a backup, by what is known of it. */
public enum CatchUpWay {
    /** A new device: all of it is written that is not zeros already. */
    FULL,

    /** It holds a backup completely: only what differs from that is read and written. */
    DIFFERENCE,

    /** Nobody knows what it holds: it is read, and only what differs from the backup is written. */
    COMPARISON;

    /** As it is written into files. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One that is not known is the way that is always right. */
    static CatchUpWay of(String id) {
        return Arrays.stream(values())
                .filter(way -> way.id().equals(id))
                .findFirst()
                .orElse(COMPARISON);
    }
}
