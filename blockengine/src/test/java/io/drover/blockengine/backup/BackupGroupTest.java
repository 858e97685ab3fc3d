package io.drover.blockengine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.backup.MemberOutcome.Failed;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.CountedSource;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.QuotaStore;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One source, several stores: it is read once, and what happens at one is no matter to others. */
@Timeout(60)
class BackupGroupTest extends BackupGroupFrame {
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
