package io.drover.endpoint.nfs.client;

import io.drover.endpoint.nfs.proto.SessionOperations;

/** A session that the server granted. Disposable: when it is gone, another one is made. */
public final class NfsSession {
    /** Room for everything around the data of a READ or WRITE. */
    private static final int OVERHEAD = 4096;

    private static final int MIN_TRANSFER = 4096;

    private final byte[] id;
    private final SessionOperations.Limits limits;
    private final SlotTable slots;
    private volatile boolean lost;

    NfsSession(SessionOperations.GrantedSession granted) {
        this.id = granted.id();
        this.limits = granted.limits();
        this.slots = new SlotTable(Math.max(1, limits.slots()));
    }

    byte[] id() {
        return id;
    }

    SlotTable slots() {
        return slots;
    }

    /** Largest number of bytes in one WRITE. */
    public int writeSize() {
        return Math.max(MIN_TRANSFER, limits.request() - OVERHEAD);
    }

    /** Largest number of bytes in the answer to one READ or READDIR. */
    public int readSize() {
        return Math.max(MIN_TRANSFER, limits.response() - OVERHEAD);
    }

    boolean isLost() {
        return lost;
    }

    void lose() {
        lost = true;
        slots.close();
    }
}
