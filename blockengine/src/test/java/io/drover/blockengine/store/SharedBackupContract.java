package io.drover.blockengine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackupMember;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.backup.GroupOutcome;
import io.drover.blockengine.backup.MemberOutcome;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.support.CountedSource;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A backup that a store shares with another one, from one reading. */
public interface SharedBackupContract {
    /** The store under test. */
    ObjectStore testee();

    private static GroupOutcome backUp(
            TestVolume volume, CountedSource source, ObjectStore... stores) throws Exception {
        List<BackupMember> members =
                List.of(stores).stream()
                        .map(
                                store ->
                                        TestEngine.on(store)
                                                .member(
                                                        volume.request(
                                                                "b1",
                                                                1,
                                                                BackupMode.INCREMENTAL,
                                                                source.size()),
                                                        ChangeTracker.NONE,
                                                        ProgressListener.NONE,
                                                        outcome -> {}))
                        .toList();
        return Backupstore.backUpTogether(members, source, Duration.ofMinutes(5));
    }

    private static TestVolume volume() {
        return new TestVolume(
                "shared-" + UUID.randomUUID(), BlockSize.DEFAULT, CompressionMethod.LZ4);
    }

    @Test
    default void aSharedBackupRestoresFromEachStore() throws Exception {
        TestVolume volume = volume();
        InMemoryStore other = new InMemoryStore();
        byte[] content = volume.content(1, 2, 0, 4, 1, 6);
        CountedSource source = new CountedSource(content);

        GroupOutcome outcome = backUp(volume, source, testee(), other);

        assertThat(outcome.members()).hasOnlyElementsOfType(MemberOutcome.Completed.class);
        assertThat(source.reads()).isEqualTo(6);
        assertThat(volume.restore(testee(), "b1")).isEqualTo(content);
        assertThat(volume.restore(other, "b1")).isEqualTo(content);
    }

    @Test
    default void whoeverDiesOnTheWayLeavesTheOtherAloneAndCatchesUp() throws Exception {
        TestVolume volume = volume();
        byte[] content = volume.content(1, 2, 3, 4, 5, 6);
        InMemoryStore other = new InMemoryStore();

        GroupOutcome outcome =
                backUp(
                        volume,
                        new CountedSource(content),
                        new FaultyStore(testee()).crashAfter(7),
                        other);

        assertThat(outcome.members().get(0)).isInstanceOf(MemberOutcome.Failed.class);
        assertThat(outcome.members().get(1)).isInstanceOf(MemberOutcome.Completed.class);
        assertThat(volume.restore(other, "b1")).isEqualTo(content);
        volume.backup(testee(), "b1", 1, content);
        assertThat(volume.restore(testee(), "b1")).isEqualTo(content);

        TestVolume second = volume();
        backUp(second, new CountedSource(content), testee(), new FaultyStore(other).crashAfter(7));

        assertThat(second.restore(testee(), "b1")).isEqualTo(content);
    }
}
