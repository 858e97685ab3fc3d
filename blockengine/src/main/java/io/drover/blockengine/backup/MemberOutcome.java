package io.drover.blockengine.backup;

import io.drover.blockengine.store.StoreException;

import java.io.IOException;

/** How one of several backups of a group ended. */
public sealed interface MemberOutcome {
    /** The backup is complete. */
    record Completed(BackupOutcome backup) implements MemberOutcome {}

    /**
     * The target kept the others waiting too long and dropped out. Nothing has failed: a backup of
     * the same name to this target alone goes on from here, and writes only what is not there yet.
     *
     * @param reason for display
     */
    record Behind(String reason) implements MemberOutcome {}

    /**
     * The backup failed, as a backup to this target alone would have. The others are not concerned,
     * unless it is the source that failed.
     *
     * @param cause a {@link StoreException}, an {@link IOException} of the source, or an unchecked
     *     one
     */
    record Failed(Throwable cause) implements MemberOutcome {}

    /** The completed backup; throws what made it fail. */
    default BackupOutcome orThrow() throws StoreException, IOException {
        return switch (this) {
            case Completed completed -> completed.backup();
            case Behind behind -> throw new IllegalStateException(behind.reason());
            case Failed(StoreException e) -> throw e;
            case Failed(IOException e) -> throw e;
            case Failed(RuntimeException e) -> throw e;
            case Failed(Error e) -> throw e;
            case Failed(Throwable e) ->
                    throw new IllegalStateException("a backup ended with an undeclared error", e);
        };
    }
}
