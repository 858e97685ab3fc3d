package io.drover.control.admission;

import io.drover.resource.Setting;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
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
    private record Values(Predicate<String> allowed, String words) {
        static Values words(String pattern, String words) {
            return new Values(Pattern.compile(pattern).asMatchPredicate(), words);
        }

        static Values numbers(int min, int max, String what) {
            return new Values(
                    text ->
                            text.matches("[0-9]{1,9}")
                                    && Integer.parseInt(text) >= min
                                    && Integer.parseInt(text) <= max,
                    "a number of %s, %d to %d".formatted(what, min, max));
        }
    }

    private static final Values BOOLEAN = Values.words("true|false", "true or false");

    /** Settings that are in force, by name. */
    private static final Map<String, Values> ACTED_ON =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("allow-recurring-job-while-volume-detached", BOOLEAN),
                            Map.entry("auto-cleanup-recurring-job-backup-snapshot", BOOLEAN),
                            Map.entry(
                                    "auto-cleanup-snapshot-after-on-demand-backup-completed",
                                    BOOLEAN),
                            Map.entry("auto-cleanup-when-delete-backup", BOOLEAN),
                            Map.entry(
                                    "backup-compression-method",
                                    Values.words("none|lz4|gzip", "none, lz4 or gzip")),
                            Map.entry(
                                    "backup-concurrent-limit", Values.numbers(1, 1000, "backups")),
                            Map.entry(
                                    "default-backup-block-size",
                                    Values.words("2|16", "2 or 16, which are MiB")),
                            Map.entry(
                                    "failed-backup-ttl",
                                    Values.words(
                                            "[0-9]{1,9}",
                                            "a number of minutes, or 0 to keep failed backups")),
                            Map.entry(
                                    "recurring-job-max-retention",
                                    Values.numbers(1, 250, "snapshots or backups")),
                            Map.entry("restore-volume-recurring-jobs", BOOLEAN),
                            Map.entry("snapshot-max-count", Values.numbers(2, 250, "snapshots"))));

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
                    "allow-volume-creation-with-degraded-availability",
                    "auto-cleanup-system-generated-snapshot",
                    "backing-image-cleanup-wait-interval",
                    "backing-image-recovery-wait-interval",
                    "backup-execution-timeout",
                    "concurrent-backing-image-replenish-per-node-limit",
                    "concurrent-volume-backup-restore-per-node-limit",
                    "default-longhorn-static-storage-class",
                    "default-min-number-of-backing-image-copies",
                    "deleting-confirmation-flag",
                    "disable-snapshot-purge",
                    "freeze-filesystem-for-snapshot",
                    "recurring-failed-jobs-history-limit",
                    "recurring-successful-jobs-history-limit",
                    "remove-snapshots-during-filesystem-trim",
                    "restore-concurrent-limit",
                    "snapshot-count-warning-threshold",
                    "snapshot-heavy-task-concurrent-limit");

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
        if (values != null && !value.isEmpty() && !values.allowed().test(value)) {
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
