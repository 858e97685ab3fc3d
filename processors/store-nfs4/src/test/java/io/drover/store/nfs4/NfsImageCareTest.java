package io.drover.store.nfs4;

import io.drover.blockengine.image.ImageCareContract;
import io.drover.blockengine.store.ObjectStore;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import java.util.Optional;

@NeedsGanesha
class NfsImageCareTest implements ImageCareContract {
    private static GaneshaServer server;
    private static StandaloneStores stores;
    private static ObjectStore store;

    @BeforeAll
    static void start() throws Exception {
        server = GaneshaServer.prepare(0).export("rw", "").begin();
        String url = server.url("rw");
        stores = StandaloneStores.start(Optional.empty(), TargetKinds.parse(url));
        store = stores.open("nfs", TargetKinds.parse(url), TargetCredentials.NONE);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            stores.close();
            server.close();
        }
    }

    @Override
    public ObjectStore testee() {
        return store;
    }
}
