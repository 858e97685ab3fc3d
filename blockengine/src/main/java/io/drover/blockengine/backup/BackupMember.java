package io.drover.blockengine.backup;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectStore;

import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * One of several backups that are made from one reading of a source.
 *
 * @param store its target
 * @param options of its locks and transfers
 * @param changes what changed since an earlier snapshot, whose backup may be the base at this
 *     target
 * @param progress receives this backup's progress alone
 * @param onEnd is told how it ended as soon as that is known and its lock is released, while others
 *     may go on; called on a thread of this backup, and not when the group is cancelled
 */
public record BackupMember(
        ObjectStore store,
        EngineOptions options,
        InstantSource clock,
        BackupRequest request,
        ChangeTracker changes,
        ProgressListener progress,
        Consumer<MemberOutcome> onEnd) {
    public BackupMember {
        requireNonNull(store, "store");
        requireNonNull(options, "options");
        requireNonNull(clock, "clock");
        requireNonNull(request, "request");
        requireNonNull(changes, "changes");
        requireNonNull(progress, "progress");
        requireNonNull(onEnd, "onEnd");
    }
}
