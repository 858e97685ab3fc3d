package io.drover.control.setting;

import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.resource.ResourceReader;
import io.drover.resource.Setting;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;

/** Longhorn's settings that Drover knows, with Longhorn's defaults. */
public final class Settings {
    /** Name of the Setting behind {@link #concurrentBackups}. */
    public static final String CONCURRENT_BACKUPS = "backup-concurrent-limit";

    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);
    private static final int MAX_CONCURRENT = 1000;

    private final ResourceReader resources;

    public Settings(ResourceReader resources) {
        this.resources = resources;
    }

    private String value(String name, String fallback) {
        Optional<Setting> setting = resources.find(Setting.class, name);
        return setting.map(Setting::getValue).filter(value -> !value.isBlank()).orElse(fallback);
    }

    private long number(String name, long fallback) {
        String value = value(name, Long.toString(fallback)).strip();
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            LOG.warn("setting {} is '{}', not a number; {} is used", name, value, fallback);
            return fallback;
        }
    }

    private boolean flag(String name, boolean fallback) {
        return Boolean.parseBoolean(value(name, Boolean.toString(fallback)).strip());
    }

    /** {@code backup-compression-method}; an unknown word counts as the default. */
    public CompressionMethod compression() {
        String value = value("backup-compression-method", CompressionMethod.LZ4.id()).strip();
        try {
            return CompressionMethod.of(value);
        } catch (IllegalArgumentException e) {
            LOG.warn("setting backup-compression-method: {}; lz4 is used", e.getMessage());
            return CompressionMethod.LZ4;
        }
    }

    /** {@code failed-backup-ttl}, minutes; zero keeps failed backups for ever. */
    public Duration failedBackupTtl() {
        return Duration.ofMinutes(Math.max(0, number("failed-backup-ttl", 1440)));
    }

    /** {@code backup-concurrent-limit}: backups that run at once. */
    public int concurrentBackups() {
        return (int) Math.clamp(number(CONCURRENT_BACKUPS, 2), 1, MAX_CONCURRENT);
    }

    /** {@code auto-cleanup-when-delete-backup}. */
    public boolean cleanUpSnapshotOfDeletedBackup() {
        return flag("auto-cleanup-when-delete-backup", false);
    }

    /** {@code auto-cleanup-snapshot-after-on-demand-backup-completed}. */
    public boolean cleanUpSnapshotOfCompletedBackup() {
        return flag("auto-cleanup-snapshot-after-on-demand-backup-completed", false);
    }

    /** {@code auto-cleanup-recurring-job-backup-snapshot}. */
    public boolean cleanUpSnapshotOfRecurringBackup() {
        return flag("auto-cleanup-recurring-job-backup-snapshot", true);
    }

    /** {@code allow-recurring-job-while-volume-detached}. */
    public boolean recurringJobsOfDetachedVolumes() {
        return flag("allow-recurring-job-while-volume-detached", false);
    }

    /**
     * {@code restore-volume-recurring-jobs}: whether a restored volume gets those of its source.
     */
    public boolean restoreRecurringJobs() {
        return flag("restore-volume-recurring-jobs", false);
    }

    /** {@code recurring-job-max-retention}: what {@code retain} of a job may be, 1 to 250. */
    public int maxRetention() {
        return (int) Math.clamp(number("recurring-job-max-retention", 100), 1, 250);
    }

    /** {@code snapshot-max-count}, 2 to 250: {@code spec.snapshotMaxCount} of new volumes. */
    public int snapshotMaxCount() {
        return (int) Math.clamp(number("snapshot-max-count", 250), 2, 250);
    }

    /** {@code default-backup-block-size}, 2 or 16 MiB; other values count as the default. */
    public BlockSize backupBlockSize() {
        return number("default-backup-block-size", 2) == 16 ? BlockSize.LARGE : BlockSize.DEFAULT;
    }
}
