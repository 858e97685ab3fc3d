package io.drover.store.nfs4.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One connection to an NFS server. Thread-safe; answers may come in any order. */
public interface RpcChannel {
    /**
     * Sends one COMPOUND. The future fails with {@link java.io.IOException} when the connection
     * breaks or is closed, or with {@link RpcRefusedException} when the server refuses the call as
     * such. The payload of the message must not change until the future is done or the channel is
     * closed.
     *
     * @param timeout after which the future fails; positive
     * @return the body of the answer, from the status of the compound on
     */
    CompletableFuture<ByteBuffer> call(RpcMessage message, Duration timeout);

    boolean isOpen();

    /** Closes the connection; calls under way fail. Never blocks on the server. */
    void close();
}
