package io.drover.mover;

import io.drover.blockengine.backup.MemberOutcome;
import io.drover.blockengine.pipeline.ProgressListener;

/** Follows one of several backups that are made from one read. */
public interface SharedBackupListener extends ProgressListener {
    /**
     * It is under way from now on. Called once, before anything else.
     *
     * @param cancel ends this backup alone, by any thread and at any time: it stops what it does,
     *     releases its lock, and its end is told as that of a backup that failed; does not wait
     */
    void onBegin(Runnable cancel);

    /** It has ended, while others may go on. Not called twice. */
    void onEnd(MemberOutcome outcome);
}
