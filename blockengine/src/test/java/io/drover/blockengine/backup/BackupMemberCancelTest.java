package io.drover.blockengine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.MemberOutcome.Completed;
import io.drover.blockengine.backup.MemberOutcome.Failed;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.SlowStore;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One of several backups is not wanted any more: it ends, and the others notice nothing. */
@Timeout(60)
class BackupMemberCancelTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final TestVolume VOLUME = TestVolume.small("shared");
    private static final byte[] CONTENT = content();

    private final InMemoryStore one = new InMemoryStore();
    private final InMemoryStore two = new InMemoryStore();
    private final FaultyStore first = new FaultyStore(one);
    private final FaultyStore second = new FaultyStore(two);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<MemberOutcome> ended = new CopyOnWriteArrayList<>();

    private static byte[] content() {
        long[] seeds = new long[200];
        Arrays.setAll(seeds, i -> i + 1L);
        return VOLUME.content(seeds);
    }

    private BackupMember member(ObjectStore store) {
        return member(store, ProgressListener.NONE, ended::add);
    }

    private static BackupMember member(
            ObjectStore store, ProgressListener progress, Consumer<MemberOutcome> onEnd) {
        return TestEngine.on(store)
                .member(
                        VOLUME.request("b1", 1, BackupMode.INCREMENTAL, CONTENT.length),
                        ChangeTracker.NONE,
                        progress,
                        onEnd);
    }

    private static FutureTask<GroupOutcome> start(BackupMember... members) {
        FutureTask<GroupOutcome> group = new FutureTask<>(() -> run(members));
        Thread.ofVirtual().start(group);
        return group;
    }

    private static GroupOutcome run(BackupMember... members) throws InterruptedException {
        return Backupstore.backUpTogether(List.of(members), new MemorySource(CONTENT), LONG);
    }

    private static void assertCancelled(MemberOutcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThatThrownBy(outcome::orThrow)
                .isInstanceOf(CancellationException.class)
                .hasMessage("the backup to this target was cancelled");
    }

    private static void assertComplete(InMemoryStore store) throws Exception {
        StoreAudit audit = new StoreAudit(VOLUME, Map.of("b1", CONTENT));
        audit.assertExact(store);
        audit.assertNoLocks(store);
    }

    /** No lock is left, and a backup to it alone completes it. */
    private static void assertGoesOnAlone(InMemoryStore store) throws Exception {
        new StoreAudit(VOLUME, Map.of()).assertNoLocks(store);
        VOLUME.backup(store, "b1", 1, CONTENT);
        assertComplete(store);
    }

    @Test
    void beforeTheGroupBeginsNothingIsDoneAtItsTarget() throws Exception {
        BackupMember unwanted = member(two);
        unwanted.cancel();

        GroupOutcome outcome = run(unwanted, member(one));

        assertCancelled(outcome.members().getFirst());
        assertThat(ended).containsExactlyInAnyOrderElementsOf(outcome.members());
        assertThat(two.digests()).isEmpty();
        assertComplete(one);
    }

    @ParameterizedTest
    @CsvSource({"WRITE, lock-", "READ, volume.cfg", "WRITE, backup_", "WRITE, .blk"})
    void whileItsStoreHangsItEndsAndTheOthersGoOn(Kind kind, String where) throws Exception {
        second.on(kind).of(where).waits(reached, release);
        CountDownLatch otherReached = new CountDownLatch(1);
        CountDownLatch otherReleased = new CountDownLatch(1);
        first.on(Kind.WRITE).of("volume.cfg").nth(2).waits(otherReached, otherReleased);
        BackupMember unwanted = member(second);
        FutureTask<GroupOutcome> group = start(unwanted, member(first));
        reached.await();

        unwanted.cancel();

        await().until(() -> ended.size() == 1);
        assertCancelled(ended.getFirst());
        new StoreAudit(VOLUME, Map.of()).assertNoLocks(two);
        otherReleased.countDown();
        assertThat(group.get().members().get(1)).isInstanceOf(Completed.class);
        assertThat(group.get().members().getFirst()).isEqualTo(ended.getFirst());
        assertComplete(one);
        assertGoesOnAlone(two);
    }

    @Test
    void inTheMiddleByItsOwnProgress() throws Exception {
        CompletableFuture<BackupMember> self = new CompletableFuture<>();
        BackupMember unwanted =
                member(
                        new SlowStore(two, Duration.ofMillis(5)),
                        now -> self.join().cancel(),
                        ended::add);
        self.complete(unwanted);

        GroupOutcome outcome = run(unwanted, member(one));

        assertCancelled(outcome.members().getFirst());
        assertThat(ended).containsExactlyInAnyOrderElementsOf(outcome.members());
        assertComplete(one);
        assertGoesOnAlone(two);
    }

    @Test
    void whileItWaitsForAnotherThatIsNotReady() throws Exception {
        first.on(Kind.READ).of("volume.cfg").waits(reached, release);
        CountDownLatch announced = new CountDownLatch(1);
        second.on(Kind.WRITE).of("backup_").waits(announced, new CountDownLatch(0));
        BackupMember unwanted = member(second);
        FutureTask<GroupOutcome> group = start(unwanted, member(first));
        reached.await();
        announced.await();

        unwanted.cancel();

        await().until(() -> ended.size() == 1);
        assertCancelled(ended.getFirst());
        release.countDown();
        assertThat(group.get().members().get(1)).isInstanceOf(Completed.class);
        assertComplete(one);
        assertGoesOnAlone(two);
    }

    @Test
    void afterTheEndThereIsNothingToCancel() throws Exception {
        CompletableFuture<BackupMember> self = new CompletableFuture<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        BackupMember wanted =
                member(
                        two,
                        ProgressListener.NONE,
                        outcome -> {
                            ended.add(outcome);
                            self.join().cancel();
                            interrupted.set(Thread.currentThread().isInterrupted());
                        });
        self.complete(wanted);

        GroupOutcome outcome = run(wanted, member(one));
        wanted.cancel();

        assertThat(outcome.members()).hasOnlyElementsOfType(Completed.class);
        assertThat(ended).containsExactlyInAnyOrderElementsOf(outcome.members());
        assertThat(interrupted).isFalse();
        assertComplete(one);
        assertComplete(two);
    }

    @Test
    void ofAllOfThemTheGroupEndsByItself() throws Exception {
        first.on(Kind.WRITE).of(".blk").waits(new CountDownLatch(1), release);
        second.on(Kind.WRITE).of(".blk").waits(reached, release);
        BackupMember[] members = {member(first), member(second)};
        FutureTask<GroupOutcome> group = start(members);
        reached.await();

        Arrays.stream(members).forEach(BackupMember::cancel);

        group.get().members().forEach(BackupMemberCancelTest::assertCancelled);
        assertThat(ended).hasSize(2);
        assertGoesOnAlone(one);
        assertGoesOnAlone(two);
    }
}
