package io.drover.store.nfs4.client;

/**
 * One call under way of a session. The server keeps the last answer for each slot, by which a
 * repetition is recognised. Owned by whoever took it from its {@link SlotTable}.
 */
final class Slot {
    private final int index;
    private int last;

    Slot(int index) {
        this.index = index;
    }

    int index() {
        return index;
    }

    int next() {
        return last + 1;
    }

    /** The server has taken note of the call numbered {@link #next()}. */
    void advance() {
        last++;
    }
}
