package io.drover.blockengine.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** A writer that cannot refresh its lock writes nothing by the time somebody else may take it. */
@Timeout(60)
class GuardedStoreTest {
    private static final VolumeName VOLUME = new VolumeName("guarded");
    private static final ObjectKey OBJECT = ObjectKey.of("backupstore/object");
    private static final ObjectBody BODY = ObjectBody.utf8("x");
    private static final LockOptions OPTIONS =
            new LockOptions(Duration.ofMillis(30), Duration.ofSeconds(60), Duration.ofSeconds(150));

    private final InMemoryStore store = new InMemoryStore();
    private final FaultyStore faulty = new FaultyStore(store);
    private final GuardedStore guarded = new GuardedStore(faulty);
    private final AtomicLong now = new AtomicLong();

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
        store.advance(time);
    }

    private OwnerLock acquire(LockType type) throws Exception {
        return OwnerLock.acquire(store, VOLUME, type, OPTIONS);
    }

    @Test
    void aFrozenWriterWritesNothingOnceASecondOneMayTakeTheLock() throws Exception {
        OwnerLock frozen = OwnerLock.acquire(guarded, VOLUME, LockType.BACKUP, OPTIONS, now::get);
        guarded.guardBy(frozen);
        guarded.write(OBJECT, BODY);
        pass(Duration.ofSeconds(139));
        guarded.write(OBJECT, BODY);
        assertThatThrownBy(() -> acquire(LockType.DELETION))
                .isInstanceOf(StoreException.Conflict.class);

        pass(Duration.ofSeconds(2));

        // still held for everybody else, and nothing is written any more
        assertThatThrownBy(() -> acquire(LockType.DELETION))
                .isInstanceOf(StoreException.Conflict.class);
        assertRefused();
        pass(Duration.ofSeconds(10));
        try (OwnerLock second = acquire(LockType.DELETION)) {
            second.verifyHeld();
            assertRefused();
        }
        assertRefused();
        frozen.close();
        assertThat(store.keys(VOLUME.locks())).isEmpty();
    }

    private void assertRefused() {
        int writes = faulty.count(Kind.WRITE);
        int deletions = faulty.count(Kind.DELETE);
        assertThatThrownBy(() -> guarded.write(OBJECT, BODY))
                .isInstanceOf(StoreException.Conflict.class)
                .hasMessageContaining("not refreshed for too long");
        assertThatThrownBy(() -> guarded.delete(List.of(OBJECT)))
                .isInstanceOf(StoreException.Conflict.class);
        assertThat(faulty.count(Kind.WRITE)).isEqualTo(writes);
        assertThat(faulty.count(Kind.DELETE)).isEqualTo(deletions);
    }

    @Test
    void aWriteThatHangsIsStoppedWhenTheLockIsAboutToExpire() throws Exception {
        LockOptions short150 =
                new LockOptions(
                        Duration.ofSeconds(2), Duration.ofMillis(60), Duration.ofMillis(150));
        CountDownLatch reached = new CountDownLatch(1);
        OwnerLock lock = OwnerLock.acquire(guarded, VOLUME, LockType.BACKUP, short150);
        guarded.guardBy(lock);
        faulty.on(Kind.STAT).fails(StoreException.Unavailable::new);
        faulty.on(Kind.WRITE).of("object").waits(reached, new CountDownLatch(1));

        assertThatThrownBy(() -> guarded.write(OBJECT, BODY))
                .isInstanceOf(StoreException.Conflict.class);

        assertThat(reached.getCount()).isZero();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(store.keys(OBJECT.parent())).doesNotContain(OBJECT.value());
        lock.close();
        assertThat(store.keys(VOLUME.locks())).isEmpty();
    }
}
