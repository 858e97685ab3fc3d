package io.drover.store.nfs4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.store.NfsObjectStore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Directories as large as stores get. */
@NeedsGanesha
class NfsListingTest {
    private static final int MANY = 100_000;
    static GaneshaServer server;
    static NfsClient client;
    static NfsObjectStore store;

    @BeforeAll
    static void start() throws Exception {
        server = GaneshaServer.prepare(0).export("rw", "");
        fill(server.directory("rw"));
        server.begin();
        client = NfsStores.client(server.port(), NfsStores.QUICK);
        store = NfsStores.store(client, "rw");
    }

    private static void fill(Path export) throws IOException {
        Path flat = Files.createDirectories(export.resolve("flat"));
        for (int i = 0; i < MANY; i++) {
            Files.createFile(flat.resolve("%064d.blk".formatted(i)));
        }
        for (int i = 0; i < 2000; i++) {
            Path directory =
                    Files.createDirectories(
                            export.resolve("deep/%02x/%02x".formatted(i % 50, i / 50)));
            Files.writeString(directory.resolve(i + ".blk"), "x");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (client != null) {
            client.close();
            server.close();
        }
    }

    @Test
    void aHundredThousandObjectsOfOneDirectoryAreVisitedOnceAndInOrder() throws Exception {
        List<String> keys = new ArrayList<>(MANY);
        long calls = client.traffic().calls();

        store.list(ObjectKey.of("flat"), object -> keys.add(object.key().value()));

        assertThat(keys).hasSize(MANY).isSorted().doesNotHaveDuplicates();
        assertThat(client.traffic().calls() - calls).isLessThan(200);
    }

    @Test
    void aTreeOfDirectoriesTakesOneCallForEach() throws Exception {
        List<String> keys = new ArrayList<>();
        long calls = client.traffic().calls();

        store.list(ObjectKey.of("deep"), object -> keys.add(object.key().value()));

        assertThat(keys).hasSize(2000).isSorted();
        assertThat(client.traffic().calls() - calls).isLessThan(2100);
    }

    @Test
    void aVisitorEndsTheListing() throws Exception {
        AtomicInteger seen = new AtomicInteger();

        assertThatThrownBy(
                        () ->
                                store.list(
                                        ObjectKey.of("deep"),
                                        object -> {
                                            if (seen.incrementAndGet() == 3) {
                                                throw new StoreException.Conflict("enough");
                                            }
                                        }))
                .isInstanceOf(StoreException.Conflict.class)
                .hasMessage("enough");
        assertThat(seen).hasValue(3);
        assertThat(store.children(ObjectKey.of("deep"))).hasSize(50);
    }
}
