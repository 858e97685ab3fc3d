package io.drover.resource;

import io.drover.blockengine.format.CompressionMethod;

import java.time.Duration;
import java.util.Optional;

/** Longhorn's settings that Drover knows, with Longhorn's defaults. */
public final class Settings {
    private final Cluster cluster;

    public Settings(Cluster cluster) {
        this.cluster = cluster;
    }

    private String value(String name, String fallback) {
        Optional<Setting> setting = cluster.find(Setting.class, name);
        return setting.map(Setting::getValue).filter(value -> !value.isBlank()).orElse(fallback);
    }

    private long number(String name, long fallback) {
        try {
            return Long.parseLong(value(name, Long.toString(fallback)).strip());
        } catch (NumberFormatException e) {
            return fallback;
        }
    }

    /** {@code backup-compression-method}. */
    public CompressionMethod compression() {
        return CompressionMethod.of(value("backup-compression-method", CompressionMethod.LZ4.id()));
    }

    /** {@code failed-backup-ttl}, minutes; zero keeps failed backups for ever. */
    public Duration failedBackupTtl() {
        return Duration.ofMinutes(number("failed-backup-ttl", 1440));
    }

    /** {@code backup-concurrent-limit}: backups that run at once. */
    public int concurrentBackups() {
        return (int) Math.max(1, number("backup-concurrent-limit", 2));
    }

    /** {@code auto-cleanup-when-delete-backup}. */
    public boolean cleanUpSnapshotOfDeletedBackup() {
        return Boolean.parseBoolean(value("auto-cleanup-when-delete-backup", "false"));
    }

    /** {@code auto-cleanup-snapshot-after-on-demand-backup-completed}. */
    public boolean cleanUpSnapshotOfCompletedBackup() {
        return Boolean.parseBoolean(
                value("auto-cleanup-snapshot-after-on-demand-backup-completed", "false"));
    }
}
