package io.drover.blockengine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.MemberOutcome.Completed;
import io.drover.blockengine.backup.MemberOutcome.Failed;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.volume.BlockSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/** One source and two stores, one of which may be in trouble. */
abstract class BackupGroupFrame {
    static final Duration LONG = Duration.ofMinutes(5);
    static final Duration SHORT = Duration.ofMillis(300);

    static final TestVolume VOLUME = TestVolume.small("shared");
    static final byte[] CONTENT = VOLUME.content(1, 2, 3, 0, 5, 1, 7, 8, 9, 10);
    static final int DISTINCT = 8;
    static final byte[] LARGE = large();

    final InMemoryStore one = new InMemoryStore();
    final InMemoryStore two = new InMemoryStore();
    final FaultyStore troubled = new FaultyStore(two);
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);
    final List<MemberOutcome> ended = Collections.synchronizedList(new ArrayList<>());

    static byte[] large() {
        long[] seeds = new long[400];
        Arrays.setAll(seeds, i -> i + 1L);
        return VOLUME.content(seeds);
    }

    BackupMember member(ObjectStore store, byte[] content) {
        return member(store, "b1", 1, content, ChangeTracker.NONE);
    }

    BackupMember member(
            ObjectStore store, String backup, int number, byte[] content, ChangeTracker changes) {
        return member(
                store,
                VOLUME.request(backup, number, BackupMode.INCREMENTAL, content.length),
                changes);
    }

    BackupMember member(ObjectStore store, BackupRequest request, ChangeTracker changes) {
        return TestEngine.on(store).member(request, changes, ProgressListener.NONE, ended::add);
    }

    static GroupOutcome run(BlockSource source, Duration patience, BackupMember... members)
            throws InterruptedException {
        return Backupstore.backUpTogether(List.of(members), source, patience);
    }

    static BackupOutcome completed(MemberOutcome outcome) {
        assertThat(outcome).isInstanceOf(Completed.class);
        return ((Completed) outcome).backup();
    }

    static Throwable failed(MemberOutcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return ((Failed) outcome).cause();
    }

    static void assertComplete(InMemoryStore store, byte[] content) throws Exception {
        StoreAudit audit = new StoreAudit(VOLUME, Map.of("b1", content));
        audit.assertExact(store);
        audit.assertNoLocks(store);
    }

    /** Nothing claims to be complete, no lock is left, and a backup to it alone completes it. */
    static void assertGoesOnAlone(InMemoryStore store, byte[] content) throws Exception {
        new StoreAudit(VOLUME, Map.of()).assertNoLocks(store);
        TreeSet<String> missing = new TreeSet<>(VOLUME.checksums(content));
        missing.removeAll(VOLUME.stored(store));

        BackupOutcome alone = VOLUME.backup(store, "b1", 1, content);

        assertThat(alone.statistics().blocksNew()).isEqualTo(missing.size());
        assertComplete(store, content);
    }
}
