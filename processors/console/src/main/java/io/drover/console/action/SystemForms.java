package io.drover.console.action;

import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.page.Systems;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.FormPage.Option;
import io.drover.console.view.Hrefs;
import io.drover.control.system.SystemNames;
import io.drover.control.system.VolumePolicy;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.SystemBackup;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.util.List;
import java.util.Map;

/** Forms about system backups. */
final class SystemForms {
    private SystemForms() {}

    /** Makes a system backup. */
    record Create(Cluster cluster) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            return new Question(
                    "New system backup",
                    List.of(),
                    List.of(
                            FormNames.field("Name", values, FormNames.of("system", context.now())),
                            Field.choice(
                                    "policy",
                                    "Volumes that are backed up first",
                                    values.of("policy", VolumePolicy.IF_NOT_PRESENT.id()),
                                    List.of(
                                            new Option(
                                                    VolumePolicy.IF_NOT_PRESENT.id(),
                                                    "those without a backup, or written to since"),
                                            new Option(VolumePolicy.ALWAYS.id(), "all"),
                                            new Option(
                                                    VolumePolicy.DISABLED.id(),
                                                    "none; the last backup of each counts")),
                                    "Each is backed up to its own target"),
                            Field.text(
                                    "secrets",
                                    "ConfigMap with an OpenPGP public key",
                                    values.of("secrets", ""),
                                    "The Secrets of the targets are put in, encrypted to that key;"
                                            + " empty to leave them out")),
                    "Make the system backup",
                    false,
                    Hrefs.SYSTEM);
        }

        @Override
        public Done act(PageContext context, Values values) {
            String name = FormNames.checked("name", values.of("name"));
            SystemBackup backup = new SystemBackup();
            ObjectMetaBuilder metadata = new ObjectMetaBuilder().withName(name);
            if (!values.of("secrets").isEmpty()) {
                metadata.withAnnotations(
                        Map.of(SystemNames.ANNOTATION_SECRETS, values.of("secrets")));
            }
            backup.setMetadata(metadata.build());
            backup.getSpec().volumeBackupPolicy = values.of("policy");
            cluster.create(backup);
            return new Done(Hrefs.systemBackup(name), Notice.SYSTEM_BACKUP_REQUESTED);
        }
    }

    /** Deletes a system backup with its archive. */
    record Delete(Cluster cluster, Systems systems) implements ConsoleForm {
        @Override
        public Question ask(PageContext context, Values values) {
            SystemBackup backup = systems.backup(context.request().path("backup"));
            String name = backup.getMetadata().getName();
            String url =
                    context.estate()
                            .target(Names.DEFAULT_TARGET)
                            .map(target -> target.getSpec().backupTargetURL)
                            .orElse("its store");
            return new Question(
                    "Delete system backup %s?".formatted(name),
                    List.of(
                            backup.getStatus().version.isEmpty()
                                    ? "It is stopped. The store has no archive of it yet."
                                    : "Its archive is deleted from %s for good. Backups of volumes and images stay."
                                            .formatted(url)),
                    List.of(),
                    "Delete the system backup",
                    true,
                    Hrefs.systemBackup(name));
        }

        @Override
        public Done act(PageContext context, Values values) {
            String name = systems.backup(context.request().path("backup")).getMetadata().getName();
            cluster.delete(SystemBackup.class, name);
            return new Done(Hrefs.SYSTEM, Notice.SYSTEM_BACKUP_DELETED);
        }
    }
}
