package io.drover.reconcile;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Condition;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.client.CustomResource;

import org.apache.camel.Body;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Changes of state, as notifications report them. */
public final class Transitions {
    /** Header with the new state, on an exchange whose reconciliation changed it. */
    public static final String HEADER = "DroverTransition";

    /** One word; empty for kinds without states. */
    static String state(Object status) {
        return switch (status) {
            case Backup.Status backup -> backup.state;
            case BackupTarget.Status target -> state(target);
            case SystemBackup.Status backup -> backup.state;
            case SystemRestore.Status restore -> restore.state;
            case Volume.Status volume ->
                    volume.robustness.equals("faulted")
                            ? "faulted"
                            : volume.standby
                                    ? "standby"
                                    : volume.restoreRequired ? "restoring" : volume.state;
            default -> "";
        };
    }

    /** A target that was never looked at has none, so that its first failure is a change. */
    private static String state(BackupTarget.Status target) {
        return target.available ? "Available" : target.conditions.isEmpty() ? "" : "Unavailable";
    }

    /**
     * {@code kind}, {@code namespace}, {@code name}, {@code state}, {@code message} and more;
     * {@code summary} describes the change in one line.
     */
    public Map<String, String> describe(@Body Reconciliation<?, ?> run) {
        CustomResource<?, ?> resource = run.resource();
        Map<String, String> described = new TreeMap<>();
        described.put("kind", resource.getKind());
        described.put("namespace", resource.getMetadata().getNamespace());
        described.put("name", run.name());
        described.put("state", state(run.status()));
        described.put("message", "");
        switch (run.status()) {
            case Backup.Status backup -> {
                described.put("message", backup.error);
                described.put("volume", backup.volumeName);
                described.put("target", backup.backupTargetName);
                described.put("url", backup.url);
            }
            case BackupTarget.Status target ->
                    described.put("message", firstTrue(target.conditions));
            case SystemBackup.Status backup ->
                    described.put("message", firstTrue(backup.conditions));
            case SystemRestore.Status restore ->
                    described.put("message", firstTrue(restore.conditions));
            case Volume.Status volume -> described.put("message", last(volume.conditions));
            default -> {}
        }
        described.put("summary", summary(described));
        return described;
    }

    private static String summary(Map<String, String> described) {
        String state =
                "%s %s is %s"
                        .formatted(
                                described.get("kind"),
                                described.get("name"),
                                described.get("state"));
        String message = described.get("message");
        return message.isEmpty() ? state : state + ": " + message;
    }

    private static String firstTrue(List<Condition> conditions) {
        return conditions.stream()
                .filter(Condition::isTrue)
                .map(Condition::message)
                .findFirst()
                .orElse("");
    }

    /** Conditions about recurring jobs say nothing about the state. */
    private static String last(List<Condition> conditions) {
        return conditions.reversed().stream()
                .filter(condition -> !condition.type().startsWith(Volume.RECURRING_JOBS))
                .map(Condition::message)
                .findFirst()
                .orElse("");
    }
}
