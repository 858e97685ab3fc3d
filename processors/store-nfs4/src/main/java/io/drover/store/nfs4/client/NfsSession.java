package io.drover.store.nfs4.client;

import io.drover.store.nfs4.proto.SessionOperations;
import io.drover.store.nfs4.rpc.RpcChannel;

import java.util.concurrent.atomic.AtomicBoolean;

/** A session that the server granted. Disposable: when it is gone, another one is made. */
public final class NfsSession {
    /** Room for everything around the data of a READ or WRITE. */
    private static final int OVERHEAD = 4096;

    private static final int MIN_TRANSFER = 4096;

    private final byte[] id;
    private final SessionOperations.Limits limits;
    private final SlotTable slots;
    private final int incarnation;
    private volatile RpcChannel channel;
    private final AtomicBoolean lost = new AtomicBoolean();

    /**
     * @param incarnation of this client that it belongs to, see {@link Identity}
     * @param channel that it was granted on
     */
    NfsSession(SessionOperations.GrantedSession granted, int incarnation, RpcChannel channel) {
        this.id = granted.id();
        this.limits = granted.limits();
        this.incarnation = incarnation;
        this.channel = channel;
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

    int incarnation() {
        return incarnation;
    }

    /**
     * Whether the server is known to be the one that granted it, as far as this connection goes.
     */
    boolean isOn(RpcChannel other) {
        return channel.equals(other);
    }

    void moveTo(RpcChannel other) {
        channel = other;
    }

    boolean isLost() {
        return lost.get();
    }

    /**
     * @return whether it was in use until now
     */
    boolean lose() {
        slots.close();
        return lost.compareAndSet(false, true);
    }
}
