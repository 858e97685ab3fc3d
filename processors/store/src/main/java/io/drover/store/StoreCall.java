package io.drover.store;

import java.io.InputStream;

/** One request from its first attempt to its end. Thread-safe. */
public final class StoreCall {
    private final Vigil vigil;
    private final long begun;
    private final boolean farewell;
    private final boolean first;
    private volatile boolean over;

    StoreCall(Vigil vigil, long begun, boolean farewell, boolean first) {
        this.vigil = vigil;
        this.begun = begun;
        this.farewell = farewell;
        this.first = first;
    }

    /** By the clock of the vigil, in nanoseconds. */
    long begun() {
        return begun;
    }

    /** Whether it is made although the target was given up a short while ago. */
    boolean isFarewell() {
        return farewell;
    }

    /** Whether a person waits and the target has not answered anything yet. */
    boolean isFirst() {
        return first;
    }

    /** Whether nobody waits for it any more; a route must not try it again. */
    public boolean isOver() {
        return over;
    }

    void giveUp() {
        over = true;
    }

    Vigil vigil() {
        return vigil;
    }

    /**
     * The content of a first attempt: that the target takes it counts as progress, which a
     * repetition does not, lest one that takes everything and answers nothing is waited for long.
     */
    public InputStream sending(InputStream content) {
        return new ObservedStream(content, vigil::progress);
    }
}
