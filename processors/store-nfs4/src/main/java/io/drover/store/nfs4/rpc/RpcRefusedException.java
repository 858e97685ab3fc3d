package io.drover.store.nfs4.rpc;

import java.io.IOException;

/** The server refused a call below the level of NFS. */
public final class RpcRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What it refused. */
    public enum Reason {
        /** The identity that the call claims. */
        CREDENTIAL,
        /** NFS version 4; it serves another one or none. */
        VERSION,
        /** Nothing in particular: it is in trouble, and the call may be repeated. */
        TROUBLE,
        /** The call itself, as not understood. */
        CALL
    }

    private final Reason reason;

    public RpcRefusedException(Reason reason, Throwable cause) {
        super(cause.getMessage(), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
