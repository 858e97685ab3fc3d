package io.drover.store.nfs4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsTimeouts;
import io.drover.store.nfs4.proto.NfsStatus;
import io.drover.store.nfs4.proto.OpCode;
import io.drover.store.nfs4.store.NfsObjectStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Temporary files of writes that failed. */
@Timeout(60)
class NfsLeftoversTest {
    private static final ObjectKey KEY = ObjectKey.of("backupstore/object");
    private static final int LARGE = 7_000_001;
    private static final NfsTimeouts IMPATIENT =
            new NfsTimeouts(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(200));

    private final FakeNfs server = new FakeNfs();
    private final AtomicBoolean away = new AtomicBoolean();
    private final NfsClient client =
            new NfsClient(
                    "fake:2049",
                    timeout -> {
                        if (away.get()) {
                            throw new IOException("no route to the server");
                        }
                        return server.open(timeout);
                    },
                    IMPATIENT,
                    4 << 20,
                    4 << 20,
                    16);
    private final NfsObjectStore store = new NfsObjectStore(client, "/", 0, 0);

    @BeforeEach
    void write() throws Exception {
        store.write(KEY, ObjectBody.utf8("earlier"));
    }

    @AfterEach
    void close() {
        client.close();
    }

    private void assertFails(int size, Class<? extends StoreException> failure) {
        assertThatThrownBy(() -> store.write(KEY, ObjectBody.of(new byte[size])))
                .isInstanceOf(failure);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, LARGE})
    void aFullExportKeepsNone(int size) {
        server.failAlways(OpCode.WRITE, NfsStatus.NOSPC);

        assertFails(size, StoreException.OutOfSpace.class);

        assertThat(server.at("backupstore").children).containsOnlyKeys("object");
        assertThat(server.opens()).isZero();
    }

    /** The first of several writers that finds the export full stops the others. */
    @ParameterizedTest
    @ValueSource(ints = {100, LARGE})
    void thoseOfAnInterruptedWriterAreGoneWhenTheStoreIsReleased(int size) {
        Thread writer = Thread.currentThread();
        server.after(OpCode.OPEN, writer::interrupt);
        server.failAlways(OpCode.WRITE, NfsStatus.NOSPC);

        assertFails(size, StoreException.class);
        assertThat(Thread.interrupted()).isTrue();
        store.release();

        assertThat(server.at("backupstore").children).containsOnlyKeys("object");
        assertThat(server.opens()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, LARGE})
    void thoseOfAServerThatWentAwayAreRemovedWhenItIsBack(int size) {
        server.cutAfter(size == LARGE ? OpCode.OPEN : OpCode.WRITE, () -> away.set(true));
        server.failAlways(OpCode.COMMIT, NfsStatus.NOSPC);
        assertFails(size, StoreException.Unavailable.class);
        assertThat(server.at("backupstore").children).hasSize(2);

        away.set(false);

        await().until(() -> server.at("backupstore").children.size() == 1);
        assertThat(server.at(KEY.value()).content).hasSize("earlier".length());
    }

    @Test
    void theEndDoesNotWaitForAServerThatIsAway() {
        server.cutAfter(OpCode.OPEN, () -> away.set(true));
        assertFails(LARGE, StoreException.Unavailable.class);
        long begun = System.nanoTime();

        store.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    }
}
