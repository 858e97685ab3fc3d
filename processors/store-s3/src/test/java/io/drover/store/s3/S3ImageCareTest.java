package io.drover.store.s3;

import io.drover.blockengine.image.ImageCareContract;
import io.drover.blockengine.store.ObjectStore;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetKinds;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import java.util.Optional;

class S3ImageCareTest implements ImageCareContract {
    private static StandaloneStores stores;
    private static ObjectStore store;

    @BeforeAll
    static void start() throws Exception {
        String url = S3TestServer.bucket("images");
        stores = StandaloneStores.start(Optional.empty(), TargetKinds.parse(url));
        store = stores.open("s3", TargetKinds.parse(url), S3TestServer.credentials());
    }

    @AfterAll
    static void stop() {
        stores.close();
    }

    @Override
    public ObjectStore testee() {
        return store;
    }
}
