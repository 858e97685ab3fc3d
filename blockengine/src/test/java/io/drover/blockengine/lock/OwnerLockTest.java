package io.drover.blockengine.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Longhorn's protocol, with its files. */
class OwnerLockTest {
    private static final VolumeName VOLUME = new VolumeName("locked");
    private static final LockOptions OPTIONS =
            new LockOptions(Duration.ofMillis(30), Duration.ofSeconds(60), Duration.ofSeconds(150));

    /** Sorts before, or after, any name that Drover chooses. */
    private static final String FIRST = "lock-0000000000000000";

    private static final String LAST = "lock-gggggggggggggggg";

    private final InMemoryStore store = new InMemoryStore();

    private OwnerLock acquire(LockType type) throws Exception {
        return OwnerLock.acquire(store, VOLUME, type, OPTIONS);
    }

    private void foreign(String name, int type, boolean acquired, Duration age) {
        String content =
                "{\"Name\":\"%s\",\"Type\":%d,\"Acquired\":%b}".formatted(name, type, acquired);
        foreign(name, content, age);
    }

    private void foreign(String name, String content, Duration age) {
        store.put(
                VOLUME.lock(name),
                content.getBytes(StandardCharsets.UTF_8),
                store.now().minus(age));
    }

    private List<String> files() {
        return store.keys(VOLUME.locks());
    }

    private void assertRefused(LockType type) {
        List<String> before = files();
        assertThatThrownBy(() -> acquire(type))
                .isInstanceOf(StoreException.Conflict.class)
                .hasMessageContaining("failed to acquire lock")
                .hasMessageContaining("please try again later");
        assertThat(files()).isEqualTo(before);
    }

