package io.drover.control.schedule;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code spec.parameters} of a recurring job.
 *
 * @param fullBackupInterval each so many backups of a volume are full; 0 for none
 * @param volumeBackupPolicy of a system backup: {@code always}, {@code if-not-present} or {@code
 *     disabled}
 */
record JobParameters(int fullBackupInterval, String volumeBackupPolicy) {
    private static final String INTERVAL = "full-backup-interval";
    private static final String POLICY = "volume-backup-policy";
    private static final String IF_NOT_PRESENT = "if-not-present";
    private static final List<String> POLICIES = List.of("always", IF_NOT_PRESENT, "disabled");

    /**
     * @throws IllegalArgumentException naming field, value and remedy
     */
    static JobParameters of(Map<String, String> parameters, RecurringTask task) {
        for (String name : parameters.keySet()) {
            if (!known(task).equals(Optional.of(name))) {
                throw new IllegalArgumentException(
                        "spec.parameters: '%s' is no parameter of task %s; use %s"
                                .formatted(
                                        name,
                                        task.id(),
                                        known(task)
                                                .map(known -> known + ", or none")
                                                .orElse("none")));
            }
        }
        return new JobParameters(
                interval(parameters.getOrDefault(INTERVAL, "0")),
                policy(Optional.ofNullable(parameters.get(POLICY)).orElse("")));
    }

    private static Optional<String> known(RecurringTask task) {
        if (task.isBackup()) {
            return Optional.of(INTERVAL);
        }
        return task == RecurringTask.SYSTEM_BACKUP ? Optional.of(POLICY) : Optional.empty();
    }

    private static int interval(String text) {
        if (text == null || !text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(
                    "spec.parameters: %s is '%s'; use a number such as 7, or 0 for no full backups"
                            .formatted(INTERVAL, text));
        }
        return Integer.parseInt(text);
    }

    private static String policy(String text) {
        if (text.isEmpty()) {
            return IF_NOT_PRESENT;
        }
        if (!POLICIES.contains(text)) {
            throw new IllegalArgumentException(
                    "spec.parameters: %s is '%s'; use %s"
                            .formatted(POLICY, text, String.join(", ", POLICIES)));
        }
        return text;
    }
}
