package io.drover.store.nfs4.client;

import io.drover.store.nfs4.proto.CompoundAnswer;
import io.drover.store.nfs4.proto.NfsStatus;
import io.drover.store.nfs4.proto.OpCode;

import java.io.IOException;
import java.util.Optional;

/** An operation that the server did not perform. */
public final class NfsStatusException extends IOException {
    private static final long serialVersionUID = 1L;
    private final NfsStatus status;

    public NfsStatusException(CompoundAnswer answer) {
        super(
                "the server answered %s (%d) to %s"
                        .formatted(answer.status(), answer.code(), name(answer.failed())));
        this.status = answer.status();
    }

    private static String name(Optional<OpCode> operation) {
        return operation.map(OpCode::name).orElse("the call");
    }

    public NfsStatus status() {
        return status;
    }
}
