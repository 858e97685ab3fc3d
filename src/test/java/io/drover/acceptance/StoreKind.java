package io.drover.acceptance;

import io.drover.blockengine.support.ScratchDirectories;
import io.drover.store.nfs4.GaneshaServer;
import io.drover.store.s3.S3TestServer;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Where the stores of a test are: real servers, each store empty and of its own. */
interface StoreKind extends AutoCloseable {
    AtomicInteger NUMBER = new AtomicInteger();

    TestStore newStore() throws IOException;

    @Override
    void close() throws IOException, InterruptedException;

    static StoreKind s3() {
        return new StoreKind() {
            @Override
            public TestStore newStore() {
                String bucket =
                        "acceptance-"
                                + ProcessHandle.current().pid()
                                + "-"
                                + NUMBER.incrementAndGet();
                return new TestStore(S3TestServer.bucket(bucket), S3TestServer.get().secret());
            }

            @Override
            public void close() {
                // the server is shared by all tests of the JVM
            }
        };
    }

    static StoreKind directory() {
        return new StoreKind() {
            @Override
            public TestStore newStore() throws IOException {
                return new TestStore(
                        ScratchDirectories.create("drover-store-").toUri().toString(), Map.of());
            }

            @Override
            public void close() {
                // its directories go with the JVM
            }
        };
    }

    /** Skips the test where there is no NFS server to be had, with the reason. */
    static StoreKind nfs() throws IOException, InterruptedException {
        GaneshaServer server = GaneshaServer.start();
        return new StoreKind() {
            @Override
            public TestStore newStore() throws IOException {
                String name = "store-" + NUMBER.incrementAndGet();
                Files.createDirectories(server.directory("rw").resolve(name));
                return new TestStore(server.url("rw") + "/" + name, Map.of());
            }

            @Override
            public void close() throws IOException, InterruptedException {
                server.close();
            }
        };
    }
}
