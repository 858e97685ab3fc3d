package io.drover.blockengine.backup;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.TaskGroup;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Backups of one source to several targets from one reading. Each is a backup as any other: its own
 * lock, base, change set, configuration, progress and end. A single backup is a group of one.
 */
public final class BackupGroup {
    private final List<BackupMember> members;
    private final BlockSource source;
    private final BlockHasher hasher;
    private final Duration patience;

    /**
     * @param members at least one, of the same size and block size
     * @param patience how long one target may keep the others waiting
     */
    public BackupGroup(
            List<BackupMember> members, BlockSource source, BlockHasher hasher, Duration patience) {
        this.members = List.copyOf(members);
        this.source = source;
        this.hasher = hasher;
        this.patience = patience;
        requireOneShape();
    }

    private void requireOneShape() {
        BackupRequest first = members.getFirst().request();
        for (BackupMember member : members) {
            BackupRequest request = member.request();
            requireEqual("size", first.volumeSize(), request.volumeSize());
            requireEqual("block size", first.blockSize(), request.blockSize());
            requireEqual(
                    "backing image",
                    first.source().properties().backingImageName(),
                    request.source().properties().backingImageName());
        }
    }

    private static void requireEqual(String what, Object one, Object other) {
        if (!one.equals(other)) {
            throw new IllegalArgumentException(
                    "backups from one reading have %s '%s' and '%s'; back up to these targets one after the other"
                            .formatted(what, one, other));
        }
    }

    /**
     * Returns when all of them have ended; a failure of one is its outcome.
     *
     * @throws InterruptedException if the calling thread is interrupted; those that had not ended
     *     before are cancelled, and have released their locks
     */
    public GroupOutcome run() throws InterruptedException {
        EngineOptions options = members.getFirst().options();
        SharedReading reading = new SharedReading(source, hasher, options, patience);
        List<MemberRun> runs =
                members.stream().map(member -> new MemberRun(member, reading.seat())).toList();
        TaskGroup tasks = new TaskGroup("backup-group");
        runs.forEach(run -> tasks.fork(() -> run.run(source)));
        try {
            tasks.join();
        } catch (StoreException | IOException e) {
            throw new IllegalStateException("the backup of a group did not end by itself", e);
        }
        return new GroupOutcome(
                runs.stream().map(MemberRun::outcome).toList(), reading.statistics());
    }
}
