package io.drover.control.setting;

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
        return Boolean.parseBoolean(value("auto-cleanup-when-delete-backup", "false"));
    }

    /** {@code auto-cleanup-snapshot-after-on-demand-backup-completed}. */
    public boolean cleanUpSnapshotOfCompletedBackup() {
        return Boolean.parseBoolean(
                value("auto-cleanup-snapshot-after-on-demand-backup-completed", "false"));
    }
}