    private void assertGranted(LockType type) throws Exception {
        List<String> before = files();
        try (OwnerLock lock = acquire(type)) {
            lock.verifyHeld();
            assertThat(files()).hasSize(before.size() + 1).contains(lock.key().value());
        }
        assertThat(files()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void aLockIsAFileThatDescribesIt(LockType type) throws Exception {
        try (OwnerLock lock = acquire(type)) {
            assertThat(lock.key().name()).matches("lock-[0-9a-f]{16}\\.lck");
            String name = lock.key().name().replace(".lck", "");
            assertThat(new String(store.content(lock.key()), StandardCharsets.UTF_8))
                    .isEqualTo(
                            "{\"Name\":\"%s\",\"Type\":%d,\"Acquired\":true,\"Holder\":\"%s\"}"
                                    .formatted(
                                            name,
                                            type == LockType.BACKUP ? 1 : 2,
                                            LockHolder.ofThisProcess()));
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void itIsWrittenWaitingFirst() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FaultyStore slow = new FaultyStore(store);
        slow.on(Kind.LIST).nth(1).waits(reached, release);
        Thread thread = acquireAndRelease(slow, LockType.BACKUP, new AtomicReference<>());
        reached.await();

        assertThat(files()).hasSize(1);
        assertThat(
                        new String(
                                store.content(ObjectKey.of(files().getFirst())),
                                StandardCharsets.UTF_8))
                .contains("\"Acquired\":false");
        release.countDown();
        thread.join();
    }

    private static Thread acquireAndRelease(
            ObjectStore store, LockType type, AtomicReference<Throwable> failure) {
        return Thread.ofVirtual()
                .start(
                        () -> {
                            try (OwnerLock lock = OwnerLock.acquire(store, VOLUME, type, OPTIONS)) {
                                lock.verifyHeld();
                            } catch (StoreException | InterruptedException e) {
                                failure.set(e);
                            }
                        });
    }

    @Test
    void backupsAndRestoresShareAVolumeAndDeletionsDoNot() throws Exception {
        try (OwnerLock first = acquire(LockType.BACKUP)) {
            first.verifyHeld();
            store.advance(Duration.ofSeconds(1));
            assertGranted(LockType.BACKUP);
            assertRefused(LockType.DELETION);
        }
        try (OwnerLock first = acquire(LockType.DELETION)) {
            first.verifyHeld();
            store.advance(Duration.ofSeconds(1));
            assertRefused(LockType.BACKUP);
            assertRefused(LockType.DELETION);
        }
        assertGranted(LockType.DELETION);
    }

    @ParameterizedTest
    @CsvSource({
        // an acquired lock conflicts, whatever its time and name
        "true, 10, lock-gggggggggggggggg, true",
        "true, -10, lock-gggggggggggggggg, true",
        // a waiting lock conflicts if it is earlier
        "false, 10, lock-gggggggggggggggg, true",
        "false, -10, lock-0000000000000000, false",
        // at the same time the name decides
        "false, 0, lock-0000000000000000, true",
        "false, 0, lock-gggggggggggggggg, false",
        // abandoned
        "true, 151, lock-0000000000000000, false",
        "false, 151, lock-0000000000000000, false",
        "true, 150, lock-0000000000000000, true",
        // a clock that is ahead
        "true, -100000, lock-0000000000000000, true"
    })
    void acquiredBeforeWaitingThenEarlierThenByName(
            boolean acquired, int age, String name, boolean refused) throws Exception {
        foreign(name, 2, acquired, Duration.ofSeconds(age));

        if (refused) {
            assertRefused(LockType.BACKUP);
        } else {
            assertGranted(LockType.BACKUP);
        }
    }

    @Test
    void locksOfTheSameKindDoNotMatter() throws Exception {
        foreign(FIRST, 1, true, Duration.ofSeconds(10));

        assertGranted(LockType.BACKUP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"Type\":\"2\"}",
                "{\"Type\":0}",
                "{\"Type\":99999999999}",
                "\u0000\u0000\u0000"
            })
    void aLockThatCannotBeReadIsHeld(String content) throws Exception {
        foreign(LAST, content, Duration.ofSeconds(1));
        assertRefused(LockType.BACKUP);
        assertRefused(LockType.DELETION);

        store.advance(Duration.ofSeconds(150));
        assertGranted(LockType.BACKUP);
    }

    @Test
    void aLockWhoseReadingFailsIsNotIgnored() {
        foreign(FIRST, 2, true, Duration.ofSeconds(1));
        FaultyStore faulty = new FaultyStore(store);
        faulty.on(Kind.READ).of(FIRST).fails(StoreException.Forbidden::new);

        assertThatThrownBy(() -> OwnerLock.acquire(faulty, VOLUME, LockType.BACKUP, OPTIONS))
                .isInstanceOf(StoreException.Forbidden.class);
        assertThat(files()).hasSize(1);
    }

    @Test
    void aLockReleasedSinceTheListingIsIgnored() throws Exception {
        foreign(FIRST, 2, true, Duration.ofSeconds(1));
        FaultyStore faulty = new FaultyStore(store);
        faulty.on(Kind.READ).of(FIRST).fails(StoreException.NotFound::new);

        assertThatCode(() -> OwnerLock.acquire(faulty, VOLUME, LockType.BACKUP, OPTIONS).close())
                .doesNotThrowAnyException();
    }

    @Test
    void otherFilesAreNotLocks() throws Exception {
        store.put(VOLUME.locks().resolve("readme.txt"), new byte[] {1});
        store.put(VOLUME.locks().resolve("lock-.lck"), new byte[] {1});

        assertGranted(LockType.DELETION);
    }

    @Test
    void aHeldLockIsWrittenAgain() throws Exception {
        LockOptions fast =
                new LockOptions(Duration.ofSeconds(2), Duration.ofMillis(10), OPTIONS.expiry());
        try (OwnerLock lock = OwnerLock.acquire(store, VOLUME, LockType.BACKUP, fast)) {
            store.advance(Duration.ofSeconds(100));
            await().until(() -> store.stat(lock.key()).get().modified().equals(store.now()));
            store.advance(Duration.ofSeconds(100));
            await().until(() -> store.stat(lock.key()).get().modified().equals(store.now()));
            assertRefused(LockType.DELETION);
            lock.verifyHeld();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aLockThatWasRemovedIsLostAndNotRevived() throws Exception {
        LockOptions fast =
                new LockOptions(Duration.ofSeconds(2), Duration.ofMillis(10), OPTIONS.expiry());
        try (OwnerLock lock = OwnerLock.acquire(store, VOLUME, LockType.BACKUP, fast)) {
            store.remove(lock.key());

            await().untilAsserted(
                            () ->
                                    assertThatThrownBy(lock::verifyHeld)
                                            .isInstanceOf(StoreException.Conflict.class));
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void aLockThatCouldNotBeRefreshedForTooLongIsLost() throws Exception {
        LockOptions fast =
                new LockOptions(
                        Duration.ofSeconds(2), Duration.ofMillis(10), Duration.ofMillis(80));
        FaultyStore faulty = new FaultyStore(store);
        try (OwnerLock lock = OwnerLock.acquire(faulty, VOLUME, LockType.BACKUP, fast)) {
            faulty.on(Kind.STAT).fails(StoreException.Unavailable::new);

            await().untilAsserted(
                            () ->
                                    assertThatThrownBy(lock::verifyHeld)
                                            .isInstanceOf(StoreException.Conflict.class));
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void anOverdueRefreshIsChecked() throws Exception {
        LockOptions fast =
                new LockOptions(Duration.ofSeconds(2), Duration.ofMillis(1), OPTIONS.expiry());
        FaultyStore faulty = new FaultyStore(store);
        faulty.on(Kind.STAT).fails(StoreException.Unavailable::new);
        try (OwnerLock lock = OwnerLock.acquire(faulty, VOLUME, LockType.BACKUP, fast)) {
            await().untilAsserted(
                            () ->
                                    assertThatThrownBy(lock::verifyHeld)
                                            .isInstanceOf(StoreException.Unavailable.class));
        }
    }

    @Test
    void aSlowAcquisitionChecksAgain() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FaultyStore slow = new FaultyStore(store);
        slow.on(Kind.WRITE).nth(2).waits(reached, release);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread first = acquireAndRelease(slow, LockType.DELETION, failure);
        reached.await();
        // the first one has seen no rival, and is still marked as waiting
        foreign(FIRST, 1, true, Duration.ZERO);
        long written = System.nanoTime();
        await().until(() -> System.nanoTime() - written > OPTIONS.settle().toNanos());
        release.countDown();
        first.join();

        assertThat(failure.get()).isInstanceOf(StoreException.Conflict.class);
        assertThat(files()).hasSize(1);
    }

    @Test
    void ofTwoAtOnceAtMostOneAcquiresIt() throws Exception {
        for (int round = 0; round < 30; round++) {
            AtomicReference<Throwable> first = new AtomicReference<>();
            AtomicReference<Throwable> second = new AtomicReference<>();
            CountDownLatch bothTried = new CountDownLatch(2);
            Thread backup = holdUntil(LockType.BACKUP, first, bothTried);
            Thread deletion = holdUntil(LockType.DELETION, second, bothTried);
            backup.join();
            deletion.join();

            assertThat(first.get() != null || second.get() != null).isTrue();
            assertThat(files()).isEmpty();
        }
    }

    private Thread holdUntil(
            LockType type, AtomicReference<Throwable> failure, CountDownLatch everybodyTried) {
        return Thread.ofPlatform()
                .start(
                        () -> {
                            try (OwnerLock lock = acquire(type)) {
                                everybodyTried.countDown();
                                everybodyTried.await();
                                lock.verifyHeld();
                            } catch (Exception e) {
                                failure.set(e);
                                everybodyTried.countDown();
                            }
                        });
    }

    @Test
    void aStoreThatWasNeverReachedIsNotAskedAgain() {
        FaultyStore faulty = new FaultyStore(store);
        faulty.on(Kind.WRITE).fails(message -> new StoreException.Unreached(message, null));

        assertThatThrownBy(() -> OwnerLock.acquire(faulty, VOLUME, LockType.BACKUP, OPTIONS))
                .isInstanceOf(StoreException.Unreached.class);
        assertThat(faulty.count(Kind.DELETE)).isZero();
    }

    @Test
    void aLockThatWasWrittenWithoutAnAnswerIsRemoved() {
        FaultyStore faulty = new FaultyStore(store);
        faulty.on(Kind.WRITE).nth(1).isTorn();

        assertThatThrownBy(() -> OwnerLock.acquire(faulty, VOLUME, LockType.BACKUP, OPTIONS))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThat(faulty.mutations()).isEqualTo(2);
        assertThat(files()).isEmpty();
    }

    @Test
    void anInterruptedWaiterLeavesNothing() throws Exception {
        foreign(LAST, 2, true, Duration.ofSeconds(1));
        LockOptions patient =
                new LockOptions(Duration.ofMinutes(5), OPTIONS.refresh(), OPTIONS.expiry());
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread waiter =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        OwnerLock.acquire(store, VOLUME, LockType.BACKUP, patient)
                                                .close();
                                    } catch (StoreException | InterruptedException e) {
                                        failure.set(e);
                                    }
                                });
        await().until(() -> files().size() == 2);
        waiter.interrupt();
        waiter.join();

        assertThat(failure.get())
                .isInstanceOfAny(InterruptedException.class, StoreException.Unavailable.class);
        assertThat(files()).hasSize(1);
    }

    /** As one who deletes a volume may be asked again and again to stop its backups. */
    @Test
    void lockOfAThreadThatIsInterruptedTwiceIsRemoved() throws Exception {
        FaultyStore slow = new FaultyStore(store);
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        slow.on(Kind.DELETE).waits(reached, release);
        OwnerLock lock = OwnerLock.acquire(slow, VOLUME, LockType.BACKUP, OPTIONS);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread holder =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    Thread.currentThread().interrupt();
                                    lock.close();
                                    interrupted.set(Thread.interrupted());
                                });
        reached.await();

        holder.interrupt();
        release.countDown();
        holder.join();

        assertThat(files()).isEmpty();
        assertThat(interrupted).as("it is still interrupted afterwards").isTrue();
    }

    @Test
    void aRefusalNamesTheHolderTheKindAndTheEnd() throws Exception {
        try (OwnerLock held = acquire(LockType.DELETION)) {
            assertThatThrownBy(() -> acquire(LockType.BACKUP))
                    .isInstanceOf(StoreException.Conflict.class)
                    .hasMessageContaining(held.key().name().replace(".lck", ""))
                    .hasMessageContaining("for a deletion, held by drover on ")
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining(
                            "runs out at " + store.now().plus(OPTIONS.expiry()) + " unless");
        }
        foreign(FIRST, 2, true, Duration.ofSeconds(1));

        assertThatThrownBy(() -> acquire(LockType.BACKUP))
                .hasMessageContaining("held by somebody who left no name, such as Longhorn");
    }

    @Test
    void locksThatRanOutLongAgoAreRemoved() throws Exception {
        foreign(FIRST, 2, true, Duration.ofHours(25));
        foreign(LAST, 1, true, Duration.ofHours(23));

        acquire(LockType.BACKUP).close();

        assertThat(files()).containsExactly(VOLUME.lock(LAST).value());
    }

    @Test
    void aLockThatCouldNotBeRemovedIsRemovedWhenTheStoreIsBack() throws Exception {
        LockOptions fast =
                new LockOptions(Duration.ofSeconds(2), Duration.ofMillis(10), OPTIONS.expiry());
        FaultyStore faulty = new FaultyStore(store);
        faulty.on(Kind.DELETE).nth(1).fails(StoreException.Unavailable::new);
        OwnerLock.acquire(faulty, VOLUME, LockType.BACKUP, fast).close();

        await().until(() -> files().isEmpty());
    }

    @Test
    void aLockByOneWriteIsGivenUpForAnyRivalAndExcludesThem() throws Exception {
        foreign(LAST, 1, false, Duration.ZERO);
        assertThatThrownBy(
                        () ->
                                OwnerLock.acquireByOneWrite(
                                        store, VOLUME, LockType.DELETION, OPTIONS))
                .isInstanceOf(StoreException.Conflict.class);
        assertThat(files()).hasSize(1);
        store.remove(VOLUME.lock(LAST));

        try (OwnerLock lock =
                OwnerLock.acquireByOneWrite(store, VOLUME, LockType.DELETION, OPTIONS)) {
            lock.verifyHeld();
            assertRefused(LockType.BACKUP);
        }
        assertThat(files()).isEmpty();
    }
}
