package io.drover.endpoint.nfs;

import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectStoreContract;
import io.drover.endpoint.nfs.store.NfsObjectStore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import java.util.UUID;

/** The contract against a real server. */
class NfsObjectStoreTest implements ObjectStoreContract {
    static GaneshaServer server;
    static NfsObjectStore store;
    ObjectKey scratch;

    @BeforeAll
    static void start() throws Exception {
        server = GaneshaServer.start();
        store = NfsStores.store(NfsStores.client(server.port(), NfsStores.QUICK), "rw");
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            store.close();
            server.close();
        }
    }

    @BeforeEach
    void choosePrefix() {
        scratch = ObjectKey.of("backupstore/" + UUID.randomUUID());
    }

    @Override
    public ObjectStore testee() {
        return store;
    }

    @Override
    public ObjectKey scratch() {
        return scratch;
    }
}
