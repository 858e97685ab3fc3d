package io.drover.mover;

import io.drover.blockengine.backup.MemberOutcome;
import io.drover.blockengine.pipeline.ProgressListener;

/** Follows one of several backups that are made from one read. */
public interface SharedBackupListener extends ProgressListener {
    /** It has ended, while others may go on. Not called twice. */
    void onEnd(MemberOutcome outcome);
}
