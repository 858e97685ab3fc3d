package io.drover.blockengine.verify;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One thing that a verification found. */
public sealed interface Finding {
    /** Whether something cannot be restored, or not rightly, before it is repaired. */
    boolean isDamage();

    /** What cannot be restored, or not rightly, before it is repaired. */
    sealed interface Damage extends Finding {
        @Override
        default boolean isDamage() {
            return true;
        }
    }

    /** What is worth knowing and breaks nothing. */
    sealed interface Note extends Finding {
        @Override
        default boolean isDamage() {
            return false;
        }
    }

    /** What is about one backup. */
    sealed interface AboutBackup extends Finding {
        BackupName name();

        @Override
        default Optional<BackupName> backup() {
            return Optional.of(name());
        }
    }

    /** For people; names what it is about. */
    String message();

    /** The backup that it is about. */
    default Optional<BackupName> backup() {
        return Optional.empty();
    }

    /**
     * {@code volume.cfg} is missing, unreadable or another volume's. The backups themselves may be
     * sound; a repair makes it anew from them.
     */
    record VolumeConfigBad(String reason) implements Damage {
        @Override
        public String message() {
            return reason;
        }
    }

    /**
     * Blocks without any configuration: what a first backup or a copy leaves that was cut off, as
     * configurations are written last. Run again it goes on.
     */
    record VolumeUnfinished() implements Note {
        @Override
        public String message() {
            return "the volume is unfinished: it has neither volume.cfg nor a backup; a first"
                    + " backup or a copy was cut off or is under way, run it again (if it had"
                    + " backups, all configurations are lost)";
        }
    }

    /**
     * {@code volume.cfg} names a last backup that is not there; the next backup reads everything.
     */
    record LastBackupGone(String name) implements Note {
        @Override
        public String message() {
            return "volume.cfg names the last backup " + name + ", which is not there";
        }
    }

    /**
     * @param told bytes, by {@code volume.cfg}
     * @param size bytes that the volume had at its last backup
     */
    record VolumeSizeDiffers(long told, long size) implements Note {
        @Override
        public String message() {
            return "volume.cfg tells a size of %d bytes, the last backup %d; Longhorn restores by the former"
                    .formatted(told, size);
        }
    }

    /**
     * What a backup tells of its own size is only shown, but wrong.
     *
     * @param told bytes
     * @param actual bytes of its blocks
     */
    record BackupSizeWrong(BackupName name, long told, long actual) implements Note, AboutBackup {
        @Override
        public String message() {
            return "backup %s tells a size of %d bytes, its blocks have %d"
                    .formatted(name, told, actual);
        }
    }

    /**
     * Blocks that are whole, but stored by another method than the backup's configuration names.
     * Drover finds the right one by the checksum, Longhorn does not look for it.
     *
     * @param named the method
     * @param blocks distinct ones
     */
    record BlocksOtherwiseCompressed(BackupName name, CompressionMethod named, int blocks)
            implements Note, AboutBackup {
        @Override
        public String message() {
            return "%d blocks of backup %s are not compressed by %s, which its configuration names; Longhorn cannot restore it, Drover can"
                    .formatted(blocks, name, named.id());
        }
    }

    /** A backup's configuration is unreadable or another backup's. */
    record BackupUnreadable(BackupName name, String reason) implements Damage, AboutBackup {
        @Override
        public String message() {
            return reason;
        }
    }

    /**
     * A backup's configuration is readable, but what it says cannot be restored.
     *
     * @param forVolumeSize whether only for the size that {@code volume.cfg} tells
     */
    record BackupNotRestorable(BackupName name, String reason, boolean forVolumeSize)
            implements Damage, AboutBackup {
        @Override
        public String message() {
            return reason;
        }
    }

    /**
     * Blocks of a backup are missing or damaged, so it cannot be restored.
     *
     * @param missing distinct blocks that are not in the store
     * @param damaged distinct blocks that are not what their names say
     */
    record BackupBroken(BackupName name, long missing, long damaged)
            implements Damage, AboutBackup {
        @Override
        public String message() {
            return "backup %s cannot be restored: %d blocks are missing, %d damaged"
                    .formatted(name, missing, damaged);
        }
    }

    /**
     * A directory, or a link, is where a configuration should be. Nothing can be read or written
     * there before a person has moved it away.
     */
    record DirectoryForConfig(ObjectKey key, Optional<BackupName> backup) implements Damage {
        @Override
        public String message() {
            return key + " is a directory or a link, not a configuration; move it away";
        }
    }

    /** Its writer is at work, or died. */
    record BackupUnfinished(BackupName name, Instant since) implements Note, AboutBackup {
        @Override
        public String message() {
            return "backup %s is in progress since %s, or its writer died".formatted(name, since);
        }
    }

    /**
     * @param breaks the backups that need it
     */
    record BlockMissing(BlockChecksum block, List<BackupName> breaks) implements Damage {
        @Override
        public String message() {
            return "block %s is missing from the store; it breaks %s".formatted(block, breaks);
        }
    }

    /**
     * @param breaks the backups that need it
     */
    record BlockDamaged(BlockChecksum block, String reason, List<BackupName> breaks)
            implements Damage {
        @Override
        public String message() {
            return "%s; it breaks %s".formatted(reason, breaks);
        }
    }

    /** Blocks that no backup refers to: what an interrupted backup or deletion left. */
    record OrphanedBlocks(long count, long bytes) implements Note {
        @Override
        public String message() {
            return "%d blocks (%d bytes) belong to no backup".formatted(count, bytes);
        }
    }

    /**
     * Files under temporary names: what writes left that were cut off, or what is being written at
     * this moment. No reader sees them.
     */
    record LeftoverFiles(List<ObjectStat> files) implements Note {
        public LeftoverFiles {
            files = List.copyOf(files);
        }

        @Override
        public String message() {
            return "%d files (%d bytes) are of writes that were cut off or are under way, the oldest of %s"
                    .formatted(
                            files.size(),
                            files.stream().mapToLong(ObjectStat::size).sum(),
                            files.stream()
                                    .map(ObjectStat::modified)
                                    .min(Instant::compareTo)
                                    .map(Instant::toString)
                                    .orElse("now"));
        }
    }

    /**
     * A file among the locks.
     *
     * @param stale whether nobody has refreshed it for so long that it does not count any more
     * @param understood whether it is a lock at all; what is not holds everything up until it is
     *     stale
     */
    record LockPresent(ObjectKey key, Instant refreshed, boolean stale, boolean understood)
            implements Note {
        @Override
        public String message() {
            return "%s %s, last refreshed %s, %s"
                    .formatted(
                            understood ? "lock" : "file among the locks that is none,",
                            key.name(),
                            refreshed,
                            stale ? "was left behind" : "is in force");
        }
    }

    /** A file that no part of the format has where it is. */
    record ForeignFile(ObjectKey key) implements Note {
        @Override
        public String message() {
            return "file " + key + " is none of a backupstore's";
        }
    }
}
