package io.drover.store.nfs4.rpc;

import java.io.IOException;
import java.time.Duration;

/** Opens connections to one server. */
@FunctionalInterface
public interface RpcConnector {
    /**
     * @param timeout within which it returns or throws; positive
     * @throws InterruptedException if the caller was interrupted while it waited
     */
    RpcChannel open(Duration timeout) throws IOException, InterruptedException;
}
