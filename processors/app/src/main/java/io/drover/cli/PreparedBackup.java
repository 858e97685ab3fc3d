package io.drover.cli;

import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;

/** What is backed up to one target, after a look at what is there. */
record PreparedBackup(BackupRequest request, ChangeTracker changes) {}
