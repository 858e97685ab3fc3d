package io.drover.control.backup;

import io.drover.blockengine.backup.BackupRequest;
import io.drover.resource.BackupTarget;

/** Whether a backup that is asked for can be made now. */
sealed interface Readiness {
    /** It can. */
    record Ready(BackupTarget target, BackupRequest request) implements Readiness {}

    /** Not yet; for people to read. */
    record Wait(String reason) implements Readiness {}

    /** Never; the reason says what is wrong. */
    record Refuse(String reason) implements Readiness {}
}
