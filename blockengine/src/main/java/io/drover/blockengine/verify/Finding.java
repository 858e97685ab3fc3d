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
    /** Whether something cannot be restored, or not correctly, until it is repaired. */
    boolean isDamage();

    /** Something that cannot be restored, or not correctly, until it is repaired. */
    sealed interface Damage extends Finding {
        @Override
        default boolean isDamage() {
            return true;
        }
    }

    /** Something worth knowing that breaks nothing. */
    sealed interface Note extends Finding {
        @Override
        default boolean isDamage() {
            return false;
        }
    }

    /**
     * Something that keeps Longhorn, but not Drover, from a correct restore. It is no damage of
     * what is stored.
     */
    sealed interface LonghornOnly extends Note {}

    /** Whether Longhorn cannot restore something, or not correctly. */
    default boolean concernsLonghorn() {
        return isDamage() || this instanceof LonghornOnly;
    }

    /** A finding about one backup. */
    sealed interface AboutBackup extends Finding {
        BackupName name();

        @Override
        default Optional<BackupName> backup() {
            return Optional.of(name());
        }
    }

    /** For display; names the object that is concerned. */
    String message();

    /** The backup that is concerned. */
    default Optional<BackupName> backup() {
        return Optional.empty();
    }

    /**
     * {@code volume.cfg} is missing, unreadable or another volume's. The backups themselves may be
     * sound; a repair creates it again from them.
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
     * {@code volume.cfg} names a last backup that does not exist; the next backup reads everything.
     */
    record LastBackupGone(String name) implements Note {
        @Override
        public String message() {
            return "volume.cfg names the last backup " + name + ", which does not exist";
        }
    }

    /**
     * {@code volume.cfg} names a last backup, but no backup exists: the volume's backups are lost,
     * or the directory that held them is not mounted.
     */
    record AllBackupsGone(String last) implements Damage {
        @Override
        public String message() {
            return "volume.cfg names the last backup "
                    + last
                    + ", but the volume has no backups any more; bring their configurations back"
                    + " (is a file system not mounted?) or remove the volume";
        }
    }

    /**
     * @param declared bytes, according to {@code volume.cfg}
     * @param size bytes that the volume had at its last backup
     */
    record VolumeSizeDiffers(long declared, long size) implements Note {
        @Override
        public String message() {
            return "volume.cfg declares a size of %d bytes, the last backup %d; Longhorn uses the former for restores"
                    .formatted(declared, size);
        }
    }

    /**
     * The size that a backup declares, which is only displayed, is wrong.
     *
     * @param declared bytes
     * @param actual bytes of its blocks
     */
    record BackupSizeWrong(BackupName name, long declared, long actual)
            implements Note, AboutBackup {
        @Override
        public String message() {
            return "backup %s declares a size of %d bytes, its blocks have %d"
                    .formatted(name, declared, actual);
        }
    }

    /**
     * Blocks that are intact, but stored by another method than the backup's configuration names.
     * Drover finds the right one by the checksum, Longhorn does not look for it.
     *
     * @param named the method
     * @param blocks number of distinct blocks
     */
    record BlocksOtherwiseCompressed(BackupName name, CompressionMethod named, int blocks)
            implements LonghornOnly, AboutBackup {
        @Override
        public String message() {
            return "%d blocks of backup %s are not compressed by %s, which its configuration names; Longhorn cannot restore it, Drover can"
                    .formatted(blocks, name, named.id());
        }
    }

    /**
     * The blocks of a backup are not listed by ascending offset, or one is listed twice. Drover and
     * a full restore by Longhorn do not depend on the order; Longhorn compares the lists of two
     * backups in one pass, which needs it.
     */
    record BlocksOutOfOrder(BackupName name) implements LonghornOnly, AboutBackup {
        @Override
        public String message() {
            return "the blocks of backup %s are not listed by ascending offset; an incremental restore by Longhorn, such as that of a standby volume, writes wrong data, Drover does not"
                    .formatted(name);
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
     * A backup's configuration is readable, but cannot be restored because of its content.
     *
     * @param forVolumeSize whether only because of the size that {@code volume.cfg} declares
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
     * @param damaged distinct blocks whose content does not match their names
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
     * there until a user has moved it away.
     */
    record DirectoryForConfig(ObjectKey key, Optional<BackupName> backup) implements Damage {
        @Override
        public String message() {
            return key + " is a directory or a link, not a configuration; move it away";
        }
    }

    /**
     * A directory, or a link, is where a block should be. The block cannot be read, and no later
     * backup can write it until a repair has moved the directory away.
     */
    record DirectoryForBlock(ObjectKey key) implements Damage {
        @Override
        public String message() {
            return key + " is a directory or a link, not a block; a repair moves it away";
        }
    }

    /** A file is where a directory should be, so nothing can be written below it. */
    record FileForDirectory(ObjectKey key) implements Damage {
        @Override
        public String message() {
            return key + " is a file where a directory belongs; move it away";
        }
    }

    /** The backup's writer is running, or died. */
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

    /** Blocks that no backup refers to: leftovers of an interrupted backup or deletion. */
    record OrphanedBlocks(long count, long bytes) implements Note {
        @Override
        public String message() {
            return "%d blocks (%d bytes) belong to no backup".formatted(count, bytes);
        }
    }

    /**
     * Files with temporary names: leftovers of interrupted writes, or files being written at this
     * moment. Readers ignore them.
     */
    record LeftoverFiles(List<ObjectStat> files) implements Note {
        public LeftoverFiles {
            files = List.copyOf(files);
        }

        @Override
        public String message() {
            return "%d files (%d bytes) belong to writes that were interrupted or are still running, the oldest of %s"
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
     * A file in the directory of locks.
     *
     * @param stale whether it has expired because nobody refreshed it
     * @param understood whether it is a valid lock; any other file blocks all operations until it
     *     is stale
     */
    record LockPresent(ObjectKey key, Instant refreshed, boolean stale, boolean understood)
            implements Note {
        @Override
        public String message() {
            return "%s %s, last refreshed %s, %s"
                    .formatted(
                            understood ? "lock" : "file among the locks that is not a lock,",
                            key.name(),
                            refreshed,
                            stale ? "was left behind" : "is in force");
        }
    }

    /** A file, or a directory of files, in a place where the format has none. */
    record ForeignFile(ObjectKey key) implements Note {
        @Override
        public String message() {
            return key + " does not belong to a backupstore";
        }
    }
}
