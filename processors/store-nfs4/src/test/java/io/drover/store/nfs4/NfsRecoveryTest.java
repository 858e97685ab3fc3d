package io.drover.store.nfs4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsTimeouts;
import io.drover.store.nfs4.store.NfsObjectStore;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections, sessions and servers that go away in the middle of the work. */
@Timeout(120)
@NeedsGanesha
class NfsRecoveryTest {
    private static final int WRITERS = 4;

    private static byte[] content(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] read(NfsObjectStore store, ObjectKey key) throws StoreException {
        return store.read(key, stream -> stream.readAllBytes());
    }

    /** Writes until told to end, every tenth object larger than one WRITE. */
    private static final class Load implements AutoCloseable {
        private static final int SMALL = 500_000;
        private static final int LARGE = 6_000_000;
        private final NfsObjectStore store;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicInteger written = new AtomicInteger();
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final List<Future<?>> writers = new ArrayList<>();

        Load(NfsObjectStore store) {
            this.store = store;
            for (int writer = 0; writer < WRITERS; writer++) {
                writers.add(threads.submit(this::write));
            }
        }

        private Void write() throws StoreException {
            while (!ended.get()) {
                int number = written.incrementAndGet();
                store.write(key(number), ObjectBody.of(content(number, size(number))));
            }
            return null;
        }

        private static int size(int number) {
            return number % 10 == 0 ? LARGE : SMALL;
        }

        private static ObjectKey key(int number) {
            return ObjectKey.of("backupstore/load/" + number % 7 + "/" + number + ".blk");
        }

        void awaitObjects(int count) {
            int goal = written.get() + count;
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(
                            () ->
                                    written.get() >= goal
                                            || writers.stream().anyMatch(Future::isDone));
        }

        /** All writers ended without an error, and what they wrote is there. */
        void verify() throws Exception {
            ended.set(true);
            for (Future<?> writer : writers) {
                writer.get();
            }
            for (int number = 1; number <= written.get(); number++) {
                assertThat(read(store, key(number))).isEqualTo(content(number, size(number)));
            }
        }

        @Override
        public void close() {
            ended.set(true);
            threads.shutdownNow();
        }
    }

    @Test
    void writersGoOnAfterTheServerWasKilledAndStartedAgain() throws Exception {
        try (GaneshaServer server = GaneshaServer.start();
                NfsClient client = NfsStores.client(server.port(), NfsStores.QUICK);
                Load load = new Load(NfsStores.store(client, "rw"))) {
            for (int round = 0; round < 3; round++) {
                load.awaitObjects(20);
                server.kill();
                server.begin();
            }
            load.awaitObjects(20);

            load.verify();
            assertThat(client.traffic().sessions()).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void aServerThatRepeatsItsNumbersAfterARestartMixesNoAnswers() throws Exception {
        try (GaneshaServer server =
                        GaneshaServer.prepare(0).export("rw", "").withoutClock().begin();
                NfsClient client = NfsStores.client(server.port(), NfsStores.QUICK);
                Load load = new Load(NfsStores.store(client, "rw"))) {
            for (int round = 0; round < 8; round++) {
                load.awaitObjects(10);
                server.kill();
                server.begin();
            }
            load.awaitObjects(20);

            load.verify();
        }
    }

    @Test
    void writersWaitForTheGracePeriodToEnd() throws Exception {
        try (GaneshaServer server = GaneshaServer.prepare(10).export("rw", "").begin();
                NfsClient client = NfsStores.client(server.port(), NfsStores.QUICK);
                Load load = new Load(NfsStores.store(client, "rw"))) {
            load.awaitObjects(20);
            server.kill();
            server.begin();
            load.awaitObjects(20);

            load.verify();
            assertThat(client.traffic().delays()).isPositive();
        }
    }

    @Test
    void lostAnswersAreNeitherDoneTwiceNorLost() throws Exception {
        try (GaneshaServer server = GaneshaServer.start();
                CuttingProxy proxy = new CuttingProxy(server.port(), 23);
                NfsClient client = NfsStores.client(proxy.port(), NfsStores.QUICK)) {
            NfsObjectStore store = NfsStores.store(client, "rw");
            List<ObjectKey> keys = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                keys.add(ObjectKey.of("backupstore/locks/" + i + ".lck"));
                store.write(keys.getLast(), ObjectBody.utf8("mine"), WriteCondition.IF_ABSENT);
            }

            assertThat(store.children(ObjectKey.of("backupstore/locks"))).hasSize(150);
            store.delete(keys);
            assertThat(store.children(ObjectKey.of("backupstore"))).isEmpty();
            assertThat(proxy.cuts()).isGreaterThan(20);
            assertThat(client.traffic().sessions()).isEqualTo(1);
        }
    }

    @Test
    void contentIsRightOverABreakingConnection() throws Exception {
        try (GaneshaServer server = GaneshaServer.start();
                CuttingProxy proxy = new CuttingProxy(server.port(), 17);
                NfsClient client = NfsStores.client(proxy.port(), NfsStores.QUICK);
                Load load = new Load(NfsStores.store(client, "rw"))) {
            load.awaitObjects(60);

            load.verify();
            assertThat(proxy.cuts()).isGreaterThan(3);
        }
    }

    @Test
    void aServerThatHangsIsUnavailableWithinTheDeadlineAndIsUsedAgainAfterwards() throws Exception {
        NfsTimeouts impatient =
                new NfsTimeouts(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(3));
        try (GaneshaServer server = GaneshaServer.start();
                NfsClient client = NfsStores.client(server.port(), impatient)) {
            NfsObjectStore store = NfsStores.store(client, "rw");
            ObjectKey key = ObjectKey.of("backupstore/x");
            store.write(key, ObjectBody.utf8("before"));

            server.suspend();
            long start = System.nanoTime();
            assertThatThrownBy(() -> store.write(key, ObjectBody.utf8("lost")))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("127.0.0.1:" + server.port())
                    .hasMessageContaining("no answer within");
            assertThatThrownBy(() -> store.stat(key))
                    .isInstanceOf(StoreException.Unavailable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(14));
            server.resume();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptionsInstanceOf(StoreException.Unavailable.class)
                    .untilAsserted(
                            () -> {
                                store.write(key, ObjectBody.utf8("after"));
                                assertThat(read(store, key)).asString().isEqualTo("after");
                            });
        }
    }

    @Test
    void anIdleClientKeepsItsLease() throws Exception {
        try (GaneshaServer server = GaneshaServer.start();
                NfsClient client = NfsStores.client(server.port(), NfsStores.QUICK)) {
            NfsObjectStore store = NfsStores.store(client, "rw");
            store.write(ObjectKey.of("x"), ObjectBody.utf8("x"));
            long calls = client.traffic().calls();

            // the server's lease is five seconds
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> client.traffic().calls() >= calls + 4);

            assertThat(store.stat(ObjectKey.of("x"))).isPresent();
            assertThat(client.traffic().sessions()).isEqualTo(1);
        }
    }

