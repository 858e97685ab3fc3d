package io.drover.store.nfs4.client;

import io.drover.store.nfs4.proto.CompoundAnswer;
import io.drover.store.nfs4.proto.NfsStatus;

import java.io.IOException;

/** The server does not give this client a session. */
public final class SessionRefusedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final NfsStatus status;

    SessionRefusedException(String operation, CompoundAnswer answer) {
        super(
                "the server refused %s with %s (%d)"
                        .formatted(operation, answer.status(), answer.code()));
        this.status = answer.status();
    }

    public NfsStatus status() {
        return status;
    }
}
