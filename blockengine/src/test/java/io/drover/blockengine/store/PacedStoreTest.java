package io.drover.blockengine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.support.InMemoryStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

class PacedStoreTest {
    private static final ObjectKey KEY = ObjectKey.of("backupstore/x");

    private final InMemoryStore memory = new InMemoryStore();
    private long now = -5;
    private long waited;
    private final PacedStore store = new PacedStore(memory, new Pace(1000, () -> now, this::pause));

    @AfterEach
    void clear() {
        Thread.interrupted();
        memory.close();
    }

    private void pause(long nanos) throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        now += nanos;
        waited += nanos;
    }

    private static ObjectBody body(int bytes) {
        return new ObjectBody.Bytes(ByteBuffer.allocate(bytes));
    }

    private Duration waited() {
        return Duration.ofNanos(waited);
    }

    @Test
    void eachWriteWaitsForThoseBefore() throws StoreException {
        store.write(KEY, body(2000));
        assertThat(waited()).isZero();

        store.write(KEY, body(500));
        assertThat(waited()).isEqualTo(Duration.ofSeconds(2));

        store.write(KEY, body(1));
        assertThat(waited()).isEqualTo(Duration.ofMillis(2500));
        assertThat(memory.stat(KEY).orElseThrow().size()).isEqualTo(1);
    }

    @Test
    void readsCountAsWell() throws StoreException {
        memory.write(KEY, body(3000));

        store.read(KEY, InputStream::readAllBytes);
        store.write(KEY, body(1));

        assertThat(waited()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aPauseIsNotMadeUpFor() throws StoreException {
        store.write(KEY, body(1000));
        now += TimeUnit.SECONDS.toNanos(60);
        store.write(KEY, body(1000));
        store.write(KEY, body(1000));

        assertThat(waited()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void requestsWithoutContentDoNotWait() throws StoreException {
        store.write(KEY, body(5000));

        store.stat(KEY);

        assertThat(waited()).isZero();
    }

    @Test
    void anInterruptEndsTheWaitAndWritesNothing() throws StoreException {
        store.write(KEY, body(1000));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> store.write(KEY, body(7)))
                .isInstanceOf(StoreException.Unavailable.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(memory.stat(KEY).orElseThrow().size()).isEqualTo(1000);
    }

    @Test
    void aPaceAtWhichNothingPassesIsRefused() {
        assertThatThrownBy(() -> new Pace(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
