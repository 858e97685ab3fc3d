package io.drover.control.admission;

import io.drover.resource.Setting;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A setting that is misspelt, or has a value that it cannot have, would be passed over in silence.
 */
final class SettingRules implements Rules<Setting> {
    /**
     * Values that a setting may have.
     *
     * @param words describes the values to people
     */
    private record Values(Pattern pattern, String words) {}

    private static final Values BOOLEAN =
            new Values(Pattern.compile("true|false"), "true or false");

    /** Settings that are in force, by name. */
    private static final Map<String, Values> ACTED_ON =
            new TreeMap<>(
                    Map.of(
                            "auto-cleanup-snapshot-after-on-demand-backup-completed",
                            BOOLEAN,
                            "auto-cleanup-when-delete-backup",
                            BOOLEAN,
                            "backup-compression-method",
                            new Values(Pattern.compile("none|lz4|gzip"), "none, lz4 or gzip"),
                            "backup-concurrent-limit",
                            new Values(
                                    Pattern.compile("[1-9][0-9]{0,2}|1000"),
                                    "a number of backups, 1 to 1000"),
                            "failed-backup-ttl",
                            new Values(
                                    Pattern.compile("[0-9]{1,9}"),
                                    "a number of minutes, or 0 to keep failed backups")));

    /** Longhorn's settings up to 1.7, and the fields that replaced them. */
    private static final Map<String, String> MOVED =
            Map.of(
                    "backup-target",
                    "spec.backupTargetURL",
                    "backup-target-credential-secret",
                    "spec.credentialSecret",
                    "backupstore-poll-interval",
                    "spec.pollInterval");

    /** Longhorn's settings for backups and volumes that have no effect in Drover. */
    private static final List<String> WITHOUT_EFFECT =
            List.of(
                    "allow-recurring-job-while-volume-detached",
                    "allow-volume-creation-with-degraded-availability",
                    "auto-cleanup-recurring-job-backup-snapshot",
                    "auto-cleanup-system-generated-snapshot",
                    "backing-image-cleanup-wait-interval",
                    "backing-image-recovery-wait-interval",
                    "backup-execution-timeout",
                    "concurrent-backing-image-replenish-per-node-limit",
                    "concurrent-volume-backup-restore-per-node-limit",
                    "default-backup-block-size",
                    "default-longhorn-static-storage-class",
                    "default-min-number-of-backing-image-copies",
                    "deleting-confirmation-flag",
                    "disable-snapshot-purge",
                    "freeze-filesystem-for-snapshot",
                    "recurring-failed-jobs-history-limit",
                    "recurring-job-max-retention",
                    "recurring-successful-jobs-history-limit",
                    "remove-snapshots-during-filesystem-trim",
                    "restore-concurrent-limit",
                    "restore-volume-recurring-jobs",
                    "snapshot-count-warning-threshold",
                    "snapshot-heavy-task-concurrent-limit",
                    "snapshot-max-count");

    @Override
    public void admit(Setting setting, Optional<Setting> old) {
        if (old.map(Setting::getValue).filter(setting.getValue()::equals).isPresent()) {
            return;
        }
        String name = setting.getMetadata().getName();
        if (MOVED.containsKey(name)) {
            throw new RefusedException(
                    "metadata.name: setting '%s' is of Longhorn up to 1.7; set %s of BackupTarget 'default'"
                            .formatted(name, MOVED.get(name)));
        }
        Values values = ACTED_ON.get(name);
        if (values == null && !WITHOUT_EFFECT.contains(name)) {
            throw new RefusedException(
                    "metadata.name: there is no setting '%s'; there are %s"
                            .formatted(name, String.join(", ", ACTED_ON.keySet())));
        }
        String value = setting.getValue().strip();
        if (values != null && !value.isEmpty() && !values.pattern().matcher(value).matches()) {
            throw new RefusedException(
                    "value: '%s' cannot be the value of setting '%s'; use %s"
                            .formatted(setting.getValue(), name, values.words()));
        }
    }

    @Override
    public List<String> warnings(Setting setting) {
        String name = setting.getMetadata().getName();
        return WITHOUT_EFFECT.contains(name)
                ? List.of("setting %s has no effect in this version of Drover".formatted(name))
                : List.of();
    }
}
