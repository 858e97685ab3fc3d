package io.drover.console.action;

import io.drover.console.view.FormPage.Field;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why something was not written.
 *
 * @param field name of a form's field, or of a resource's, which the form knows by another name;
 *     empty if it is about none
 */
record Refused(String field, String message) {
    private static final int CONFLICT = 409;

    /** Before the message of a rule, where an API server puts the name of the webhook. */
    private static final String DENIED = "denied the request: ";

    /** Fields of forms by what messages call them. */
    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("spec.backupTargetURL:", "url"),
                    Map.entry("backup target URL ", "url"),
                    Map.entry("backup target '", "url"),
                    Map.entry("spec.credentialSecret:", "secret"),
                    Map.entry("Secret ", "secret"),
                    Map.entry("spec.pollInterval:", "poll"),
                    Map.entry("metadata.name:", "name"),
                    Map.entry("spec.name:", "name"),
                    Map.entry("spec.cron:", "cron"),
                    Map.entry("spec.task:", "task"),
                    Map.entry("spec.retain:", "retain"),
                    Map.entry("spec.retainAge:", "age"),
                    Map.entry("spec.groups:", "groups"),
                    Map.entry("spec.labels:", "labels"),
                    Map.entry("spec.concurrency:", "concurrency"),
                    Map.entry("spec.parameters:", "full"),
                    Map.entry("annotation drover.io/keep:", "generations"),
                    Map.entry("annotation drover.io/time-zone:", "zone"),
                    Map.entry("spec.size:", "size"),
                    Map.entry("volume name ", "name"),
                    Map.entry("annotation drover.io/driver:", "claim"),
                    Map.entry("annotation drover.io/claim:", "claim"),
                    Map.entry("annotation drover.io/storage-class:", "class"),
                    Map.entry("annotation drover.io/volume-mode:", "mode"),
                    Map.entry("annotation drover.io/fs-type:", "fs"),
                    Map.entry("spec.snapshotName:", "snapshot"),
                    Map.entry("spec.backupMode:", "mode"),
                    Map.entry("spec.sourceParameters.url:", "url"),
                    Map.entry("spec.checksum:", "checksum"),
                    Map.entry("spec.backupTargetName:", "target"),
                    Map.entry("spec.backingImage:", "image"),
                    Map.entry("spec.volumeBackupPolicy:", "policy"));

    static Refused of(KubernetesClientException e) {
        String message =
                Optional.ofNullable(e.getStatus())
                        .map(Status::getMessage)
                        .orElseGet(() -> String.valueOf(e.getMessage()));
        int rule = message.indexOf(DENIED);
        String reason = rule < 0 ? message : message.substring(rule + DENIED.length());
        if (e.getCode() == CONFLICT) {
            return new Refused("name", reason);
        }
        return new Refused(
                NAMES.entrySet().stream()
                        .filter(name -> reason.startsWith(name.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(""),
                reason);
    }

    /** The field that it is about; empty if the form has no such field to fill in. */
    Optional<String> fieldOf(List<Field> fields) {
        return fields.stream().map(Field::name).filter(field::equals).findFirst();
    }
}
