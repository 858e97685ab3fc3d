package io.drover.control.setting;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.resource.Setting;
import io.drover.support.TestCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class SettingsTest {
    private TestCluster api;
    private Settings settings;

    @BeforeEach
    void start() throws Exception {
        api = TestCluster.start();
        settings = new Settings(api.cluster());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void set(String name, String value) {
        Setting setting = new Setting();
        setting.setValue(value);
        api.create(setting, name);
    }

    @Test
    void withoutSettingsLonghornsDefaultsHold() {
        assertThat(settings.compression()).isEqualTo(CompressionMethod.LZ4);
        assertThat(settings.failedBackupTtl()).isEqualTo(Duration.ofDays(1));
        assertThat(settings.concurrentBackups()).isPositive();
        assertThat(settings.cleanUpSnapshotOfDeletedBackup()).isFalse();
        assertThat(settings.cleanUpSnapshotOfCompletedBackup()).isFalse();
        assertThat(settings.cleanUpSnapshotOfRecurringBackup()).isTrue();
        assertThat(settings.recurringJobsOfDetachedVolumes()).isFalse();
        assertThat(settings.restoreRecurringJobs()).isFalse();
        assertThat(settings.maxRetention()).isEqualTo(100);
        assertThat(settings.snapshotMaxCount()).isEqualTo(250);
        assertThat(settings.backupBlockSize()).isEqualTo(BlockSize.DEFAULT);
    }

    @Test
    void valuesOfTheClusterHold() {
        set("backup-compression-method", "gzip");
        set("failed-backup-ttl", "90");
        set("backup-concurrent-limit", "7");
        set("auto-cleanup-when-delete-backup", "true");
        set("auto-cleanup-snapshot-after-on-demand-backup-completed", "true");
        set("auto-cleanup-recurring-job-backup-snapshot", "false");
        set("allow-recurring-job-while-volume-detached", "true");
        set("restore-volume-recurring-jobs", "true");
        set("recurring-job-max-retention", "7");
        set("snapshot-max-count", "20");
        set("default-backup-block-size", "16");

        assertThat(settings.compression()).isEqualTo(CompressionMethod.GZIP);
        assertThat(settings.failedBackupTtl()).isEqualTo(Duration.ofMinutes(90));
        assertThat(settings.concurrentBackups()).isEqualTo(7);
        assertThat(settings.cleanUpSnapshotOfDeletedBackup()).isTrue();
        assertThat(settings.cleanUpSnapshotOfCompletedBackup()).isTrue();
        assertThat(settings.cleanUpSnapshotOfRecurringBackup()).isFalse();
        assertThat(settings.recurringJobsOfDetachedVolumes()).isTrue();
        assertThat(settings.restoreRecurringJobs()).isTrue();
        assertThat(settings.maxRetention()).isEqualTo(7);
        assertThat(settings.snapshotMaxCount()).isEqualTo(20);
        assertThat(settings.backupBlockSize()).isEqualTo(BlockSize.LARGE);
    }

    @Test
    void emptyValueCountsAsNone() {
        set("failed-backup-ttl", "");
        set("backup-compression-method", " ");

        assertThat(settings.failedBackupTtl()).isEqualTo(Duration.ofDays(1));
        assertThat(settings.compression()).isEqualTo(CompressionMethod.LZ4);
    }

    @Test
    void unreadableValuesDoNotStopBackups() {
        set("failed-backup-ttl", "a day");
        set("backup-compression-method", "zstd");

        assertThat(settings.failedBackupTtl()).isEqualTo(Duration.ofDays(1));
        assertThat(settings.compression()).isEqualTo(CompressionMethod.LZ4);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "-3,1", "1,1", "5000000000,1000"})
    void concurrencyStaysWithinReason(String value, int expected) {
        set("backup-concurrent-limit", value);
        assertThat(settings.concurrentBackups()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0,1,2", "-3,1,2", "999,250,250", "many,100,250"})
    void limitsStayWithinLonghornsRanges(String value, int retention, int snapshots) {
        set("recurring-job-max-retention", value);
        set("snapshot-max-count", value);

        assertThat(settings.maxRetention()).isEqualTo(retention);
        assertThat(settings.snapshotMaxCount()).isEqualTo(snapshots);
    }

    @Test
    void negativeTimeToLiveKeepsForEver() {
        set("failed-backup-ttl", "-5");
        assertThat(settings.failedBackupTtl()).isZero();
    }
}