    @Test
    void anInterruptedCallerLeavesTheClientUsable() throws Exception {
        try (GaneshaServer server = GaneshaServer.start();
                NfsClient client = NfsStores.client(server.port(), NfsStores.QUICK)) {
            NfsObjectStore store = NfsStores.store(client, "rw");
            ObjectKey key = ObjectKey.of("backupstore/x");
            store.write(key, ObjectBody.utf8("first"));
            server.suspend();
            AtomicBoolean flagged = new AtomicBoolean();
            Thread caller =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            store.write(key, ObjectBody.utf8("second"));
                                        } catch (StoreException.Unavailable e) {
                                            flagged.set(Thread.currentThread().isInterrupted());
                                        } catch (StoreException e) {
                                            throw new IllegalStateException(e);
                                        }
                                    });
            Awaitility.await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);

            caller.interrupt();
            caller.join();
            server.resume();

            assertThat(flagged).isTrue();
            store.write(key, ObjectBody.utf8("third"));
            assertThat(read(store, key)).asString().isEqualTo("third");
        }
    }

    @Test
    void aFullFileSystemIsOutOfSpaceAndLeavesNothingBehind() throws Exception {
        try (GaneshaServer server = GaneshaServer.prepare(0).smallExport("small", "6m").begin();
                NfsClient client = NfsStores.client(server.port(), NfsStores.QUICK)) {
            NfsObjectStore store = NfsStores.store(client, "small");
            store.write(ObjectKey.of("backupstore/fits"), ObjectBody.of(content(1, 2_000_000)));

            for (int size : new int[] {3_900_000, 5_000_000, 9_000_000}) {
                ObjectKey key = ObjectKey.of("backupstore/" + size);
                store.write(ObjectKey.of("backupstore/more"), ObjectBody.of(content(2, 1_500_000)));
                assertThatThrownBy(() -> store.write(key, ObjectBody.of(content(3, size))))
                        .isInstanceOf(StoreException.OutOfSpace.class)
                        .hasMessageContaining("no space");
            }

            assertThat(server.directory("small").resolve("backupstore").toFile().list())
                    .containsExactlyInAnyOrder("fits", "more");
            store.write(ObjectKey.of("backupstore/fits"), ObjectBody.of(content(4, 1_000_000)));
            assertThat(read(store, ObjectKey.of("backupstore/fits")))
                    .isEqualTo(content(4, 1_000_000));
        }
    }

    @Test
    void aSlowWayToTheServerIsUsedByManyCallsAtOnce() throws Exception {
        try (GaneshaServer server = GaneshaServer.start();
                LatentProxy proxy = new LatentProxy(server.port(), Duration.ofMillis(200));
                NfsClient client = NfsStores.client(proxy.port(), NfsStores.QUICK)) {
            NfsObjectStore store = NfsStores.store(client, "rw");
            store.write(ObjectKey.of("backupstore/first"), ObjectBody.utf8("x"));
            long start = System.nanoTime();
            List<Future<?>> writes = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 32; i++) {
                    ObjectKey key = ObjectKey.of("backupstore/" + i);
                    writes.add(
                            threads.submit(
                                    () -> {
                                        store.write(key, ObjectBody.of(content(1, 10_000)));
                                        return key;
                                    }));
                }
            }
            for (Future<?> write : writes) {
                write.get();
            }

            // one after the other they would take 6.4 seconds
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
            assertThat(store.children(ObjectKey.of("backupstore"))).hasSize(33);
            assertThat(client.traffic().repetitions()).isZero();
        }
    }

    @Test
    void closingTheClientEndsItsCalls() throws Exception {
        try (GaneshaServer server = GaneshaServer.start();
                NfsClient client = NfsStores.client(server.port(), NfsStores.QUICK)) {
            NfsObjectStore store = NfsStores.store(client, "rw");
            store.write(ObjectKey.of("x"), ObjectBody.utf8("x"));
            server.suspend();
            AtomicBoolean unavailable = new AtomicBoolean();
            Thread caller =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            store.stat(ObjectKey.of("x"));
                                        } catch (StoreException e) {
                                            unavailable.set(
                                                    e instanceof StoreException.Unavailable);
                                        }
                                    });
            Awaitility.await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);

            client.close();

            assertThat(caller.join(Duration.ofSeconds(5))).isTrue();
            assertThat(unavailable).isTrue();
            server.resume();
        }
    }
}
