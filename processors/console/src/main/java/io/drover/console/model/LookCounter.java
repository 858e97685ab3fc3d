package io.drover.console.model;

import java.util.concurrent.atomic.AtomicLong;

/** How much work it was to keep up with the caches. Thread-safe. */
public final class LookCounter {
    private final AtomicLong looks = new AtomicLong();

    void add(long objects) {
        looks.addAndGet(objects);
    }

    /** Objects that were put in order since the start. */
    public long objects() {
        return looks.get();
    }
}
