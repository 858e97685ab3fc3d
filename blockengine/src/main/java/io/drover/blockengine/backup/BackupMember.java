package io.drover.blockengine.backup;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectStore;

import java.time.InstantSource;
import java.util.function.Consumer;

/** One of several backups that are made from one reading of a source. */
public final class BackupMember {
    private final ObjectStore store;
    private final EngineOptions options;
    private final InstantSource clock;
    private final BackupRequest request;
    private final ChangeTracker changes;
    private final ProgressListener progress;
    private final Consumer<MemberOutcome> onEnd;
    private final Cancellation cancellation = new Cancellation();

    /**
     * @param store its target
     * @param options of its locks and transfers
     * @param changes what changed since an earlier snapshot, whose backup may be the base at this
     *     target
     * @param progress receives this backup's progress alone
     * @param onEnd is told how it ended as soon as that is known and its lock is released, while
     *     others may go on; called on a thread of this backup, and not when the group is cancelled
     */
    public BackupMember(
            ObjectStore store,
            EngineOptions options,
            InstantSource clock,
            BackupRequest request,
            ChangeTracker changes,
            ProgressListener progress,
            Consumer<MemberOutcome> onEnd) {
        this.store = requireNonNull(store, "store");
        this.options = requireNonNull(options, "options");
        this.clock = requireNonNull(clock, "clock");
        this.request = requireNonNull(request, "request");
        this.changes = requireNonNull(changes, "changes");
        this.progress = requireNonNull(progress, "progress");
        this.onEnd = requireNonNull(onEnd, "onEnd");
    }

    /**
     * Ends this backup alone, as {@link MemberOutcome.Failed} with a {@link
     * java.util.concurrent.CancellationException}; the others go on. May be called by any thread at
     * any time, and does not wait: before the group begins, nothing is done at this target; after
     * the end, it has no effect.
     */
    public void cancel() {
        cancellation.request();
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** How the backup works at its target. */
    BackupOperation operation() {
        return new BackupOperation(store, request, options, clock);
    }

    EngineOptions options() {
        return options;
    }

    BackupRequest request() {
        return request;
    }

    ChangeTracker changes() {
        return changes;
    }

    ProgressListener progress() {
        return progress;
    }

    Consumer<MemberOutcome> onEnd() {
        return onEnd;
    }
}
