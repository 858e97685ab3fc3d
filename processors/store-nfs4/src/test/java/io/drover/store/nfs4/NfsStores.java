package io.drover.store.nfs4;

import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsTimeouts;
import io.drover.store.nfs4.rpc.OncRpcConnector;
import io.drover.store.nfs4.rpc.RpcCredential;
import io.drover.store.nfs4.store.NfsObjectStore;

import java.time.Duration;
import java.util.List;

/** Stores for tests, without routes in front of them. */
final class NfsStores {
    static final NfsTimeouts QUICK =
            new NfsTimeouts(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(20));

    private static final int TRANSFER = 4 * 1024 * 1024;

    private NfsStores() {}

    static NfsClient client(int port, NfsTimeouts timeouts) {
        return new NfsClient(
                "127.0.0.1:" + port,
                new OncRpcConnector("127.0.0.1", port, new RpcCredential(0, 0, List.of()), true),
                timeouts,
                TRANSFER,
                TRANSFER,
                16);
    }

    static NfsObjectStore store(NfsClient client, String export) {
        return new NfsObjectStore(client, "/export/" + export, 0, 0);
    }
}
