package io.drover.blockengine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.backup.MemberOutcome.Behind;
import io.drover.blockengine.support.CountedSource;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.SlowStore;
import io.drover.blockengine.support.TestEngine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Backups from one reading at stores of different speed. */
@Timeout(60)
class BackupGroupPaceTest extends BackupGroupFrame {
    /** Less than the test has: what is awaited beside the backup fails first, and says what. */
    private static final Duration PATIENCE = Duration.ofSeconds(50);

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
                        Duration.ofSeconds(1),
                        member(new SlowStore(one, Duration.ofMillis(20)), LARGE),
                        member(new SlowStore(two, Duration.ofMillis(20)), LARGE));

        outcome.members().forEach(BackupGroupFrame::completed);
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
        CompletableFuture<Void> later =
                beside(() -> awaitUntil(() -> reached.getCount() == 0), release::countDown);

        GroupOutcome outcome =
                run(new MemorySource(CONTENT), Duration.ofNanos(1), member(troubled, CONTENT));

        later.join();
        completed(outcome.members().getFirst());
    }

    @Test
    void theOutcomeOfOneIsKnownWhileOthersGoOn() throws Exception {
        byte[] changed = CONTENT.clone();
        VOLUME.backup(one, "b0", 0, CONTENT);
        troubled.on(Kind.WRITE).of("volume.cfg").nth(2).waits(reached, release);
        CompletableFuture<Void> later =
                beside(() -> awaitUntil(() -> ended.size() == 1), release::countDown);

        GroupOutcome outcome =
                run(
                        new MemorySource(changed),
                        LONG,
                        member(troubled, changed),
                        member(one, changed));

        later.join();
        outcome.members().forEach(BackupGroupFrame::completed);
        assertThat(ended.getFirst()).isEqualTo(outcome.members().get(1));
    }

    @Test
    void oneThatNeedsLittleDoesNotWaitForTheRestOfTheReading() throws Exception {
        byte[] changed = LARGE.clone();
        changed[5] ^= 1;
        VOLUME.backup(one, "b0", 0, LARGE);
        CountedSource source = new CountedSource(changed).waitsAfter(200);
        CompletableFuture<Void> later =
                beside(() -> awaitUntil(() -> ended.size() == 1), source::goOn);

        GroupOutcome outcome =
                run(
                        source,
                        LONG,
                        member(two, changed),
                        member(one, "b1", 1, changed, VOLUME.changes("snap-b0", LARGE, changed)));

        later.join();
        outcome.members().forEach(BackupGroupFrame::completed);
        assertThat(ended.getFirst()).isEqualTo(outcome.members().get(1));
        assertThat(VOLUME.restore(one, "b1")).isEqualTo(changed);
    }

    @Test
    void aSlowOneStopsTheReader() throws Exception {
        troubled.on(Kind.WRITE).of(".blk").waits(reached, release);
        CountedSource source = new CountedSource(LARGE);
        int most = 8 * (TestEngine.OPTIONS.workers() + 1) + 8 + 2 * TestEngine.OPTIONS.inFlight();
        AtomicInteger readAtRest = new AtomicInteger();
        CompletableFuture<Void> watch =
                beside(
                        () -> {
                            awaitStandstill(source);
                            readAtRest.set(source.reads());
                        },
                        release::countDown);

        GroupOutcome outcome = run(source, LONG, member(troubled, LARGE), member(one, LARGE));

        watch.join();
        assertThat(readAtRest.get()).isLessThanOrEqualTo(most);
        outcome.members().forEach(BackupGroupFrame::completed);
        assertThat(source.reads()).isEqualTo(400);
    }

    private void awaitStandstill(CountedSource source) {
        AtomicInteger last = new AtomicInteger(-1);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () ->
                                reached.getCount() == 0
                                        && last.getAndSet(source.reads()) == source.reads());
    }

    private static void awaitUntil(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }

    /**
     * @param goOn is done even after a failure, for the backup to end; joining it then fails
     */
    private static CompletableFuture<Void> beside(Runnable observation, Runnable goOn) {
        return CompletableFuture.runAsync(observation, Thread::startVirtualThread)
                .whenComplete((done, failure) -> goOn.run());
    }
}
