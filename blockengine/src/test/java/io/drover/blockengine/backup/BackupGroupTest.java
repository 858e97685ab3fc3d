package io.drover.blockengine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.MemberOutcome.Behind;
import io.drover.blockengine.backup.MemberOutcome.Completed;
import io.drover.blockengine.backup.MemberOutcome.Failed;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.CountedSource;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.QuotaStore;
import io.drover.blockengine.support.SlowStore;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.volume.BlockSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** One source, several stores: it is read once, and what happens at one is no matter to others. */
@Timeout(60)
class BackupGroupTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final TestVolume VOLUME = TestVolume.small("shared");
    private static final byte[] CONTENT = VOLUME.content(1, 2, 3, 0, 5, 1, 7, 8, 9, 10);
    private static final int DISTINCT = 8;
    private static final byte[] LARGE = large();

    private final InMemoryStore one = new InMemoryStore();
    private final InMemoryStore two = new InMemoryStore();
    private final FaultyStore troubled = new FaultyStore(two);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<MemberOutcome> ended = Collections.synchronizedList(new ArrayList<>());

    private static byte[] large() {
        long[] seeds = new long[400];
        Arrays.setAll(seeds, i -> i + 1L);
        return VOLUME.content(seeds);
    }

    private BackupMember member(ObjectStore store, byte[] content) {
        return member(store, "b1", 1, content, ChangeTracker.NONE);
    }

    private BackupMember member(
            ObjectStore store, String backup, int number, byte[] content, ChangeTracker changes) {
        return member(
                store,
                VOLUME.request(backup, number, BackupMode.INCREMENTAL, content.length),
                changes);
    }

    private BackupMember member(ObjectStore store, BackupRequest request, ChangeTracker changes) {
        return TestEngine.on(store).member(request, changes, ProgressListener.NONE, ended::add);
    }

    private static GroupOutcome run(BlockSource source, Duration patience, BackupMember... members)
            throws InterruptedException {
        return Backupstore.backUpTogether(List.of(members), source, patience);
    }

    private static BackupOutcome completed(MemberOutcome outcome) {
        assertThat(outcome).isInstanceOf(Completed.class);
        return ((Completed) outcome).backup();
    }

    private static Throwable failed(MemberOutcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return ((Failed) outcome).cause();
    }

    private static void assertComplete(InMemoryStore store, byte[] content) throws Exception {
        StoreAudit audit = new StoreAudit(VOLUME, Map.of("b1", content));
        audit.assertExact(store);
        audit.assertNoLocks(store);
    }

    /** Nothing claims to be complete, no lock is left, and a backup to it alone completes it. */
    private static void assertGoesOnAlone(InMemoryStore store, byte[] content) throws Exception {
        new StoreAudit(VOLUME, Map.of()).assertNoLocks(store);
        TreeSet<String> missing = new TreeSet<>(VOLUME.checksums(content));
        missing.removeAll(VOLUME.stored(store));

        BackupOutcome alone = VOLUME.backup(store, "b1", 1, content);

        assertThat(alone.statistics().blocksNew()).isEqualTo(missing.size());
        assertComplete(store, content);
    }

    @Test
    void oneReadingServesAll() throws Exception {
        CountedSource source = new CountedSource(CONTENT);
        InMemoryStore three = new InMemoryStore();

        GroupOutcome outcome =
                run(
                        source,
                        LONG,
                        member(one, CONTENT),
                        member(two, CONTENT),
                        member(three, CONTENT));

        assertThat(source.reads()).isEqualTo(10);
        assertThat(outcome.reading()).isEqualTo(new ReadingStatistics(CONTENT.length, DISTINCT, 1));
        for (MemberOutcome member : outcome.members()) {
            assertThat(completed(member).statistics().blocksNew()).isEqualTo(DISTINCT);
            assertThat(completed(member).statistics().bytesRead()).isEqualTo(CONTENT.length);
        }
        assertThat(ended).containsExactlyInAnyOrderElementsOf(outcome.members());
        assertComplete(one, CONTENT);
        assertComplete(two, CONTENT);
        assertComplete(three, CONTENT);
        assertThat(one.keys(VOLUME.name().blocks())).isEqualTo(two.keys(VOLUME.name().blocks()));
    }

    @Test
    void eachHasItsOwnBaseAndTheUnionOfTheChangesIsRead() throws Exception {
        byte[] first = VOLUME.content(1, 2, 3, 4, 5, 6);
        byte[] second = VOLUME.content(1, 22, 3, 4, 5, 6);
        byte[] third = VOLUME.content(1, 22, 3, 44, 5, 0);
        InMemoryStore fresh = new InMemoryStore();
        VOLUME.backup(one, "b1", 1, first);
        VOLUME.backup(two, "b1", 1, first);
        VOLUME.backup(two, "b2", 2, second, VOLUME.changes("snap-b1", first, second));
        CountedSource source = new CountedSource(third);

        GroupOutcome outcome =
                run(
                        source,
                        LONG,
                        member(one, "b3", 3, third, VOLUME.changes("snap-b1", first, third)),
                        member(two, "b3", 3, third, VOLUME.changes("snap-b2", second, third)));

        assertThat(source.reads()).isEqualTo(3);
        assertThat(completed(outcome.members().get(0)).statistics().blocksProcessed()).isEqualTo(3);
        assertThat(completed(outcome.members().get(1)).statistics().blocksProcessed()).isEqualTo(2);
        assertThat(completed(outcome.members().get(0)).statistics().blocksNew()).isEqualTo(2);
        assertThat(completed(outcome.members().get(1)).statistics().blocksNew()).isEqualTo(1);
        assertThat(outcome.reading().blocksCompressed()).isEqualTo(2);

        GroupOutcome again =
                run(
                        new MemorySource(third),
                        LONG,
                        member(two, "b4", 4, third, VOLUME.changes("snap-b3", third, third)),
                        member(fresh, "b4", 4, third, ChangeTracker.NONE));

        assertThat(completed(again.members().get(0)).statistics().blocksProcessed()).isZero();
        assertThat(completed(again.members().get(1)).statistics().blocksNew()).isEqualTo(5);
        new StoreAudit(VOLUME, Map.of("b1", first, "b3", third)).assertExact(one);
        new StoreAudit(VOLUME, Map.of("b1", first, "b2", second, "b3", third, "b4", third))
                .assertExact(two);
        new StoreAudit(VOLUME, Map.of("b4", third)).assertExact(fresh);
    }

    @Test
    void oneThatDiesAnywhereLeavesTheOtherAlone() throws Exception {
        FaultyStore sound = new FaultyStore(new InMemoryStore());
        completed(
                run(new MemorySource(CONTENT), LONG, member(sound, CONTENT)).members().getFirst());
        for (int step = 0; step < sound.mutations(); step++) {
            InMemoryStore healthy = new InMemoryStore();
            InMemoryStore store = new InMemoryStore();
            FaultyStore dying = new FaultyStore(store).crashAfter(step);

            GroupOutcome outcome =
                    run(
                            new MemorySource(CONTENT),
                            LONG,
                            member(dying, CONTENT),
                            member(healthy, CONTENT));

            completed(outcome.members().get(1));
            assertComplete(healthy, CONTENT);
            if (outcome.members().get(0) instanceof Failed(Throwable cause)) {
                assertThat(cause).isInstanceOf(StoreException.Unavailable.class);
            }
            VOLUME.backup(store, "b1", 1, CONTENT);
            assertThat(VOLUME.restore(store, "b1")).as("step %d", step).isEqualTo(CONTENT);
        }
    }

    @Test
    void oneThatIsFullFailsByItself() throws Exception {
        QuotaStore full = new QuotaStore(two);
        VOLUME.backup(full, "b0", 0, VOLUME.content(1, 2));
        full.leave(6);

        GroupOutcome outcome =
                run(new CountedSource(CONTENT), LONG, member(one, CONTENT), member(full, CONTENT));

        completed(outcome.members().get(0));
        assertComplete(one, CONTENT);
        assertThat(failed(outcome.members().get(1))).isInstanceOf(StoreException.OutOfSpace.class);
        assertThat(VOLUME.restore(two, "b0")).isEqualTo(VOLUME.content(1, 2));
    }

    @Test
    void oneThatIsLockedFailsByItself() throws Exception {
        try (OwnerLock _ =
                OwnerLock.acquire(
                        two, VOLUME.name(), LockType.DELETION, TestEngine.OPTIONS.lock())) {
            GroupOutcome outcome =
                    run(
                            new MemorySource(CONTENT),
                            LONG,
                            member(two, CONTENT),
                            member(one, CONTENT));

            assertThat(failed(outcome.members().get(0)))
                    .isInstanceOf(StoreException.Conflict.class);
            assertComplete(one, CONTENT);
        }
        assertGoesOnAlone(two, CONTENT);
    }

    @Test
    void oneThatHasItAlreadyIsDone() throws Exception {
        VOLUME.backup(two, "b1", 1, CONTENT);
        int before = troubled.count(Kind.WRITE);

        GroupOutcome outcome =
                run(
                        new MemorySource(CONTENT),
                        LONG,
                        member(one, CONTENT),
                        member(troubled, CONTENT));

        completed(outcome.members().get(0));
        assertThat(completed(outcome.members().get(1)).statistics().blocksProcessed()).isZero();
        // its lock, and the question whether the name is taken
        assertThat(troubled.count(Kind.WRITE) - before).isEqualTo(3);
        assertComplete(one, CONTENT);
    }

    @Test
    void oneThatStandsStillDropsOutAndGoesOnAlone() throws Exception {
        troubled.on(Kind.WRITE).of(".blk").waits(reached, release);

        GroupOutcome outcome =
                run(new MemorySource(LARGE), SHORT, member(troubled, LARGE), member(one, LARGE));

        completed(outcome.members().get(1));
        assertComplete(one, LARGE);
        assertThat(outcome.members().get(0)).isInstanceOf(Behind.class);
        assertThat(((Behind) outcome.members().get(0)).reason()).contains("waited");
        assertThat(ended).hasSize(2);
        assertGoesOnAlone(two, LARGE);
    }

    @Test
    void oneThatIsSlowerDropsOutBeforeItDoublesTheTime() throws Exception {
        SlowStore slow = new SlowStore(two, Duration.ofMillis(40));

        GroupOutcome outcome =
                run(new MemorySource(LARGE), SHORT, member(slow, LARGE), member(one, LARGE));

        completed(outcome.members().get(1));
        assertThat(outcome.members().get(0)).isInstanceOf(Behind.class);
        assertThat(VOLUME.stored(two)).isNotEmpty();
        assertGoesOnAlone(two, LARGE);
    }

    @Test
    void whereAllAreEquallySlowNobodyDropsOut() throws Exception {
        GroupOutcome outcome =
                run(
                        new MemorySource(LARGE),
                        SHORT,
                        member(new SlowStore(one, Duration.ofMillis(10)), LARGE),
                        member(new SlowStore(two, Duration.ofMillis(10)), LARGE));

        outcome.members().forEach(BackupGroupTest::completed);
        assertComplete(one, LARGE);
        assertComplete(two, LARGE);
    }

    @Test
    void oneThatIsNotReadyIsLeftBehind() throws Exception {
        troubled.on(Kind.READ).of("volume.cfg").waits(reached, release);

        GroupOutcome outcome =
                run(
                        new MemorySource(CONTENT),
                        SHORT,
                        member(troubled, CONTENT),
                        member(one, CONTENT));

        completed(outcome.members().get(1));
        assertThat(outcome.members().get(0)).isInstanceOf(Behind.class);
        assertThat(((Behind) outcome.members().get(0)).reason()).contains("not ready");
        assertThatThrownBy(() -> outcome.members().get(0).orThrow())
                .isInstanceOf(IllegalStateException.class);
        assertGoesOnAlone(two, CONTENT);
    }

    @Test
    void aloneNobodyIsEverBehind() throws Exception {
        troubled.on(Kind.READ).of("volume.cfg").waits(reached, release);
        Thread later = Thread.ofVirtual().start(this::releaseWhenReached);

        GroupOutcome outcome =
                run(new MemorySource(CONTENT), Duration.ofNanos(1), member(troubled, CONTENT));

        later.join();
        completed(outcome.members().getFirst());
    }

    private void releaseWhenReached() {
        await().until(() -> reached.getCount() == 0);
        release.countDown();
    }

    @Test
    void theOutcomeOfOneIsKnownWhileOthersGoOn() throws Exception {
        byte[] changed = CONTENT.clone();
        VOLUME.backup(one, "b0", 0, CONTENT);
        troubled.on(Kind.WRITE).of("volume.cfg").nth(2).waits(reached, release);
        Thread later =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    await().until(() -> ended.size() == 1);
                                    release.countDown();
                                });

        GroupOutcome outcome =
                run(
                        new MemorySource(changed),
                        LONG,
                        member(troubled, changed),
                        member(one, changed));

        later.join();
        outcome.members().forEach(BackupGroupTest::completed);
        assertThat(ended.getFirst()).isEqualTo(outcome.members().get(1));
    }

    @Test
    void oneThatNeedsLittleDoesNotWaitForTheRestOfTheReading() throws Exception {
        byte[] changed = LARGE.clone();
        changed[5] ^= 1;
        VOLUME.backup(one, "b0", 0, LARGE);
        troubled.on(Kind.WRITE).of(".blk").waits(reached, release);
        CountedSource source = new CountedSource(changed);
        AtomicInteger readByThen = new AtomicInteger();
        Thread later =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    await().until(() -> ended.size() == 1);
                                    readByThen.set(source.reads());
                                    release.countDown();
                                });

        GroupOutcome outcome =
                run(
                        source,
                        LONG,
                        member(troubled, changed),
                        member(one, "b1", 1, changed, VOLUME.changes("snap-b0", LARGE, changed)));

        later.join();
        outcome.members().forEach(BackupGroupTest::completed);
        assertThat(ended.getFirst()).isEqualTo(outcome.members().get(1));
        assertThat(readByThen.get()).isLessThan(400);
        assertThat(VOLUME.restore(one, "b1")).isEqualTo(changed);
    }

    @Test
    void aSourceThatBreaksFailsAll() throws Exception {
        GroupOutcome outcome =
                run(
                        new CountedSource(CONTENT).breaksAfter(4),
                        LONG,
                        member(one, CONTENT),
                        member(two, CONTENT));

        for (MemberOutcome member : outcome.members()) {
            assertThat(failed(member)).isInstanceOf(IOException.class).hasMessageContaining("disk");
            assertThatThrownBy(member::orThrow).isInstanceOf(IOException.class);
        }
        assertGoesOnAlone(one, CONTENT);
        assertGoesOnAlone(two, CONTENT);
    }

    @Test
    void aCancelledGroupLeavesNoLockAndNothingThatClaimsToBeComplete() throws Exception {
        troubled.on(Kind.WRITE).of(".blk").waits(reached, release);
        AtomicInteger interrupted = new AtomicInteger();
        Thread group =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        run(
                                                new MemorySource(LARGE),
                                                LONG,
                                                member(troubled, LARGE),
                                                member(one, LARGE));
                                    } catch (InterruptedException e) {
                                        interrupted.incrementAndGet();
                                    }
                                });
        reached.await();

        group.interrupt();
        group.join();

        assertThat(interrupted).hasValue(1);
        assertThat(ended).isEmpty();
        assertGoesOnAlone(one, LARGE);
        assertGoesOnAlone(two, LARGE);
    }

    @Test
    void aSlowOneStopsTheReader() throws Exception {
        troubled.on(Kind.WRITE).of(".blk").waits(reached, release);
        CountedSource source = new CountedSource(LARGE);
        int most = 8 * (TestEngine.OPTIONS.workers() + 1) + 8 + 2 * TestEngine.OPTIONS.inFlight();
        AtomicInteger readAtRest = new AtomicInteger();
        Thread watch =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    awaitStandstill(source);
                                    readAtRest.set(source.reads());
                                    release.countDown();
                                });

        GroupOutcome outcome = run(source, LONG, member(troubled, LARGE), member(one, LARGE));

        watch.join();
        assertThat(readAtRest.get()).isLessThanOrEqualTo(most);
        outcome.members().forEach(BackupGroupTest::completed);
        assertThat(source.reads()).isEqualTo(400);
    }

    private void awaitStandstill(CountedSource source) {
        AtomicInteger last = new AtomicInteger(-1);
        await().pollInterval(Duration.ofMillis(100))
                .until(
                        () ->
                                reached.getCount() == 0
                                        && last.getAndSet(source.reads()) == source.reads());
    }

    @Test
    void volumesOfTwoMethodsAreCompressedTwiceAndThatIsSaid() throws Exception {
        TestVolume gzip = new TestVolume("shared", TestVolume.SMALL, CompressionMethod.GZIP);

        GroupOutcome outcome =
                run(
                        new MemorySource(CONTENT),
                        LONG,
                        member(one, CONTENT),
                        member(
                                two,
                                gzip.request("b1", 1, BackupMode.INCREMENTAL, CONTENT.length),
                                ChangeTracker.NONE));

        assertThat(outcome.reading())
                .isEqualTo(new ReadingStatistics(CONTENT.length, 2 * DISTINCT, 2));
        assertThat(completed(outcome.members().get(0)).backup().compression())
                .isEqualTo(CompressionMethod.LZ4);
        assertThat(completed(outcome.members().get(1)).backup().compression())
                .isEqualTo(CompressionMethod.GZIP);
        assertComplete(one, CONTENT);
        assertComplete(two, CONTENT);
    }

    @Test
    void aFullBackupAtOneWritesAgainOnlyThere() throws Exception {
        VOLUME.backup(one, "b0", 0, CONTENT);
        VOLUME.backup(two, "b0", 0, CONTENT);

        GroupOutcome outcome =
                run(
                        new MemorySource(CONTENT),
                        LONG,
                        member(one, CONTENT),
                        member(
                                two,
                                VOLUME.request("b1", 1, BackupMode.FULL, CONTENT.length),
                                ChangeTracker.NONE));

        assertThat(completed(outcome.members().get(0)).statistics().bytesWritten()).isZero();
        assertThat(completed(outcome.members().get(1)).backup().reUploadedBytes()).isPositive();
        assertThat(outcome.reading().blocksCompressed()).isEqualTo(DISTINCT);
    }

    @Test
    void blocksOfTwoSizesAreRefused() {
        TestVolume other = new TestVolume("shared", new BlockSize(8192), CompressionMethod.LZ4);
        BackupMember odd =
                member(
                        two,
                        other.request("b1", 1, BackupMode.INCREMENTAL, CONTENT.length),
                        ChangeTracker.NONE);

        assertThatThrownBy(() -> run(new MemorySource(CONTENT), LONG, member(one, CONTENT), odd))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("block size")
                .hasMessageContaining("one after the other");
        assertThat(one.digests()).isEmpty();
        assertThat(two.digests()).isEmpty();
    }
}
